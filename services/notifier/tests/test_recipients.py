"""Copies of people: only newer facts are taken, and who was erased stays forgotten."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from sqlalchemy import text

from chassis.events import Event
from chassis.testing.clock import FrozenClock
from notifier.clients import Mail, Mailer, SendMail, TryLater
from notifier.jobs import sending
from notifier.model import Notification, Recipient


def the_copy(hearing: Hearing, person: Person) -> Recipient | None:
    with hearing.runtime.database.reading() as session:
        return session.get(Recipient, person.user_id)


def everything(hearing: Hearing) -> str:
    """All that notifier's own tables hold, as text."""
    with hearing.runtime.database.reading() as session:
        rows = [session.execute(text(f"SELECT * FROM {t}")).all() for t in ("recipient", "notification", "attempt")]
    return repr(rows)


def test_mail_goes_to_the_address_of_now(hearing: Hearing) -> None:
    person = Person()
    hearing.tell(person.validated(), person.updated(email="nova@consumo.example", name="Nome Novo", language="en"))
    mail = hearing.tell(person.locked())[-1]
    assert mail["To"] == "Nome Novo <nova@consumo.example>"
    assert mail["Content-Language"] == "en"


def test_an_older_fact_that_comes_late_changes_nothing(hearing: Hearing) -> None:
    person = Person()
    first, second = person.validated(email="velha@consumo.example"), person.updated(email="nova@consumo.example")
    hearing.tell(second, first)
    copy = the_copy(hearing, person)
    assert copy is not None
    assert (copy.email, copy.version) == ("nova@consumo.example", 2)


def test_a_state_that_is_retold_is_no_second_welcome(hearing: Hearing) -> None:
    person = Person()
    welcome = person.validated()
    hearing.tell(welcome)
    retold = person.updated()
    person.version -= 1
    assert len(hearing.tell(retold, person.updated())) == 1


def test_a_lock_that_overtakes_the_registration_is_mailed_once_the_person_is_known(
    hearing: Hearing, frozen_clock: FrozenClock
) -> None:
    person = Person()
    validated, locked = person.validated(), person.locked()
    assert hearing.tell(locked) == []
    (waiting,) = hearing.mailed()
    assert (waiting.state, waiting.reason) == ("temporary_failure", "recipient_unknown")
    frozen_clock.tick(seconds=1)
    assert {mail["X-Ramal-Message"] for mail in hearing.tell(validated)} == {"account_locked", "welcome"}


def test_a_lock_of_nobody_known_is_told_to_nobody(hearing: Hearing) -> None:
    lock = Person().locked()
    del lock.data["user_id"]
    assert hearing.tell(lock) == []
    assert hearing.notifications() == []


def test_erasure_leaves_a_tombstone_and_no_personal_data(
    make_hearing: Callable[..., Hearing], a_code: Callable[..., Event]
) -> None:
    hearing = make_hearing()
    person = Person(name="Fulana de Tal", email="fulana@consumo.example")
    hearing.tell(a_code(email=person.email), person.validated(), person.noticed("new_device"), person.locked())
    assert "fulana@consumo.example" in everything(hearing)
    hearing.tell(person.erased())
    assert "fulana" not in everything(hearing).lower()
    copy = the_copy(hearing, person)
    assert copy is not None and copy.erased_at is not None
    kept = hearing.notifications()
    assert {n.channel for n in kept} == {"email"}
    assert all((n.state, n.facts, n.ciphertext) == ("delivered", {}, None) for n in kept)


def test_what_waits_for_an_erased_person_is_never_sent(hearing: Hearing) -> None:
    person = Person()
    hearing.hear(person.validated(), person.locked(), person.erased())
    hearing.send()
    assert hearing.mails() == []
    assert {(n.state, n.reason, n.due_at) for n in hearing.mailed()} == {("permanent_failure", "erased", None)}


def test_a_mail_on_its_way_during_the_erasure_does_not_come_back_to_life(
    make_hearing: Callable[..., Hearing], frozen_clock: FrozenClock
) -> None:
    hearing = make_hearing()
    person = Person()
    hearing.hear(person.validated())
    hearing.runtime.clients = Meanwhile(hearing.runtime.clients, lambda _mail: hearing.hear(person.erased()))
    hearing.send()
    (welcome,) = hearing.mailed()
    assert (welcome.state, welcome.reason, welcome.address) == ("permanent_failure", "erased", None)
    frozen_clock.tick(days=2)
    hearing.send()
    assert len(hearing.mails()) == 1


@pytest.mark.parametrize("attempt", ["first", "second"])
def test_who_is_erased_while_mails_are_sent_gets_none_of_those_that_are_in_hand(
    make_hearing: Callable[..., Hearing],
    frozen_clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    attempt: str,
) -> None:
    monkeypatch.setattr(sending, "_SETTLE_SECONDS", 0)  # a mail a step, as with a slow mail server
    hearing = make_hearing()
    people = {person.email: person for person in (Person(email="ana@x.example"), Person(email="zulmira@x.example"))}
    hearing.hear(*(person.validated() for person in people.values()))
    usual = hearing.runtime.clients
    if attempt == "second":
        hearing.runtime.clients = Away()
        hearing.send()
        frozen_clock.tick(days=1)

    def erase_the_other(mail: Mail) -> None:
        del people[mail.address]
        hearing.hear(*(person.erased() for person in people.values()))

    hearing.runtime.clients = Meanwhile(usual, erase_the_other)
    hearing.send()
    assert len(hearing.mails()) == 1
    assert {(n.state, n.reason) for n in hearing.mailed()} == {("delivered", ""), ("permanent_failure", "erased")}


@pytest.mark.parametrize("late", ["validated", "updated", "locked"])
def test_what_arrives_after_the_erasure_is_told_to_nobody(hearing: Hearing, late: str) -> None:
    person = Person()
    event = getattr(person, late)()
    assert hearing.tell(person.erased(), event) == []
    copy = the_copy(hearing, person)
    assert copy is not None and copy.name is None
    assert hearing.notifications() == []


def test_content_is_forgotten_after_its_time_and_rows_after_theirs(
    make_hearing: Callable[..., Hearing], frozen_clock: FrozenClock, a_code: Callable[..., Event]
) -> None:
    hearing = make_hearing(content_retention_days=30, notification_retention_days=365)
    person = Person(email="fulana@consumo.example")
    hearing.tell(a_code(email="anonima@consumo.example"), person.validated(), person.locked())
    hearing.run_job("purge-content", frozen_clock.at + timedelta(days=29))
    assert "anonima" in everything(hearing)
    hearing.run_job("purge-content", frozen_clock.at + timedelta(days=31))
    assert "anonima" not in everything(hearing)
    assert [n.channel for n in hearing.notifications() if n.facts] == ["inbox"]
    hearing.run_job("purge-notifications", frozen_clock.at + timedelta(days=366))
    assert hearing.notifications() == []


def test_what_still_waits_is_not_forgotten(hearing: Hearing, frozen_clock: FrozenClock) -> None:
    person = Person()
    hearing.hear(person.validated())
    hearing.run_job("purge-content", frozen_clock.at + timedelta(days=400))
    hearing.run_job("purge-notifications", frozen_clock.at + timedelta(days=400))
    hearing.send()
    assert len(hearing.mails()) == 1


class Meanwhile:
    """A way out during whose first mail something happens."""

    parallel = 1

    def __init__(self, mailer: Mailer, meanwhile: Callable[[Mail], None]) -> None:
        self._mailer, self._meanwhile = mailer, [meanwhile]

    @contextmanager
    def connected(self) -> Iterator[SendMail]:
        with self._mailer.connected() as usual:

            def send(mail: Mail) -> None:
                usual(mail)
                if self._meanwhile:
                    self._meanwhile.pop()(mail)

            yield send


class Away:
    """A way out that takes no mail for the time being."""

    parallel = 1

    @contextmanager
    def connected(self) -> Iterator[SendMail]:
        def send(_mail: Mail) -> None:
            raise TryLater("server_away")

        yield send


def test_nothing_of_a_message_is_left_out_of_the_purge() -> None:
    """A new column of a notification that holds what somebody was told belongs into the purge as well."""
    assert {column.name for column in Notification.__table__.columns} == {
        "id", "event_id", "event_type", "subject", "kind", "message_class", "channel", "recipient_id", "recipient_key",
        "address", "language", "facts", "ciphertext", "expires_at", "state", "reason", "attempts_made", "created_at",
        "due_at", "settled_at", "read_at", "purged_at", "traceparent", "address_hash",
        "quotation", "message_id", "reference_ids", "reply_to", "bounced_at",
    }  # fmt: skip
