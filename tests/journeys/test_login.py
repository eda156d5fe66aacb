"""Getting in, and what happens to those who guess."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from tests.journeys.people import (
    API,
    WRONG,
    Client,
    Person,
    World,
    a_cnpj,
    a_cpf,
    an_alphanumeric_cnpj,
    an_email,
    standing_headers,
)
from tests.journeys.problems import problem


def guess(world: World, login: str, times: int) -> list[requests.Response]:
    """So many wrong passwords, one after the other."""
    return [world.login(login, WRONG) for _ in range(times)]


def hashes(world: World) -> float:
    """How many passwords identity has hashed or compared so far."""
    return world.platform.metric("identity", "ramal_password_hash_seconds_count")


@pytest.mark.covers("G2")
def test_a_person_logs_in_with_the_cpf_in_any_mask_or_the_address_in_any_case(world: World, person: Person) -> None:
    cpf = person.document
    spellings = (cpf, f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}", person.email, person.email.upper())
    assert [world.login(spelling).status_code for spelling in spellings] == [201] * 4


@pytest.mark.covers("G2")
@pytest.mark.parametrize("a_document", [a_cnpj, an_alphanumeric_cnpj])
def test_a_company_logs_in_with_the_cnpj_in_any_mask_or_case(world: World, a_document: Callable[[], str]) -> None:
    cnpj = world.person(document=a_document()).document
    masked = f"{cnpj[:2]}.{cnpj[2:5]}.{cnpj[5:8]}/{cnpj[8:12]}-{cnpj[12:]}"
    assert [world.login(spelling).status_code for spelling in (cnpj, masked, masked.lower())] == [201] * 3


def test_what_a_login_gives(world: World, person: Person) -> None:
    answer = world.login(person.document)
    tokens = answer.json()
    assert tokens.keys() == {"access_token", "refresh_token", "device_token", "token_type", "expires_in"}
    assert tokens["token_type"] == "Bearer"
    assert 0 < tokens["expires_in"] <= 15 * 60
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.covers("G9")
@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_three_wrong_passwords_lock_for_ten_minutes_and_the_owner_is_told(world: World, language: str) -> None:
    owner = world.person(language=language)
    for answer in guess(world, owner.document, 3):
        problem(answer, 401, "credentials.wrong")
    answer = world.login(owner.document, owner.password)
    told = problem(answer, 423, "account.locked")
    until = datetime.fromisoformat(told["locked_until"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < until <= timedelta(minutes=10)
    assert 9 * 60 < int(answer.headers["Retry-After"]) <= 10 * 60
    mail = world.mails.wait_for(owner.email, "account_locked")
    assert mail.language == language


@pytest.mark.covers("G9")
def test_a_session_that_is_open_goes_on_while_the_login_is_locked(world: World, person: Person) -> None:
    me, tokens = world.signed_in(person)
    guess(world, person.document, 3)
    problem(world.login(person.document), 423, "account.locked")
    assert me.get(f"{API}/me").status_code == 200
    assert world.visitor.post(f"{API}/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 200


@pytest.mark.covers("G9")
def test_a_known_device_is_not_locked_out_by_a_stranger(world: World, person: Person) -> None:
    device = world.login(person.document).json()["device_token"]
    guess(world, person.document, 3)
    problem(world.login(person.document, person.password), 423, "account.locked")
    assert world.login(person.document, person.password, device_token=device).status_code == 201


def test_a_device_token_helps_nobody_but_its_owner(world: World, person: Person) -> None:
    mine = world.login(world.person().document).json()["device_token"]
    guess(world, person.document, 3)
    problem(world.login(person.document, person.password, device_token=mine), 423, "account.locked")


def test_the_owner_hears_of_a_new_device(world: World, person: Person) -> None:
    device = world.login(person.document).json()["device_token"]
    world.login(person.document, device_token=device)
    world.login(person.document)
    assert world.mails.wait_for(person.email, "new_device").subject == "Novo acesso à sua conta"


@pytest.mark.parametrize("nobody", [a_cpf, a_cnpj, an_email, lambda: "quem sou eu?"])
def test_an_account_that_does_not_exist_is_answered_like_one_that_does(
    world: World, person: Person, nobody: Callable[[], str]
) -> None:
    """Status, members and headers alike at every guess; and the time too, because the same hashes are made."""
    login, before = nobody(), hashes(world)
    unknown = guess(world, login, 4)
    spent_on_unknown, before = hashes(world) - before, hashes(world)
    known = guess(world, person.document, 4)
    spent_on_known = hashes(world) - before
    assert [_shown(answer) for answer in unknown] == [_shown(answer) for answer in known]
    assert [answer.status_code for answer in unknown] == [401, 401, 401, 423]
    assert spent_on_unknown == spent_on_known == 3


@pytest.mark.covers("G9")
@pytest.mark.parametrize("exists", [True, False])
def test_a_hundred_guesses_at_once_reach_three_hashes(world: World, person: Person, exists: bool) -> None:
    login, before = person.document if exists else a_cpf(), hashes(world)
    together = threading.Barrier(100)

    def one(_number: int) -> requests.Response:
        guesser = Client(world.platform.url)
        together.wait(60)
        return guesser.post(f"{API}/sessions", {"login": login, "password": WRONG})

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(one, range(100)))
    assert Counter(answer.status_code for answer in answers) == {401: 3, 423: 97}
    assert hashes(world) - before == 3
    problem(answers[-1], answers[-1].status_code, answers[-1].json()["code"])


def _shown(answer: requests.Response) -> dict[str, Any]:
    """What an answer shows of itself, but for what differs between any two: ids, moments, counters."""
    body = {name: value for name, value in answer.json().items() if name not in ("request_id", "locked_until")}
    members, headers = sorted(answer.json()), standing_headers(answer)
    return {"status": answer.status_code, "members": members, "body": body, "headers": headers}
