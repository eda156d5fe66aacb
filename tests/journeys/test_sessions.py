"""Staying in, seeing where one is signed in, and getting out."""

from typing import Any

import requests
from tests.journeys.people import API, Client, Person, World, a_cpf
from tests.journeys.problems import problem


def refresh(world: World, refresh_token: str) -> requests.Response:
    return world.visitor.post(f"{API}/sessions/refresh", {"refresh_token": refresh_token})


def sessions(client: Client) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"{API}/sessions").json()["items"]
    return items


def test_a_refresh_token_is_spent_for_the_next(world: World, person: Person) -> None:
    _me, tokens = world.signed_in(person)
    answer = refresh(world, tokens["refresh_token"])
    assert answer.status_code == 200
    fresh = answer.json()
    assert fresh["refresh_token"] != tokens["refresh_token"]
    assert world.visitor.as_(fresh["access_token"]).get(f"{API}/me").status_code == 200
    assert refresh(world, fresh["refresh_token"]).status_code == 200


def test_an_answer_that_was_lost_is_given_again(world: World, person: Person) -> None:
    _me, tokens = world.signed_in(person)
    first, again = (refresh(world, tokens["refresh_token"]) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["refresh_token"] == again.json()["refresh_token"]


def test_a_spent_token_that_is_used_again_ends_the_whole_family(world: World, person: Person) -> None:
    _me, tokens = world.signed_in(person)
    stolen = tokens["refresh_token"]
    second = refresh(world, stolen).json()["refresh_token"]
    third = refresh(world, second).json()["refresh_token"]
    problem(refresh(world, stolen), 401, "session.refresh_invalid")
    problem(refresh(world, third), 401, "session.refresh_invalid")


def test_who_logs_out_is_out(world: World, person: Person) -> None:
    me, tokens = world.signed_in(person)
    assert me.delete(f"{API}/sessions/current").status_code == 204
    problem(refresh(world, tokens["refresh_token"]), 401, "session.refresh_invalid")


def test_one_sees_where_one_is_signed_in_and_ends_it(world: World, person: Person) -> None:
    laptop, _tokens = world.signed_in(person, user_agent="laptop/1.0")
    _phone, lost = world.signed_in(person, user_agent="phone/1.0", x_forwarded_for="203.0.113.9")
    listed = sessions(laptop)
    assert [(one["user_agent"], one["current"]) for one in listed] == [("phone/1.0", False), ("laptop/1.0", True)]
    assert listed[0]["network"] == listed[1]["network"] != "203.0.113.0/24"  # not what a client says of itself
    assert laptop.delete(f"{API}/sessions/{listed[0]['id']}").status_code == 204
    problem(refresh(world, lost["refresh_token"]), 401, "session.refresh_invalid")
    assert [one["user_agent"] for one in sessions(laptop)] == ["laptop/1.0"]


def test_somebody_elses_session_is_not_there(world: World, person: Person) -> None:
    me, _tokens = world.signed_in(person)
    somebody, _theirs = world.signed_in(world.person(document=a_cpf()))
    problem(me.delete(f"{API}/sessions/{sessions(somebody)[0]['id']}"), 404, "not_found")
    assert len(sessions(somebody)) == 1
