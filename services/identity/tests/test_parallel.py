"""What must hold when many do it at once: real threads against the application."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import func, select

from identity.clients import KeyRing
from identity.model import SigningKey, User

WRONG = "não é esta a senha"


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What `count` threads return that start together."""
    barrier = threading.Barrier(count)

    def run(number: int) -> Any:
        barrier.wait(30)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def post(world: Any, path: str, body: Any = None, **headers: str) -> Any:
    """A request of its own client: a test client is not shared between threads."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.http.application.test_client().post(f"/api/identity/v1{path}", json=body, headers=named)


def hashes() -> float:
    return REGISTRY.get_sample_value("ramal_password_hash_seconds_count") or 0


@pytest.mark.covers("G9")
@pytest.mark.parametrize("exists", [True, False])
def test_a_hundred_guesses_at_once_reach_three_hashes(world: Any, exists: bool) -> None:
    person = world.person()
    login = person.document if exists else "ninguem@consumo.example"
    before = hashes()
    answers = at_once(100, lambda _: post(world, "/sessions", {"login": login, "password": WRONG}))
    assert hashes() - before == 3
    assert Counter(answer.status_code for answer in answers) == {401: 3, 423: 97}
    assert all("locked_until" in answer.json for answer in answers if answer.status_code == 423)
    assert len(world.events("user_locked")) == (1 if exists else 0)


def test_guesses_by_two_logins_of_one_person_at_once_stay_below_the_ceiling(world: Any) -> None:
    person = world.person()
    logins = [person.document, person.email]
    answers = at_once(20, lambda number: post(world, "/sessions", {"login": logins[number % 2], "password": WRONG}))
    assert Counter(answer.status_code for answer in answers) == {401: 6, 423: 14}
    assert world.login(person.document).status_code == 423


def test_one_registration_completed_many_times_at_once_makes_one_account(world: Any) -> None:
    path = f"/registrations/{world.verified()}/completion"
    body = {"name": "Pessoa", "phone": "+5592991234567", "password": "uma frase bem longa", "accept_terms": True}
    answers = at_once(8, lambda _: post(world, path, body))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    assert len(world.events("user_validated")) == 1


@pytest.mark.parametrize("shared", ["document", "email"])
def test_two_registrations_for_one_identity_make_one_account(world: Any, shared: str) -> None:
    value = {"document": "52998224725", "email": "um@consumo.example"}[shared]
    paths = [f"/registrations/{world.verified(**{shared: value})}/completion" for _ in range(4)]
    body = {"name": "Pessoa", "phone": "+5592991234567", "password": "uma frase bem longa", "accept_terms": True}
    answers = at_once(4, lambda number: post(world, paths[number], body))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
    taken = {answer.json["code"] for answer in answers if answer.status_code == 409}
    assert taken == {f"registration.{shared}_taken"}
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 1


def test_wrong_codes_at_once_are_all_counted(world: Any) -> None:
    registration_id, code = world.begin()
    wrong = "000000" if code != "000000" else "000001"
    answers = at_once(12, lambda _: post(world, f"/registrations/{registration_id}/code", {"code": wrong}))
    assert Counter(answer.status_code for answer in answers) == {422: 5, 410: 7}
    assert sorted(answer.json["attempts_left"] for answer in answers if answer.status_code == 422) == [0, 1, 2, 3, 4]


def test_two_tabs_that_refresh_at_once_stay_signed_in_together(world: Any) -> None:
    _me, tokens = world.signed_in(world.person())
    answers = at_once(6, lambda _: post(world, "/sessions/refresh", {"refresh_token": tokens["refresh_token"]}))
    assert {answer.status_code for answer in answers} == {200}
    successors = {answer.json["refresh_token"] for answer in answers}
    assert len(successors) == 1
    assert post(world, "/sessions/refresh", {"refresh_token": successors.pop()}).status_code == 200


def test_processes_that_start_at_once_share_one_first_key(world: Any) -> None:
    vault = world.runtime.clients.vault
    rings = [KeyRing(vault) for _ in range(8)]
    kids = at_once(8, lambda number: rings[number].signing(world.database).kid)
    assert len(set(kids)) == 1
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SigningKey)) == 1


def test_logins_of_many_people_at_once_all_succeed(world: Any) -> None:
    people = [world.person() for _ in range(6)]
    answers = at_once(
        12, lambda n: post(world, "/sessions", {"login": people[n % 6].email, "password": people[n % 6].password})
    )
    assert {answer.status_code for answer in answers} == {201}
