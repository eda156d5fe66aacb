"""Replacing one's own password, and accepting new terms."""

import os
import threading
from datetime import date
from typing import Any

import pytest

from chassis.testing.clock import FrozenClock
from identity.model import User
from identity.model.terms import terms_in_force

API = "/api/identity/v1"
NEW = "outra frase que ninguém adivinha"
WRONG = "não é esta a senha"


def change(me: Any, current: str, new: str = NEW) -> Any:
    return me.put(f"{API}/me/password", json={"current_password": current, "new_password": new})


@pytest.mark.covers("O27")
def test_a_password_is_replaced_and_only_the_present_session_goes_on(world: Any) -> None:
    person = world.person()
    me, tokens = world.signed_in(person)
    other, other_tokens = world.signed_in(person)
    world.events()
    assert change(me, person.password).status_code == 204
    revoked, notice = sorted(world.events(), key=lambda event: event.type, reverse=True)
    assert (revoked.type, notice.type) == ("identity.session_revoked.v1", "identity.security_notice.v1")
    assert (notice.data["kind"], notice.data["email"]) == ("password_changed", person.email)
    assert me.get(f"{API}/me").status_code == 200
    assert other.get(f"{API}/me").status_code == 401
    assert world.post("/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 200
    assert world.post("/sessions/refresh", {"refresh_token": other_tokens["refresh_token"]}).status_code == 401
    assert world.login(person.document, person.password).status_code == 401
    assert world.login(person.document, NEW).status_code == 201


def test_a_wrong_present_password_changes_nothing(world: Any) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    answer = change(me, WRONG)
    assert (answer.status_code, answer.json["code"]) == (422, "password.wrong")
    assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [
        ("#/current_password", "password.wrong")
    ]
    assert world.events() == []
    assert world.login(person.document).status_code == 201


def test_a_stolen_session_does_not_serve_to_guess_the_password(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    assert [change(me, WRONG).status_code for _ in range(4)] == [422, 422, 422, 423]
    closed = change(me, person.password)
    assert (closed.status_code, closed.json["code"], closed.headers["Retry-After"]) == (423, "account.locked", "600")
    assert world.login(person.document).status_code == 201  # only this is closed
    frozen_clock.tick(minutes=10)
    me, _tokens = world.signed_in(person)
    assert [change(me, WRONG).status_code for _ in range(2)] == [422, 422]
    assert change(me, person.password).status_code == 204
    assert [change(me, WRONG).status_code for _ in range(4)] == [422, 422, 422, 423]


@pytest.mark.parametrize(
    ("password", "fault"),
    [("curta", "password.too_short"), ("senha@2026", "password.common"), ("pessoa de exemplo", "password.own_data")],
)
def test_a_bad_new_password_is_refused_by_its_field_and_costs_no_try(world: Any, password: str, fault: str) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    for _ in range(4):
        answer = change(me, person.password, password)
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [("#/new_password", fault)]
    assert change(me, person.password).status_code == 204


def test_a_code_that_waits_in_the_mailbox_is_useless_after_a_change(world: Any) -> None:
    person = world.person()
    recovery_id = world.post("/recoveries", {"document": person.document, "email": person.email}).json["id"]
    code = world.mailed_code()
    me, _tokens = world.signed_in(person)
    assert change(me, person.password).status_code == 204
    body = {"code": code, "new_password": "ainda outra frase bem longa"}
    assert world.post(f"/recoveries/{recovery_id}/completion", body).json["code"] == "code.spent"


def test_a_check_that_found_no_free_core_does_not_count(make_world: Any) -> None:
    world = make_world(hash_wait_seconds=0.01)
    person = world.person()
    me, _tokens = world.signed_in(person)
    hasher, release = world.runtime.clients.hasher, threading.Event()
    occupants = [hasher._cores.submit(release.wait, 30) for _ in range(len(os.sched_getaffinity(0)))]
    assert [change(me, WRONG).status_code for _ in range(4)] == [503] * 4
    release.set()
    assert all(occupant.result(30) for occupant in occupants)
    assert change(me, person.password).status_code == 204


def test_the_terms_in_force_are_accepted_by_their_version(world: Any) -> None:
    person = world.person()
    me, _tokens = world.signed_in(person)
    current = terms_in_force(date(2026, 12, 31)).version
    with world.database.writing() as session:  # somebody who accepted an earlier version
        session.get_one(User, person.user_id).terms_version = "2019-01-01"
    refused = me.post(f"{API}/me/terms", json={"version": "2019-01-01"})
    assert (refused.status_code, refused.json["code"], refused.json["terms_version"]) == (409, "terms.changed", current)
    for _ in range(2):
        assert me.post(f"{API}/me/terms", json={"version": current}).status_code == 204
    with world.database.reading() as session:
        assert session.get_one(User, person.user_id).terms_version == current
    assert world.events() == []
