"""What operators run: roles from the command line, the demo account, and the jobs."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from sqlalchemy import func, select

from chassis import clock, staff
from chassis.context import SYSTEM
from chassis.testing.clock import FrozenClock
from identity.commands import seed
from identity.model import Base, Device, Registration, SigningKey, Tally, User, UserSession

API = "/api/identity/v1"
Run = Any


def test_the_first_admin_gets_in_by_the_command_line(world: Any, run: Run) -> None:
    person = world.person(document="52998224725")
    granted = run("grant-role", "529.982.247-25", "staff:admin")
    assert granted.exit_code == 0, granted.output
    (fact,) = world.events("user_updated")
    assert fact.data["staff_roles"] == ["staff:admin"]
    assert fact.data["actor"] == {"user_id": None, "kind": "system"}
    me, _ = world.signed_in(person)
    assert me.get(f"{API}/me").json["roles"] == ["staff:admin"]
    assert run("grant-role", person.email, "staff:admin").exit_code == 0
    assert world.events() == []


def test_the_last_admin_stays(world: Any, run: Run) -> None:
    first, second = world.person(), world.person()
    for person in (first, second):
        run("grant-role", person.document, "staff:admin")
    run("grant-role", first.document, "staff:access")
    assert run("revoke-role", first.email, "staff:admin").exit_code == 0
    refused = run("revoke-role", second.email, "staff:admin")
    assert refused.exit_code == 1
    assert "last staff:admin" in refused.output
    assert run("revoke-role", first.email, "staff:access").exit_code == 0
    with world.database.reading() as session:
        assert [session.get_one(User, person.user_id).roles for person in (first, second)] == [[], ["staff:admin"]]


def test_a_role_that_is_none_and_a_login_that_nobody_has_are_told(world: Any, run: Run) -> None:
    person = world.person()
    assert run("grant-role", person.document, "staff:king").exit_code == 2
    nobody = run("grant-role", "ninguem@consumo.example", "staff:admin")
    assert (nobody.exit_code, "nobody has the login" in nobody.output) == (1, True)


def test_settings_that_cannot_be_used_are_all_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE_KEY", "short")
    monkeypatch.delenv("ISSUER_URL")
    broken = run("grant-role", "x", "staff:admin")
    assert "CODE_KEY" in str(broken.exception) and "ISSUER_URL" in str(broken.exception)


def test_the_demo_accounts_are_made_once_and_handed_back(make_world: Any, tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    world = make_world(demo_file=file)
    seed(world.runtime)
    entries = json.loads(file.read_text())
    assert set(entries) == {
        *("staff", "holder", "professional", "representative", "agent", "director", "accountant"),
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    demo = entries["staff"]
    assert demo["roles"] == [*staff.ROLES]
    opened = world.login(demo["login"], demo["password"])
    assert opened.status_code == 201
    me = world.http.as_(opened.json["access_token"]).get(f"{API}/me").json
    assert (me["roles"], me["document"]) == (sorted(staff.ROLES), demo["login"])
    types = [event.type for event in world.events()]
    assert types.count("identity.user_validated.v1") == len(entries)

    before = file.read_text()
    seed(world.runtime)
    assert file.read_text() == before
    assert world.events() == []


def test_a_lost_demo_file_is_written_anew_with_another_password(make_world: Any, tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    world = make_world(demo_file=file)
    seed(world.runtime)
    first = json.loads(file.read_text())["staff"]
    file.unlink()
    seed(world.runtime)
    second = json.loads(file.read_text())["staff"]
    assert (second["login"], second["password"] != first["password"]) == (first["login"], True)
    assert world.login(second["login"], second["password"]).status_code == 201


def run_job(world: Any, name: str) -> int:
    return world.runtime.jobs.named(name).run(world.database, clock.now())


def count_of(world: Any, kind: type[Base]) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_the_owner_hears_when_the_last_lock_is_over(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    for login in (person.document, person.email):
        for _ in range(3):
            world.login(login, "não é esta a senha")
        frozen_clock.tick(minutes=4)
    world.events()
    frozen_clock.tick(minutes=1)
    assert run_job(world, "end-lapsed-locks") == 0
    frozen_clock.tick(minutes=1)
    assert run_job(world, "end-lapsed-locks") == 1
    assert world.events() == []
    frozen_clock.tick(minutes=4)
    assert run_job(world, "end-lapsed-locks") == 1
    (unlocked,) = world.events()
    assert unlocked.type == "identity.user_unlocked.v1"
    assert (unlocked.data["user_id"], unlocked.data["cause"]) == (str(person.user_id), "expired")
    assert unlocked.data["actor"] == {"user_id": None, "kind": SYSTEM.kind}
    assert run_job(world, "end-lapsed-locks") == 0


def test_nothing_is_kept_longer_than_it_says(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    world.signed_in(person)
    me, _ = world.signed_in(person)
    me.delete(f"{API}/sessions/current")
    world.login(person.document, "não é esta a senha")
    jobs = {"purge-registrations": Registration, "purge-tallies": Tally, "purge-sessions": UserSession}
    jobs["purge-devices"] = Device
    history = []
    for days in (0, 1, 29, 30, 305):
        frozen_clock.tick(days=days)
        for name in jobs:
            run_job(world, name)
        history.append([count_of(world, kind) for kind in jobs.values()])
    # registrations a day, tallies minutes, ended sessions 30 days, forgotten ones 30 + 30, devices a year
    assert history == [[1, 6, 2, 2], [0, 0, 2, 2], [0, 0, 1, 2], [0, 0, 0, 2], [0, 0, 0, 0]]
    assert count_of(world, User) == 1


def test_keys_are_followed_without_a_token_ever_failing(world: Any, frozen_clock: FrozenClock) -> None:
    person = world.person()
    first = published(world)
    device = world.login(person.document).json["device_token"]
    frozen_clock.tick(days=30, minutes=-59)
    assert run_job(world, "rotate-signing-keys") == 1
    frozen_clock.tick(minutes=1)  # every process has read the keys again
    both = published(world)
    assert both[:1] == first and len(both) == 2

    def login_key() -> str:
        token = world.login(person.document, Device_Token=device).json["access_token"]
        assert world.http.as_(token).get(f"{API}/me").status_code == 200
        return jws.extract_compact(token.encode()).headers()["kid"]

    assert login_key() == first[0]
    old_token = world.login(person.document, Device_Token=device).json["access_token"]
    frozen_clock.tick(minutes=60)
    assert login_key() == both[1]
    assert run_job(world, "rotate-signing-keys") == 0
    frozen_clock.tick(minutes=60)
    assert run_job(world, "rotate-signing-keys") == 1
    frozen_clock.tick(minutes=1)
    assert published(world) == both[1:]
    assert world.http.as_(old_token).get(f"{API}/me").status_code == 401
    assert count_of(world, SigningKey) == 1


def test_an_operator_replaces_the_key_in_an_hour_or_at_once(world: Any, run: Run, frozen_clock: FrozenClock) -> None:
    person = world.person()
    first = published(world)
    opened = world.login(person.document).json
    following = run("replace-signing-keys").output.split()[0]
    frozen_clock.tick(minutes=1)
    assert published(world) == [*first, following]
    assert world.http.as_(opened["access_token"]).get(f"{API}/me").status_code == 200

    unseen = world.login(person.document, Device_Token=opened["device_token"]).json["access_token"]
    fresh = run("replace-signing-keys", "--at-once").output.split()[0]
    frozen_clock.tick(seconds=5)  # every process has read the keys again
    assert published(world) == [fresh]
    for old in (unseen, opened["access_token"]):  # the second one was verified before
        assert world.http.as_(old).get(f"{API}/me").status_code == 401
    refreshed = world.post("/sessions/refresh", {"refresh_token": opened["refresh_token"]})
    assert refreshed.status_code == 200
    assert world.http.as_(refreshed.json["access_token"]).get(f"{API}/me").status_code == 200


def published(world: Any) -> list[str]:
    answer = world.http.get("/oauth/jwks")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    return [key["kid"] for key in answer.json["keys"]]


def test_every_job_is_idempotent_as_of_any_time(world: Any) -> None:
    for job in world.runtime.jobs:
        job.run(world.database, clock.now() + timedelta(days=1))
        assert job.run(world.database, clock.now() + timedelta(days=1)) == 0
