"""What must hold when many do it at once: real threads against the application."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import func, select

from chassis import clock
from chassis.context import ANONYMOUS
from chassis.documents import a_cpf
from identity.actions.login import open_session, reserve_attempt
from identity.clients import KeyRing
from identity.model import SigningKey, User, UserSession
from identity.model.problems import CredentialsWrong
from identity.model.user_session import Lifetimes

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


NEW = "outra frase que ninguém adivinha"


def recovery_of(world: Any, person: Any) -> tuple[str, dict[str, str]]:
    """The path at which a recovery of this person is completed, and the body that completes it."""
    world.events()
    started = world.post("/recoveries", {"document": person.document, "email": person.email})
    return f"/recoveries/{started.json['id']}/completion", {"code": world.mailed_code(), "new_password": NEW}


def open_sessions(world: Any, person: Any) -> int:
    with world.database.reading() as session:
        theirs = select(func.count()).select_from(UserSession).where(UserSession.user_id == person.user_id)
        found: int = session.scalar(theirs.where(UserSession.ended_at.is_(None)))
        return found


@pytest.mark.covers("G8")
def test_a_recovery_that_races_refreshes_and_logins_leaves_no_live_session(world: Any) -> None:
    for _ in range(3):
        person = world.person()
        tokens = [world.signed_in(person)[1]["refresh_token"] for _ in range(3)]
        path, body = recovery_of(world, person)
        credentials = {"login": person.document, "password": person.password}

        def one_of(
            number: int, path: str = path, body: Any = body, tokens: Any = tokens, credentials: Any = credentials
        ) -> Any:
            if number == 4:
                return post(world, path, body)
            if number < 3:
                return post(world, "/sessions/refresh", {"refresh_token": tokens[number]})
            return post(world, "/sessions", credentials)

        answers = at_once(7, one_of)
        assert answers[4].status_code == 204
        assert {answer.status_code for answer in (*answers[:4], *answers[5:])} <= {200, 201, 401}
        assert open_sessions(world, person) == 0
        fresh = [answer.json["refresh_token"] for answer in answers if answer.status_code in (200, 201)]
        for token in (*tokens, *fresh):
            assert world.post("/sessions/refresh", {"refresh_token": token}).status_code == 401


@pytest.mark.parametrize("replaced_by", ["recovery", "change"])
def test_a_login_whose_password_is_replaced_while_it_is_compared_is_refused(world: Any, replaced_by: str) -> None:
    person, vault = world.person(), world.runtime.clients.vault
    me, _tokens = world.signed_in(person)
    facts = {"actor": ANONYMOUS, "now": clock.now()}
    with world.database.writing() as session:
        attempt = reserve_attempt(
            session, vault=vault, nobodys_hash="", login=person.document, device_token="", **facts
        )
    if replaced_by == "recovery":
        path, body = recovery_of(world, person)
        assert world.post(path, body).status_code == 204
    else:
        body = {"current_password": person.password, "new_password": NEW}
        assert me.put("/api/identity/v1/me/password", json=body).status_code == 204
    before = open_sessions(world, person)
    with world.database.writing() as session:
        opened = open_session(
            session,
            attempt=attempt,
            new_hash=None,
            device_token="um aparelho",
            user_agent="",
            lifetimes=Lifetimes(idle=timedelta(days=30), absolute=timedelta(days=90)),
            **facts,
        )
    assert isinstance(opened, CredentialsWrong)
    assert open_sessions(world, person) == before


def test_two_codes_of_one_person_entered_at_once_change_the_password_once(world: Any) -> None:
    person = world.person()
    recoveries = [recovery_of(world, person) for _ in range(2)]
    answers = at_once(6, lambda number: post(world, *recoveries[number % 2]))
    assert Counter(answer.status_code for answer in answers) == {204: 1, 410: 5}
    assert [event.data["kind"] for event in world.events("security_notice")] == ["password_recovered"]


@pytest.mark.covers("G8")
@pytest.mark.parametrize("exists", [True, False])
def test_requests_for_one_document_at_once_are_all_counted(world: Any, exists: bool) -> None:
    document = world.person().document if exists else a_cpf()
    world.events()
    bodies = [{"document": document, "email": f"estranha{number}@consumo.example"} for number in range(8)]
    answers = at_once(8, lambda number: post(world, "/recoveries", bodies[number]))
    assert {answer.status_code for answer in answers} == {202}
    assert world.login(document).status_code == 423
    assert len(world.events("user_locked")) == exists


def test_wrong_present_passwords_at_once_reach_three_hashes(world: Any) -> None:
    _me, tokens = world.signed_in(world.person())
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    body = {"current_password": WRONG, "new_password": NEW}
    before = hashes()

    def change(_number: int) -> Any:
        client = world.http.application.test_client()
        return client.put("/api/identity/v1/me/password", json=body, headers=bearer)

    assert Counter(answer.status_code for answer in at_once(20, change)) == {422: 3, 423: 17}
    assert hashes() - before == 3


def test_two_who_want_each_others_address_at_once_both_get_an_answer(world: Any) -> None:
    people = [world.person() for _ in range(2)]
    bearers = [{"Authorization": f"Bearer {world.signed_in(person)[1]['access_token']}"} for person in people]

    def change(number: int) -> Any:
        client = world.http.application.test_client()
        wanted = {"email": people[1 - number % 2].email}
        return client.put("/api/identity/v1/me/email", json=wanted, headers=bearers[number % 2])

    assert {answer.status_code for answer in at_once(8, change)} == {202}
