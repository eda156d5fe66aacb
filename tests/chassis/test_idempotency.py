"""`Idempotency-Key`: a creating POST that is repeated happens once, whatever is repeated, killed or raced."""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from scratch_service.model import Counter
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from chassis import clock, idempotency
from chassis.context import Actor
from chassis.database import Database
from chassis.idempotency import Reservation, Stored, idempotency_key
from chassis.ids import new_id
from chassis.outbox import outbox
from chassis.presence import Presence
from chassis.problems import KeyReused, RequestRunning
from chassis.service import Runtime
from chassis.testing.client import CheckedClient
from chassis.testing.clock import FrozenClock
from chassis.testing.processes import wait_until
from chassis.testing.tokens import Signer

API = "/api/scratch/v1"


@pytest.fixture
def me(client: CheckedClient, signer: Signer, frozen_clock: FrozenClock) -> CheckedClient:
    return client.as_(signer.token())


def make(client: CheckedClient, key: str, name: str = "a", path: str = "/things", **options: Any) -> TestResponse:
    return client.post(f"{API}{path}", json={"name": name}, headers={"Idempotency-Key": key}, **options)


def counted(runtime: Runtime, name: str) -> int:
    with runtime.database.reading() as session:
        return session.scalar(select(Counter.count).where(Counter.name == name)) or 0


def test_the_same_request_gets_the_same_answer_and_happens_once(me: CheckedClient, runtime: Runtime) -> None:
    first, second = make(me, "k"), make(me, "k")

    assert (second.status_code, second.data, second.headers["ETag"]) == (201, first.data, first.headers["ETag"])
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert counted(runtime, "made") == 1
    with runtime.database.reading() as session:
        assert session.scalar(select(func.count(outbox.c.id))) == 1


def test_the_same_key_with_another_body_is_refused(me: CheckedClient, runtime: Runtime) -> None:
    make(me, "k")

    answer = make(me, "k", name="b")

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency.key_reused")
    assert counted(runtime, "made") == 1


def test_the_same_key_on_another_address_is_refused(me: CheckedClient) -> None:
    make(me, "k")

    assert me.post(f"{API}/secrets", headers={"Idempotency-Key": "k"}).json["code"] == "idempotency.key_reused"


def test_two_people_may_use_one_key(client: CheckedClient, me: CheckedClient, runtime: Runtime, signer: Signer) -> None:
    make(me, "k")

    assert make(client.as_(signer.token()), "k", name="b").status_code == 201
    assert counted(runtime, "made") == 2


def test_without_a_key_every_request_counts(me: CheckedClient, runtime: Runtime) -> None:
    for _ in range(2):
        me.post(f"{API}/things", json={"name": "a"})

    assert counted(runtime, "made") == 2


@pytest.mark.parametrize("key", ["k", "k" * 200, "ü", "with space", "'; DROP TABLE thing; --"])
def test_printable_keys_up_to_200_characters_are_taken(me: CheckedClient, key: str) -> None:
    assert make(me, key).data == make(me, key).data


@pytest.mark.parametrize("key", ["k" * 201, "tab\there", "\x7f"])
def test_an_unusable_key_is_refused(me: CheckedClient, key: str) -> None:
    answer = make(me, key)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "idempotency.key_unusable"


# Answers that are not kept


def test_an_answer_with_a_secret_is_not_kept_and_the_repeat_says_so(me: CheckedClient, runtime: Runtime) -> None:
    first = me.post(f"{API}/secrets", headers={"Idempotency-Key": "k"})
    second = me.post(f"{API}/secrets", headers={"Idempotency-Key": "k"})

    assert (first.status_code, first.headers["Cache-Control"]) == (201, "no-store")
    assert (second.status_code, second.json["code"]) == (409, "idempotency.answer_not_stored")
    assert counted(runtime, "secrets") == 1
    with runtime.database.reading() as session:
        assert session.scalars(select(idempotency_key.c.body)).all() == [None]


def test_only_those_answers_are_not_kept_that_hold_a_secret(client: CheckedClient, me: CheckedClient) -> None:
    answers = {
        caller: [caller.post(f"{API}/secrets/perhaps", headers={"Idempotency-Key": "k"}) for _ in range(2)]
        for caller in (me, client)
    }
    assert [answer.status_code for answer in answers[me]] == [201, 201]
    assert answers[me][1].headers["Idempotency-Replayed"] == "true"
    assert "no-store" not in answers[me][0].headers["Cache-Control"]
    assert [answer.json.get("code", "") for answer in answers[client]] == ["", "idempotency.answer_not_stored"]
    assert answers[client][0].headers["Cache-Control"] == "no-store"


def test_a_refusal_is_not_kept(me: CheckedClient, runtime: Runtime) -> None:
    for _ in range(2):
        assert me.post(f"{API}/attempts", headers={"Idempotency-Key": "k"}).status_code == 422

    assert counted(runtime, "attempts") == 2


def test_a_refusal_that_was_raised_frees_the_key(me: CheckedClient, runtime: Runtime) -> None:
    for _ in range(2):
        answer = me.post(f"{API}/attempts?raised=true", headers={"Idempotency-Key": "k"})
        assert answer.json["code"] == "attempt.refused"

    assert counted(runtime, "attempts") == 0


def test_a_body_that_breaks_a_rule_does_not_use_up_the_key(me: CheckedClient) -> None:
    assert make(me, "k", name="").status_code == 422

    assert make(me, "k").status_code == 201


# People we do not know


def hello(client: CheckedClient, key: str, name: str, address: str) -> TestResponse:
    return make(client, key, name, path="/hellos", environ_base={"REMOTE_ADDR": address})


def test_strangers_are_told_apart_by_address_and_body(client: CheckedClient, runtime: Runtime) -> None:
    first = hello(client, "k", "a", "203.0.113.1")

    assert hello(client, "k", "a", "203.0.113.1").data == first.data
    assert hello(client, "k", "a", "203.0.113.2").data != first.data
    assert hello(client, "k", "b", "203.0.113.1").status_code == 201, "nobody learns that the key was used"
    assert counted(runtime, "made") == 3


# Time


def test_an_answer_is_kept_for_24_hours(
    client: CheckedClient, runtime: Runtime, signer: Signer, frozen_clock: FrozenClock
) -> None:
    someone = new_id()

    def make_with_fresh_token() -> bytes:
        return make(client.as_(signer.token(someone)), "k").data

    first = make_with_fresh_token()
    frozen_clock.tick(hours=23, minutes=59)
    assert make_with_fresh_token() == first
    frozen_clock.tick(minutes=2)
    assert make_with_fresh_token() != first
    assert counted(runtime, "made") == 2


def test_expired_keys_are_purged(me: CheckedClient, runtime: Runtime, frozen_clock: FrozenClock) -> None:
    make(me, "old")
    frozen_clock.tick(hours=25)
    with runtime.database.writing() as session:
        assert idempotency.purge(session, before=clock.now()) == 1
        assert idempotency.purge(session, before=clock.now()) == 0


# What is killed halfway


Reserve = Callable[..., Reservation | Stored]


@pytest.fixture
def reserve(runtime: Runtime, frozen_clock: FrozenClock) -> Reserve:
    someone = Actor(kind="user", user_id=new_id())

    def make(request: bytes = b"POST /things a", holder: Presence = runtime.holder) -> Reservation | Stored:
        return idempotency.reserve(runtime.database, holder, key="k", actor=someone, address="", request=request)

    return make


def test_while_the_first_request_runs_the_second_is_told_so(reserve: Reserve) -> None:
    reserve()

    with pytest.raises(RequestRunning):
        reserve()
    with pytest.raises(KeyReused):
        reserve(b"POST /things b")


def test_a_request_whose_process_was_killed_can_be_repeated_at_once(reserve: Reserve, runtime: Runtime) -> None:
    killed, restarted, another = (Presence(runtime.database) for _ in range(3))
    reserve(holder=killed)
    with pytest.raises(RequestRunning):
        reserve(holder=restarted)

    killed.close()  # as its death does

    assert isinstance(reserve(holder=restarted), Reservation)
    with pytest.raises(RequestRunning):
        reserve(holder=another)


def test_a_killed_process_does_not_take_its_answers_along(reserve: Reserve, runtime: Runtime) -> None:
    killed = Presence(runtime.database)
    held = reserve(holder=killed)
    assert isinstance(held, Reservation)
    with runtime.database.writing() as session:
        held.remember(session, Stored(201, {}, b"made"))

    killed.close()

    assert reserve() == Stored(201, {}, b"made")


def test_a_request_of_a_suspended_process_can_be_repeated_after_a_minute(
    reserve: Reserve, frozen_clock: FrozenClock
) -> None:
    reserve()

    frozen_clock.tick(seconds=59)
    with pytest.raises(RequestRunning):
        reserve()
    frozen_clock.tick(seconds=2)
    assert isinstance(reserve(), Reservation)


def test_a_request_that_took_too_long_cannot_commit_beside_its_repeat(
    reserve: Reserve, runtime: Runtime, frozen_clock: FrozenClock
) -> None:
    slow = reserve()
    frozen_clock.tick(minutes=2)
    repeat = reserve()
    assert isinstance(slow, Reservation)
    assert isinstance(repeat, Reservation)

    with pytest.raises(RequestRunning), runtime.database.writing() as session:
        session.add(Counter(name="effect", count=1))
        session.flush()
        slow.remember(session, Stored(201, {}, b"slow"))
    with runtime.database.writing() as session:
        repeat.remember(session, Stored(201, {}, b"repeat"))

    assert reserve() == Stored(201, {}, b"repeat")
    assert counted(runtime, "effect") == 0


@pytest.mark.parametrize("process", ["killed", "slow"])
def test_a_repetition_does_not_overtake_an_answer_that_is_being_committed(
    reserve: Reserve, runtime: Runtime, frozen_clock: FrozenClock, process: str
) -> None:
    database, holder = runtime.database, Presence(runtime.database)
    held = reserve(holder=holder)
    assert isinstance(held, Reservation)

    with ThreadPoolExecutor() as pool:
        with database.writing() as session:
            held.remember(session, Stored(201, {}, b"made"))
            holder.close() if process == "killed" else frozen_clock.tick(minutes=2)
            repetition = pool.submit(reserve)
            assert wait_until(lambda: repetition.done() or waits_for_another(database), 20)
        answered = repetition.exception() or repetition.result()

    assert isinstance(answered, RequestRunning) or answered == Stored(201, {}, b"made")
    assert reserve() == Stored(201, {}, b"made")


def waits_for_another(database: Database) -> bool:
    """Whether a transaction waits for another. SQLite does not tell; there the second begins when the first ended."""
    if database.is_sqlite:
        return True
    with database.reading() as session:
        mine = "SELECT 1 FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
        return session.scalar(text(mine)) is not None


def test_a_key_that_could_not_be_given_up_is_free_when_the_database_is_back(reserve: Reserve, runtime: Runtime) -> None:
    class ComesBack(Database):
        """Away for the first two transactions."""

        refused = 0

        @contextmanager
        def writing(self, *arguments: Any, **options: Any) -> Iterator[Session]:
            if self.refused < 2:
                self.refused += 1
                raise OperationalError("BEGIN", {}, ConnectionError("away"))
            with super().writing(*arguments, **options) as session:
                yield session

    held = reserve()
    assert isinstance(held, Reservation)
    database = ComesBack(runtime.settings.database_url)

    held.give_up(database)

    assert wait_until(lambda: is_free(reserve), 20)
    assert database.refused == 2
    database.close()


def is_free(reserve: Reserve) -> bool:
    try:
        return isinstance(reserve(), Reservation)
    except RequestRunning:
        return False


def test_giving_up_forgets_neither_an_answer_nor_anothers_reservation(
    reserve: Reserve, runtime: Runtime, frozen_clock: FrozenClock
) -> None:
    slow = reserve()
    frozen_clock.tick(minutes=2)
    repeat = reserve()
    assert isinstance(slow, Reservation)
    assert isinstance(repeat, Reservation)

    slow.give_up(runtime.database)
    with pytest.raises(RequestRunning):
        reserve()
    with runtime.database.writing() as session:
        repeat.remember(session, Stored(201, {}, b"done"))
    repeat.give_up(runtime.database)

    assert reserve() == Stored(201, {}, b"done")


# Many at once


def test_twenty_at_once_have_one_effect(runtime: Runtime, client: CheckedClient, signer: Signer) -> None:
    token = signer.token()

    def request(_number: int) -> tuple[int, bytes]:
        me = client.as_(token)
        answer = make(me, "k")
        while answer.status_code == 409:
            answer = make(me, "k")
        return answer.status_code, answer.data

    with ThreadPoolExecutor(20) as pool:
        answers = Tally(pool.map(request, range(20)))

    assert [status for status, _body in answers] == [201], "every caller got the same answer in the end"
    assert counted(runtime, "made") == 1


def test_an_answer_can_be_looked_up_without_reserving_the_key(runtime: Runtime, frozen_clock: FrozenClock) -> None:
    whose: dict[str, Any] = {"key": "k", "actor": Actor(kind="user", user_id=new_id()), "address": ""}

    def before(request: bytes = b"POST /things a") -> Stored | None:
        with runtime.database.reading() as session:
            return idempotency.answer_before(session, request=request, **whose)

    assert before() is None
    held = idempotency.reserve(runtime.database, runtime.holder, request=b"POST /things a", **whose)
    assert isinstance(held, Reservation)
    assert before() is None, "the first request still runs"
    answer = Stored(201, {}, b"{}")
    with runtime.database.writing() as session:
        held.remember(session, answer)
    assert before() == answer
    with pytest.raises(KeyReused):
        before(b"POST /things b")
    frozen_clock.tick(hours=25)
    assert before() is None
