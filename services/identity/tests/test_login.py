"""Logging in with CPF, CNPJ or e-mail, and what three wrong passwords do."""

import os
import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis import audit
from chassis.context import ANONYMOUS
from chassis.documents import a_cpf
from chassis.testing.clock import FrozenClock
from identity.actions.login import reserve_attempt
from identity.model import Device, Tally, User, UserSession

WRONG = "não é esta a senha"


def statuses(world: Any, login: str, times: int, password: str = WRONG, **headers: str) -> list[int]:
    return [world.login(login, password, **headers).status_code for _ in range(times)]


@pytest.mark.covers("G2")
def test_a_login_gives_the_tokens_of_a_session(world: Any) -> None:
    person = world.person()
    answer = world.login(person.document)
    assert answer.status_code == 201
    assert set(answer.json) == {"access_token", "refresh_token", "device_token", "token_type", "expires_in"}
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 900)
    assert answer.headers["Cache-Control"] == "no-store"
    assert world.events() == []


@pytest.mark.covers("G9")
def test_three_wrong_passwords_lock_for_ten_minutes(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    assert statuses(world, person.document, 3) == [401, 401, 401]
    (locked,) = world.events()
    assert locked.type == "identity.user_locked.v1"
    assert locked.data["user_id"] == str(person.user_id)
    assert (locked.data["cause"], locked.data["until"]) == ("wrong_passwords", "2026-09-15T12:10:00.000Z")

    frozen_clock.tick(minutes=4)
    refused = world.login(person.document)
    assert (refused.status_code, refused.json["code"]) == (423, "account.locked")
    assert refused.json["locked_until"] == "2026-09-15T12:10:00.000Z"
    assert refused.headers["Retry-After"] == "360"

    frozen_clock.tick(minutes=6)
    assert world.login(person.document).status_code == 201
    assert world.events("user_locked") == []


def test_trying_during_a_lock_does_not_prolong_it(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    statuses(world, person.document, 3)
    frozen_clock.tick(minutes=9)
    assert statuses(world, person.document, 5) == [423] * 5
    frozen_clock.tick(minutes=1)
    assert world.login(person.document).status_code == 201


def test_a_login_nobody_has_is_answered_just_the_same(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    for login in (person.document, person.email):
        for unknown in (a_cpf(), "ninguem@consumo.example", "quem será?", "' OR 1=1 --"):
            mine, nobodys = ([world.login(who, WRONG) for _ in range(5)] for who in (login, unknown))
            assert [answer.status_code for answer in mine] == [answer.status_code for answer in nobodys]
            same = ("type", "title", "status", "code", "detail", "locked_until")
            assert [[answer.json.get(name) for name in same] for answer in mine] == [
                [answer.json.get(name) for name in same] for answer in nobodys
            ]
            assert [set(answer.headers.keys()) for answer in mine] == [set(a.headers.keys()) for a in nobodys]
            frozen_clock.tick(minutes=10)
    assert {event.subject for event in world.events("user_locked")} == {str(person.user_id)}


def test_every_spelling_of_a_login_is_one_count(world: Any) -> None:
    person = world.person(document="52998224725", email="ana@consumo.example")
    spellings = ("529.982.247-25", "52998224725", "529 982 247 25")
    assert [world.login(login, WRONG).status_code for login in spellings] == [401] * 3
    assert world.login(person.document).status_code == 423
    spellings = ("ana@consumo.example", "ANA@consumo.example", "Ana@CONSUMO.EXAMPLE")
    assert [world.login(login, WRONG).status_code for login in spellings] == [401] * 3
    assert world.login(person.email).status_code == 423


def test_above_all_logins_of_a_person_there_is_a_ceiling_that_nobody_sees(
    world: Any, frozen_clock: FrozenClock
) -> None:
    person = world.person()
    assert statuses(world, person.document, 3) == [401] * 3
    assert statuses(world, person.email, 2) == [401] * 2
    hidden = world.login(person.email)
    assert (hidden.status_code, hidden.json["code"]) == (401, "credentials.wrong")
    assert world.login(person.email).status_code == 423
    frozen_clock.tick(minutes=10)
    assert world.login(person.email).status_code == 201


def test_a_success_forgets_the_failures_before_it(world: Any) -> None:
    person = world.person()
    for _ in range(3):
        assert statuses(world, person.document, 2) == [401, 401]
        assert world.login(person.document).status_code == 201


def test_failures_are_forgotten_after_ten_minutes_without_another(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    for _ in range(3):
        assert statuses(world, person.document, 2) == [401, 401]
        frozen_clock.tick(minutes=10)
    assert statuses(world, person.document, 1) == [401]
    frozen_clock.tick(minutes=9)
    assert statuses(world, person.document, 1) == [401]
    frozen_clock.tick(minutes=9)
    assert statuses(world, person.document, 2) == [401, 423]


def test_a_stranger_cannot_lock_the_owner_out_of_a_known_device(world: Any) -> None:
    person = world.person()
    device = world.login(person.document).json["device_token"]
    assert statuses(world, person.document, 4) == [401, 401, 401, 423]
    again = world.login(person.document, Device_Token=device)
    assert again.status_code == 201
    assert again.json["device_token"] == device


def test_a_known_device_has_three_tries_of_its_own(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    device = world.login(person.document).json["device_token"]
    assert statuses(world, person.document, 3, Device_Token=device) == [401] * 3
    assert world.login(person.document, Device_Token=device).status_code == 423
    assert len(world.events("user_locked")) == 1
    assert world.login(person.document).status_code == 201
    frozen_clock.tick(minutes=10)
    assert world.login(person.document, Device_Token=device).status_code == 201


def test_a_device_of_somebody_else_is_a_stranger(world: Any) -> None:
    owner, other = world.person(), world.person()
    foreign = world.login(other.document).json["device_token"]
    assert statuses(world, owner.document, 4, Device_Token=foreign) == [401, 401, 401, 423]
    assert world.login(other.document, Device_Token="não é um aparelho".encode().decode("latin-1")).status_code == 201


def test_running_sessions_go_on_while_the_login_is_locked(world: Any) -> None:
    person = world.person()
    me, tokens = world.signed_in(person)
    statuses(world, person.document, 4)
    assert me.get("/api/identity/v1/me").status_code == 200
    assert world.post("/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_the_owner_hears_of_a_new_device_but_not_of_the_first(world: Any) -> None:
    person = world.person()
    device = world.login(person.document).json["device_token"]
    world.login(person.document, Device_Token=device)
    assert world.events() == []
    world.login(person.email, User_Agent="Navegador/1.0", X_Forwarded_For="203.0.113.77")
    (notice,) = world.events()
    assert notice.type == "identity.security_notice.v1"
    assert (notice.data["kind"], notice.data["email"]) == ("new_device", person.email)
    assert (notice.data["device"], notice.data["network"]) == ("Navegador/1.0", "203.0.113.0/24")


def test_a_device_is_forgotten_after_a_year(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    device = world.login(person.document).json["device_token"]
    frozen_clock.tick(days=364)
    assert world.login(person.document, Device_Token=device).json["device_token"] == device
    frozen_clock.tick(days=365)
    assert world.login(person.document, Device_Token=device).json["device_token"] != device


def test_a_password_is_the_same_however_it_is_composed(world: Any) -> None:
    person = world.person(password="cora\u00e7\u00e3o de a\u00e7a\u00ed")
    assert world.login(person.document, "corac\u0327a\u0303o de ac\u0327ai\u0301").status_code == 201


def test_a_hash_of_outdated_parameters_is_renewed_at_login(make_world: Any) -> None:
    world = make_world(argon2_memory_kib=16)
    person = world.person()
    stronger = make_world(argon2_memory_kib=32, secrets_key=world.runtime.settings.secrets_key)
    assert stronger.login(person.document).status_code == 201
    with world.database.reading() as session:
        kept = session.get_one(User, person.user_id)
    assert "m=32," in kept.password_hash
    assert kept.version == 1
    assert world.login(person.document).status_code == 201


def test_nothing_in_the_database_would_open_an_account(world: Any) -> None:
    person = world.person()
    tokens = world.login(person.document).json
    with world.database.reading() as session:
        rows = [str(vars(row)) for kind in (User, UserSession, Device, Tally) for row in session.scalars(select(kind))]
        assert session.scalar(select(func.count()).select_from(Tally).where(Tally.key == person.document)) == 0
    secrets = [person.password, *(tokens[name] for name in ("access_token", "refresh_token", "device_token"))]
    assert not any(secret in row for secret in secrets for row in rows)


def test_an_attempt_that_found_no_free_core_does_not_count(make_world: Any) -> None:
    world = make_world(hash_wait_seconds=0.01)
    person, hasher, release = world.person(), world.runtime.clients.hasher, threading.Event()
    cores = len(os.sched_getaffinity(0))
    occupants = [hasher._cores.submit(release.wait, 30) for _ in range(cores)]
    assert statuses(world, person.document, 1) == [503]
    release.set()
    assert all(occupant.result(30) for occupant in occupants)
    assert statuses(world, person.document, 3) == [401] * 3


def test_attempts_that_were_cut_off_stay_counted_until_they_are_forgotten(
    world: Any, frozen_clock: FrozenClock
) -> None:
    person = world.person()
    for _ in range(3):  # a kill between reserving and settling leaves just this
        with world.database.writing() as session:
            reserve_attempt(
                session,
                actor=ANONYMOUS,
                now=frozen_clock.at,
                vault=world.runtime.clients.vault,
                nobodys_hash="",
                login=person.document,
                device_token="",
            )
    assert world.login(person.document).status_code == 423
    frozen_clock.tick(minutes=10)
    assert world.login(person.document).status_code == 201


def test_who_logged_in_from_where_is_in_the_audit_trail(world: Any) -> None:
    person = world.person()
    world.login(person.document, X_Forwarded_For="203.0.113.77")
    with world.database.reading() as session:
        (row,) = session.execute(select(audit.audit).where(audit.audit.c.action == "session.opened")).all()
    assert (row.subject, row.address, row.actor_kind) == (str(person.user_id), "203.0.113.77", "anonymous")


@pytest.mark.parametrize("body", [{"login": "x" * 255}, {"password": "x" * 513}, {"login": ""}, {"otp": "1"}])
def test_what_cannot_be_a_login_is_told_so(world: Any, body: dict[str, str]) -> None:
    answer = world.post("/sessions", {"login": "52998224725", "password": "x", **body})
    assert answer.status_code == 422


def test_input_that_cannot_be_stored_is_malformed(world: Any) -> None:
    for raw in (b'{"login": "a\\u0000b", "password": "x"}', b'{"login": "\\ud800", "password": "x"}', b"\xff", b"{"):
        answer = world.http.post("/api/identity/v1/sessions", data=raw, content_type="application/json")
        assert answer.status_code == 400
    plain = world.http.post("/api/identity/v1/sessions", data=b"{}", content_type="text/plain")
    assert plain.status_code == 415
