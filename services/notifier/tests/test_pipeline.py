"""From an event to a mail: once, in time, again after failures, never too late."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person

from chassis.events import Event
from chassis.presence import Presence, is_gone
from chassis.testing.clock import FrozenClock
from chassis.testing.events import drain_outbox
from chassis.testing.processes import wait_until
from notifier.actions.sending import claim_due, settle
from notifier.clients import Mail, Refused, SendMail, TryLater
from notifier.model import Envelope, Outcome
from notifier.states import DeliveryState

MakeCode = Callable[..., Event]
SCHEDULE = (10, 60, 300)


class Way:
    """A way out that fails as it is told to, and remembers what it took."""

    parallel = 1

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.taken: list[Mail] = []

    @contextmanager
    def connected(self) -> Iterator[SendMail]:
        yield self._send

    def _send(self, mail: Mail) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append(mail)


def through(hearing: Hearing, *failures: Exception) -> Way:
    way = Way(*failures)
    hearing.runtime.clients = way
    return way


def claim(hearing: Hearing, frozen_clock: FrozenClock, *, lease: int = 60, sender: str = "") -> list[Envelope]:
    with hearing.runtime.database.writing() as session:
        return claim_due(
            session,
            now=frozen_clock.at,
            limit=20,
            lease=timedelta(seconds=lease),
            schedule=SCHEDULE,
            sender=sender or hearing.runtime.holder.owner,
        )


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_repeated_and_reordered_events_notify_once(hearing: Hearing, seed: int) -> None:
    person, chance = Person(), random.Random(seed)
    events = [
        person.validated(),
        person.locked(),
        person.updated(email="nova@consumo.example"),
        person.noticed("new_device"),
        person.unlocked(),
    ]
    arriving = events * 10
    chance.shuffle(arriving)
    for event in arriving:
        hearing.hear(event)
        if chance.random() < 0.2:
            hearing.send()
    hearing.send()
    theirs = [n for n in hearing.notifications() if n.recipient_id == person.user_id]
    kinds = ["account_locked", "account_unlocked", "new_device", "welcome"]
    assert sorted((n.kind, n.channel) for n in theirs) == [(k, c) for k in kinds for c in ("email", "inbox")]
    assert {n.state for n in theirs} == {"delivered"}


def test_ten_reactions_to_one_event_without_the_inbox_still_notify_once(hearing: Hearing, a_code: MakeCode) -> None:
    event = a_code()
    for _ in range(10):
        with hearing.runtime.database.writing() as session:
            hearing.runtime.service.reactions.react(session, event)
    hearing.send()
    assert len(hearing.notifications()) == 1


def test_a_delivery_says_how_it_went(hearing: Hearing, frozen_clock: FrozenClock, a_code: MakeCode) -> None:
    hearing.tell(a_code())
    (notification,) = hearing.notifications()
    (attempt,) = notification.attempts
    assert (notification.state, notification.due_at, notification.settled_at) == ("delivered", None, frozen_clock.at)
    assert (attempt.number, attempt.state, attempt.ended_at) == (1, "delivered", frozen_clock.at)


def test_a_temporary_failure_is_tried_again_later_and_later_until_it_is_given_up(
    make_hearing: Callable[..., Hearing], frozen_clock: FrozenClock
) -> None:
    hearing = make_hearing(mail_retry_seconds=SCHEDULE)
    through(hearing, *[TryLater("put_off", "451 busy")] * 10)
    person = Person()
    hearing.tell(person.validated())
    for pause in SCHEDULE:
        (notification,) = hearing.mailed()
        assert (notification.state, notification.reason) == ("temporary_failure", "put_off")
        assert notification.due_at is not None
        waits = (notification.due_at - frozen_clock.at).total_seconds()
        assert 0.8 * pause <= waits <= 1.2 * pause
        frozen_clock.tick(seconds=0.79 * pause)
        hearing.send()
        assert len(hearing.mailed()[0].attempts) == notification.attempts_made
        frozen_clock.tick(seconds=0.5 * pause)
        hearing.send()
    (given_up,) = hearing.mailed()
    assert (given_up.state, given_up.due_at, len(given_up.attempts)) == ("permanent_failure", None, 4)
    assert [a.reply for a in given_up.attempts] == ["451 busy"] * 4
    (failed,) = drain_outbox(hearing.runtime.database)
    assert failed.type == "notifier.delivery_failed.v1"
    assert failed.data["permanent"] is False
    assert failed.data["about"]["type"] == "identity.user_validated.v1"


def test_a_crowd_that_failed_together_does_not_come_back_together(hearing: Hearing) -> None:
    through(hearing, *[TryLater("put_off")] * 10)
    hearing.tell(*[Person(email=f"p{i}@consumo.example").validated() for i in range(10)])
    assert len({n.due_at for n in hearing.mailed()}) == 10


def test_a_refused_address_is_not_tried_again_and_is_told(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    way = through(hearing, Refused("refused", "550 no such user"))
    person = Person(email="Ninguem@consumo.example")
    hearing.tell(person.validated())
    frozen_clock.tick(days=2)
    hearing.send()
    (notification,) = hearing.mailed()
    assert (notification.state, notification.reason, len(notification.attempts)) == ("permanent_failure", "refused", 1)
    assert way.taken == []
    (failed,) = drain_outbox(hearing.runtime.database)
    assert failed.data["permanent"] is True
    assert failed.data["parties"] == [str(person.user_id)]
    assert failed.data["address_hash"] == sha256(b"ninguem@consumo.example").hexdigest()


def test_a_code_is_wiped_with_its_delivery(hearing: Hearing, a_code: MakeCode) -> None:
    event = a_code()
    hearing.hear(event)
    assert hearing.notifications()[0].ciphertext == event.data["ciphertext"]
    hearing.send()
    assert hearing.notifications()[0].ciphertext is None


def test_an_expired_code_is_wiped_and_never_mailed(
    hearing: Hearing, frozen_clock: FrozenClock, a_code: MakeCode
) -> None:
    hearing.hear(a_code(minutes=10))
    frozen_clock.tick(minutes=10)
    hearing.send()
    (notification,) = hearing.notifications()
    assert hearing.mails() == []
    assert (notification.state, notification.reason, notification.ciphertext) == ("permanent_failure", "expired", None)


def test_a_code_that_cannot_be_mailed_in_time_is_wiped_the_moment_it_expires(
    hearing: Hearing, frozen_clock: FrozenClock, a_code: MakeCode
) -> None:
    way = through(hearing, *[TryLater("put_off")] * 100)
    start = frozen_clock.at
    hearing.tell(a_code(minutes=10))
    while due_at := hearing.notifications()[0].due_at:
        frozen_clock.at = due_at
        hearing.send()
    (notification,) = hearing.notifications()
    assert notification.settled_at == start + timedelta(minutes=10)
    assert (notification.state, notification.reason, notification.ciphertext) == ("permanent_failure", "expired", None)
    assert way.taken == []


def test_a_code_that_no_key_opens_is_tried_until_it_expires(
    hearing: Hearing, frozen_clock: FrozenClock, a_code: MakeCode
) -> None:
    foreign = Fernet(Fernet.generate_key()).encrypt(b"482915").decode()
    assert hearing.tell(a_code(ciphertext=foreign)) == []
    assert (hearing.notifications()[0].state, hearing.notifications()[0].reason) == (
        "temporary_failure",
        "code_unreadable",
    )


def test_a_message_that_cannot_be_made_does_not_stop_the_others(hearing: Hearing, a_code: MakeCode) -> None:
    broken, good = Person(language="pt"), Person(email="boa@consumo.example")
    event = broken.locked(until="not a moment")
    (mail,) = [m for m in hearing.tell(broken.validated(), event, good.validated()) if "boa" in m["To"]]
    assert mail["X-Ramal-Message"] == "welcome"
    (failed,) = [n for n in hearing.mailed() if n.kind == "account_locked"]
    assert (failed.state, failed.reason) == ("temporary_failure", "not_made")


def test_what_is_being_sent_is_not_claimed_twice(hearing: Hearing, frozen_clock: FrozenClock, a_code: MakeCode) -> None:
    hearing.hear(a_code())
    assert len(claim(hearing, frozen_clock, lease=60)) == 1
    frozen_clock.tick(seconds=59)
    assert claim(hearing, frozen_clock) == []


def test_a_sender_that_fell_silent_loses_its_mail_to_the_next(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    hearing.hear(Person().validated())
    claim(hearing, frozen_clock, lease=60)
    frozen_clock.tick(seconds=60)
    hearing.send()
    assert len(hearing.mails()) == 1
    (notification,) = hearing.mailed()
    assert [(a.number, a.state, a.reason) for a in notification.attempts] == [
        (1, "temporary_failure", "interrupted"),
        (2, "delivered", ""),
    ]


def test_a_sender_that_wakes_up_too_late_changes_nothing(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    hearing.hear(Person().validated())
    (late,) = claim(hearing, frozen_clock, lease=60)
    frozen_clock.tick(seconds=60)
    hearing.send()
    refused = Outcome(state=DeliveryState.PERMANENT_FAILURE, reason="refused")
    with hearing.runtime.database.writing() as session:
        settle(session, [(late, refused)], now=frozen_clock.at, schedule=SCHEDULE)
    assert [n.state for n in hearing.mailed()] == ["delivered"]
    assert drain_outbox(hearing.runtime.database) == []


def test_a_mail_that_kills_every_sender_is_given_up_in_the_end(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    hearing.hear(Person().validated())
    for _ in SCHEDULE:
        assert len(claim(hearing, frozen_clock, lease=60)) == 1
        frozen_clock.tick(seconds=60)
    assert len(claim(hearing, frozen_clock, lease=60)) == 1
    frozen_clock.tick(seconds=60)
    assert claim(hearing, frozen_clock) == []
    (notification,) = hearing.mailed()
    assert (notification.state, notification.reason) == ("permanent_failure", "interrupted")


def test_the_oldest_is_sent_first(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    way = through(hearing)
    for name in ("primeira", "segunda", "terceira"):
        hearing.hear(Person(email=f"{name}@consumo.example").validated())
        frozen_clock.tick(seconds=1)
    hearing.send()
    assert [mail.address.split("@")[0] for mail in way.taken] == ["primeira", "segunda", "terceira"]


def test_no_transaction_is_open_while_a_mail_is_sent(hearing: Hearing, a_code: MakeCode) -> None:
    """With SQLite a second writer would wait for the first one's transaction, for ever from inside it."""

    class Writing(Way):
        def _send(self, mail: Mail) -> None:
            hearing.hear(a_code(code_id=str(uuid4()), email="outra@consumo.example"))
            self.failures = []
            super()._send(mail)
            self._send = super()._send  # type: ignore[method-assign]

    way = Writing()
    hearing.runtime.clients = way
    hearing.tell(a_code())
    assert len(way.taken) == 2


@pytest.mark.parametrize("count", [1, 5, 6, 45])
def test_a_batch_is_shared_between_the_connections_and_nothing_is_left(hearing: Hearing, count: int) -> None:
    way = through(hearing)
    way.parallel = 4
    hearing.tell(*[Person(email=f"p{i}@consumo.example").validated() for i in range(count)])
    assert sorted(mail.address for mail in way.taken) == sorted(f"p{i}@consumo.example" for i in range(count))
    assert {n.state for n in hearing.mailed()} == {"delivered"}


def test_the_mails_of_a_dead_sender_are_sent_by_another_within_seconds(
    hearing: Hearing, frozen_clock: FrozenClock, a_code: MakeCode
) -> None:
    hearing.hear(a_code())
    claim(hearing, frozen_clock, sender=Presence(hearing.runtime.database).owner)
    hearing.send()
    assert [n.state for n in hearing.mailed()] == ["sending"], "one look does not tell a dead sender from a living one"
    frozen_clock.tick(seconds=5)
    hearing.send()
    assert [n.state for n in hearing.mailed()] == ["delivered"]


def test_the_mails_of_a_living_sender_are_left_alone_when_the_database_lost_its_lock(
    hearing: Hearing, frozen_clock: FrozenClock, a_code: MakeCode
) -> None:
    living = Presence(hearing.runtime.database)
    hearing.hear(a_code())
    claim(hearing, frozen_clock, sender=living.owner)
    hearing.send()
    living.keep()
    frozen_clock.tick(seconds=5)
    hearing.send()
    assert [n.state for n in hearing.mailed()] == ["sending"]
    living.close()


def test_a_sender_takes_its_lock_again_while_a_mail_server_lets_it_wait(hearing: Hearing, a_code: MakeCode) -> None:
    reached, answered = threading.Event(), threading.Event()

    class Slow(Way):
        def _send(self, mail: Mail) -> None:
            reached.set()
            answered.wait(60)

    hearing.runtime.clients = Slow()
    hearing.hear(a_code())
    holder, database = hearing.runtime.holder, hearing.runtime.database

    def has_its_lock() -> bool:
        with database.reading() as session:
            return not is_gone(session, holder.owner)

    sending = threading.Thread(target=hearing.send)
    sending.start()
    try:
        assert reached.wait(60)
        holder.close()  # as a crash of PostgreSQL frees it
        assert wait_until(has_its_lock, 60)
    finally:
        answered.set()
        sending.join()
    assert [n.state for n in hearing.mailed()] == ["delivered"]
