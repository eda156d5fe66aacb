"""Tokens that open nothing: every one of them gets 401 at the gateway, on every route that wants a token."""

from collections.abc import Callable

import pytest
from tests.journeys.forging import Forger, a_key, now
from tests.journeys.people import API, Person, World
from tests.journeys.problems import problem, refused

Forge = Callable[[Forger, str], str]

FORGED: dict[str, Forge] = {
    "expired": lambda forger, _: forger.signed(iat=now() - 7200, exp=now() - 3600),
    "without an end": lambda forger, _: forger.signed(exp=None),
    "of another issuer": lambda forger, _: forger.signed(iss="https://elsewhere.example"),
    "for another audience": lambda forger, _: forger.signed(aud="somebody-else"),
    "without an audience": lambda forger, _: forger.signed(aud=None),
    "of another type": lambda forger, _: forger.signed(header={"typ": "JWT"}),
    "without a subject": lambda forger, _: forger.signed(sub=None),
    "whose subject is no id": lambda forger, _: forger.signed(sub="admin"),
    "of a stranger's key under our name": lambda forger, _: forger.signed(key=a_key(forger.kid)),
    "of a key that nobody knows": lambda forger, _: forger.signed(key=a_key("x"), header={"kid": "x"}),
    "that brings its own key": lambda forger, _: forger.with_own_key_inside(),
    "alg none": lambda forger, _: forger.unsigned("none"),
    "alg None": lambda forger, _: forger.unsigned("None"),
    "HS256 with the public key": lambda forger, _: forger.by_public_key(),
    "with a role put in": lambda forger, good: forger.altered(good, roles=["staff:admin"]),
    "cut short": lambda _, good: good[:-10],
    "without its signature": lambda _, good: good.rpartition(".")[0],
    "with a tail": lambda _, good: f"{good}.{good}",
    "5 KB long": lambda forger, _: forger.signed(name="x" * 5000),
    "not even a token": lambda *_: "abc",
    "with a stray character": lambda _, good: f"{good} x",
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_is_not_good_opens_nothing(world: World, person: Person, forge: Forge) -> None:
    good = world.login(person.document).json()["access_token"]
    bad = world.visitor.as_(forge(Forger.at(world, good), good))
    problem(bad.get(f"{API}/me"), 401, "auth.token_invalid")
    problem(bad.patch(f"{API}/me", {"name": "Outra Pessoa"}), 401, "auth.token_invalid")
    assert world.visitor.as_(good).get(f"{API}/me").json()["name"] == "Pessoa de Exemplo"


@pytest.mark.parametrize("authorization", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "token", "Bearer\tx", "ç"])
def test_an_authorization_that_is_no_bearer_token_opens_nothing(world: World, authorization: str) -> None:
    answer = world.visitor.request("GET", f"{API}/me", headers={"Authorization": authorization.encode()})
    assert answer.status_code == 401
    problem(answer, 401, answer.json()["code"])
    assert answer.json()["code"].startswith("auth.token_")


def test_what_wants_a_token_says_so_in_three_languages(world: World) -> None:
    refused(world, 401, "auth.token_required", "GET", f"{API}/me")
    refused(world, 401, "auth.token_invalid", "GET", f"{API}/me", by=world.visitor.as_("abc"))


def test_who_has_no_token_is_asked_for_one_before_anything_is_read(world: World) -> None:
    answer = world.visitor.request("PATCH", f"{API}/me", data=b"{", headers={"Content-Type": "application/json"})
    problem(answer, 401, "auth.token_required")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_bad_token_does_no_harm_where_none_is_needed(world: World) -> None:
    assert world.visitor.as_("abc").get(f"{API}/terms").status_code == 200


def test_a_token_in_the_address_is_no_token(world: World, person: Person) -> None:
    token = world.login(person.document).json()["access_token"]
    problem(world.visitor.get(f"{API}/me?access_token={token}"), 401, "auth.token_required")
