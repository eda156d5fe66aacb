"""Nobody learns who has an account: answers, and the work that is done for them, are the same for existing and invented
documents and addresses.

The work is compared as the statements that reach the database and as the hashes of passwords, which are exact. The time
that requests take is compared by rank, over samples that alternate, so that a slow machine slows both alike.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import Engine, event

from chassis.documents import a_cpf
from chassis.testing.clock import FrozenClock

API = "/api/identity/v1"
WRONG = "não é esta a senha"
_numbers = count(1)


def an_email() -> str:
    return f"ninguem{next(_numbers)}@consumo.example"


@contextmanager
def work() -> Iterator[list[str]]:
    """What requests ask of the database and of the hasher meanwhile, in order."""
    done: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("RELEASE", "ROLLBACK TO")):
            statement = "the end of a savepoint"
        done.append(re.sub(r"sa_savepoint_\d+", "savepoint", statement))

    before = hashes()
    event.listen(Engine, "before_cursor_execute", note)
    yield done
    event.remove(Engine, "before_cursor_execute", note)
    done.append(f"{hashes() - before:.0f} hashes")


def hashes() -> float:
    return REGISTRY.get_sample_value("ramal_password_hash_seconds_count") or 0


def seen(answer: Any) -> tuple[Any, ...]:
    """What a caller sees of an answer, without what differs between any two."""
    body = {name: value for name, value in (answer.json or {}).items() if name not in ("id", "request_id")}
    return answer.status_code, body, sorted(answer.headers.keys())


def compare(ask: Callable[[str, str, int], Any], *people: tuple[str, str], times: int = 1) -> None:
    """Ask so many times for each pair of document and e-mail; what is seen and done has to be the same for all."""
    first: list[Any] = []
    for document, email in people:
        told = []
        for number in range(times):
            with work() as done:
                answer = ask(document, email, number)
            told.append((seen(answer), done))
        first = first or told
        assert [one[0] for one in told] == [one[0] for one in first]
        assert [one[1] for one in told] == [one[1] for one in first]
    assert any("INSERT" in statement or "UPDATE" in statement for statement in first[0][1])


@pytest.mark.parametrize("login", ["document", "email"])
def test_a_login(world: Any, frozen_clock: FrozenClock, login: str) -> None:
    person, invented = world.person(), (a_cpf(), an_email())

    def log_in(document: str, email: str, number: int) -> Any:
        return world.login(document if login == "document" else email, WRONG)

    compare(log_in, (person.document, person.email), invented, times=5)  # with the third, which locks


def test_a_registration(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()

    def register(document: str, email: str, number: int) -> Any:
        return world.post("/registrations", {"document": document, "email": email})

    invented = (a_cpf(), an_email())
    compare(register, (a_cpf(), person.email), (person.document, an_email()), invented)


def test_a_recovery(world: Any, frozen_clock: FrozenClock) -> None:
    person, neighbour = world.person(), world.person()

    def recover(document: str, email: str, number: int) -> Any:
        """The first and second time, again the same pair, then the third, which locks, and one more."""
        address = email if number in (0, 2) else f"{number}{email}"
        return world.post("/recoveries", {"document": document, "email": address})

    pairs = [(neighbour.document, person.email), (a_cpf(), an_email())]
    compare(recover, (person.document, person.email), *pairs, times=5)


def test_what_follows_a_recovery(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    ids: dict[str, str] = {}

    def go_on(document: str, email: str, number: int) -> Any:
        if number == 0:
            ids[document] = world.post("/recoveries", {"document": document, "email": email}).json["id"]
            frozen_clock.tick(minutes=1)
            return world.post(f"/recoveries/{ids[document]}/code/resend")
        body = {"code": "000000", "new_password": "outra frase que ninguém adivinha"}
        return world.post(f"/recoveries/{ids[document]}/completion", body)

    def wipe_times(ask: Callable[[str, str, int], Any]) -> Callable[[str, str, int], Any]:
        def asked(document: str, email: str, number: int) -> Any:
            frozen_clock.at = begun
            return ask(document, email, number)

        return asked

    begun = frozen_clock.at
    compare(wipe_times(go_on), (person.document, person.email), (a_cpf(), an_email()), times=7)


def test_a_login_while_the_document_is_locked(world: Any, frozen_clock: FrozenClock) -> None:
    person, invented = world.person(), (a_cpf(), an_email())
    for document in (person.document, invented[0]):
        for _ in range(3):
            world.post("/recoveries", {"document": document, "email": an_email()})

    def log_in(document: str, email: str, number: int) -> Any:
        return world.login(document if number == 0 else email, person.password)

    compare(log_in, (person.document, person.email), invented, times=2)


def test_a_change_of_address(world: Any, frozen_clock: FrozenClock) -> None:
    me, _tokens = world.signed_in(world.person())
    owner = world.person()
    ids: dict[str, str] = {}

    def change(_document: str, email: str, number: int) -> Any:
        if number == 0:
            answer = me.put(f"{API}/me/email", json={"email": email})
            ids[email] = answer.json["id"]
            return answer
        return me.post(f"{API}/me/email/{ids[email]}/confirmation", json={"code": "000000"})

    me.put(f"{API}/me/email", json={"email": an_email()})  # each of those compared replaces one
    compare(change, ("", owner.email), ("", an_email()), times=7)


def slower(first: list[float], second: list[float]) -> float:
    """The share of all pairs of samples in which the first is the slower one: a half if there is no difference."""
    wins = sum((one > other) + (one == other) / 2 for one in first for other in second)
    return wins / (len(first) * len(second))


SAMPLES = 120
"""If there is no difference, the share of so many pairs strays from a half by 0.2 less than once in a million times."""


@pytest.mark.parametrize("flow", ["recoveries", "registrations", "sessions", "me/email"])
def test_the_time_that_an_answer_takes_does_not_tell(make_world: Any, flow: str) -> None:
    world = make_world(embedded=True)  # nothing is counted by network on one's own machine
    thief, *owners = [world.person() for _ in range(4)]
    me, _tokens = world.signed_in(thief)
    pairs = {
        True: [(owner.document, owner.email) for owner in owners],
        False: [(a_cpf(), an_email()) for _ in owners],
    }
    taken: dict[bool, list[float]] = {True: [], False: []}

    def ask(document: str, email: str) -> Any:
        match flow:
            case "sessions":
                return world.http.post(f"{API}/sessions", json={"login": document, "password": WRONG})
            case "me/email":
                return me.put(f"{API}/me/email", json={"email": email})
            case _:
                return world.http.post(f"{API}/{flow}", json={"document": document, "email": email})

    for number in range(2 * SAMPLES + 8):
        is_known = number % 2 == 0
        pair = pairs[is_known][number // 2 % len(owners)]
        with world.database.writing() as session:  # no limit is reached, so that each request does all of its work
            for table in ("tally", "recovery_count"):
                session.connection().exec_driver_sql(f"DELETE FROM {table}")
        begun = time.perf_counter()
        answer = ask(*pair)
        seconds = time.perf_counter() - begun
        assert answer.status_code in (202, 401), answer.text
        if number >= 8:  # the first ones warm up
            taken[is_known].append(seconds)
    assert 0.3 < slower(taken[True], taken[False]) < 0.7
