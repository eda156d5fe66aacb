"""Leaving: taking one's data along, and erasing the account so that only ids are left."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from chassis import clock, dead_letters
from chassis.audit import verify
from chassis.context import Actor
from chassis.idempotency import idempotency_key
from chassis.outbox import outbox
from chassis.personal import holding_of
from chassis.problems import NotFound
from chassis.testing.parallel import at_once
from chassis.testing.traces import traces
from identity.actions import login as login_actions
from identity.actions import recovery
from identity.app import service
from identity.model import Base, EmailChange, ErasedUser, Recovery, RecoveryCount, Tally, User
from identity.model.problems import CredentialsWrong
from identity.model.user_session import Lifetimes
from identity.schemas.own import Export

API = "/api/identity/v1"
WRONG = "não é esta a senha"
SAID = {"name": "Zulmira Quixabeira", "document": "52998224725", "mailbox": "zulmira", "phone": "+5592987651234"}


@pytest.fixture
def zulmira(world: Any) -> Any:
    """Somebody with a row in every table: devices, sessions, a lock, a decision of staff, another registration, a
    recovery and a change of address that were begun."""
    person = world.person(
        document=SAID["document"], email="Zulmira@consumo.example", name=SAID["name"], phone=SAID["phone"]
    )
    me, _ = world.signed_in(person, User_Agent="Navegador de Zulmira")
    assert me.put(f"{API}/me/email", json={"email": "zulmira.nova@consumo.example"}).status_code == 202
    for _ in range(3):
        world.login(person.email, WRONG)
    admin, _ = world.signed_in(world.admin())
    admin.get(f"{API}/users?query=zulmira")
    admin.post(
        f"{API}/users/{person.user_id}/unlock",
        json={"reason": f"Conferido: {SAID['name']}"},
        headers={"Idempotency-Key": "u-1"},
    )
    for _ in range(3):
        world.login(person.email, WRONG)
    world.begin(email="zulmira@consumo.example")
    assert world.post("/recoveries", {"document": person.document, "email": person.email}).status_code == 202
    world.events()
    return person


def leave(world: Any, person: Any) -> Any:
    me, _ = world.signed_in(person)
    return me.delete(f"{API}/me")


def left(world: Any) -> set[tuple[str, str]]:
    return traces(world.database, Base.metadata, **SAID)


def test_what_identity_holds_is_handed_out(world: Any, zulmira: Any) -> None:
    me, _ = world.signed_in(zulmira)
    held = me.get(f"{API}/me/export").json
    assert (held["user"]["document"], held["user"]["email"]) == (SAID["document"], "Zulmira@consumo.example")
    assert (len(held["sessions"]), len(held["devices"]), len(held["locks"])) == (2, 2, 1)
    assert sorted(registration["state"] for registration in held["registrations"]) == ["code_sent", "completed"]
    assert [decision["kind"] for decision in held["staff_decisions"]] == ["unlocked"]
    assert len(held["recoveries"]) == 1
    assert [change["email"] for change in held["email_changes"]] == ["zulmira.nova@consumo.example"]
    assert {"session.opened", "login.failed", "user.locked", "user.viewed"} - {
        done["action"] for done in held["activity"]
    } == {"user.viewed"}
    written = json.dumps(held)
    for secret in ("password_hash", "token_hash", "salt", "code_hash", "Conferido"):
        assert secret not in written


def test_every_kind_of_row_that_is_declared_to_be_exported_is_in_the_answer() -> None:
    declared = {holding_of(table).exported_as for table in Base.metadata.sorted_tables} - {""}
    assert declared | {"activity"} == set(Export().fields)


def test_nothing_is_left_but_ids(world: Any, zulmira: Any) -> None:
    with world.writing() as session:
        notice = {"user_id": str(zulmira.user_id), "email": zulmira.email}
        dead_letters.bury(session, headers={}, body=json.dumps(notice), properties={})
    assert {name for _where, name in left(world)} == set(SAID)
    assert leave(world, zulmira).status_code == 204
    with world.database.reading() as session:
        waiting = [json.loads(data) for data in session.scalars(select(outbox.c.data).order_by(outbox.c.seq))]
        answers = session.scalars(select(idempotency_key.c.body)).all()
    assert all(answer is None or b"imira" not in answer for answer in answers)
    assert {where for where, _name in left(world)} <= {"outbox.data"}  # told as they happened: see the page of data
    assert all(fact.get("email", "") == "" for fact in waiting)
    world.events()
    assert left(world) == set()


def test_it_is_told_and_everything_ends(world: Any, zulmira: Any) -> None:
    me, tokens = world.signed_in(zulmira)
    world.events()
    assert me.delete(f"{API}/me").status_code == 204
    told = world.events()
    assert [event.type for event in told][-1] == "identity.user_erased.v1"
    assert told[-1].data["parties"] == [str(zulmira.user_id)]
    assert [event.type for event in told].count("identity.session_revoked.v1") == 2
    assert me.get(f"{API}/me").status_code == 401
    assert me.delete(f"{API}/me").status_code == 401
    assert world.post("/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 401
    assert world.login(zulmira.document).status_code == 401


def test_the_chain_of_the_audit_trail_stays_whole(world: Any, zulmira: Any) -> None:
    world.run_job("seal-audit", clock.now())
    leave(world, zulmira)
    world.run_job("seal-audit", clock.now())
    with world.database.reading() as session:
        assert verify(session) == []
    assert world.audited("user.erased")[0].subject == str(zulmira.user_id)


def test_what_was_theirs_is_free_for_a_new_account(world: Any, zulmira: Any) -> None:
    leave(world, zulmira)
    again = world.person(document=zulmira.document, email=zulmira.email)
    assert again.user_id != zulmira.user_id
    assert world.login(zulmira.email).status_code == 201


def test_a_stranger_who_typed_the_document_loses_nothing(world: Any, zulmira: Any) -> None:
    registration = world.verified(document=zulmira.document, email="outro@consumo.example")
    leave(world, zulmira)
    assert world.complete(registration).status_code == 201


def test_counts_of_the_person_go_too(world: Any) -> None:
    person = world.person()
    me, _ = world.signed_in(person)
    for login in (person.document, person.email):
        world.login(login, WRONG)
    before = {tally.key for tally in world.rows(Tally)}
    assert me.delete(f"{API}/me").status_code == 204
    kept = {tally.key for tally in world.rows(Tally)}
    assert len(before - kept) == 5  # both logins, the person, mails and wrong codes of the address
    assert len(kept & before) == 2  # those of the address in one network, which nobody can find: they lapse in an hour


@pytest.mark.covers("G8")
def test_recoveries_and_changes_of_the_address_go_too(world: Any) -> None:
    person = world.person()
    me, _ = world.signed_in(person)
    assert me.put(f"{API}/me/email", json={"email": "outra@consumo.example"}).status_code == 202
    world.events()
    asked = {"document": person.document, "email": person.email}
    begun = world.post("/recoveries", asked).json["id"]
    entered = {"code": world.mailed_code(), "new_password": "outra frase que ninguém adivinha"}
    for number in range(2):
        world.post("/recoveries", {**asked, "email": f"estranha{number}@consumo.example"})
    assert (world.login(person.document).status_code, len(world.rows(EmailChange))) == (423, 1)
    assert me.delete(f"{API}/me").status_code == 204
    assert (world.rows(EmailChange), world.rows(RecoveryCount)) == ([], [])
    assert {row.user_id for row in world.rows(Recovery)} == {None}  # of strangers, who prove nothing
    assert world.post(f"/recoveries/{begun}/completion", entered).status_code == 404
    again = world.person(document=person.document)
    assert world.login(again.document).status_code == 201


def test_a_code_that_is_entered_while_the_account_goes_changes_nothing(world: Any) -> None:
    person = world.person()
    me, _ = world.signed_in(person)
    world.events()
    begun = world.post("/recoveries", {"document": person.document, "email": person.email}).json["id"]
    vault, code = world.runtime.clients.vault, world.mailed_code()
    with world.writing() as session:
        proven = recovery.prove_recovery(
            session, actor=Actor(), now=clock.now(), vault=vault, recovery_id=UUID(begun), network="", code=code
        )
    assert isinstance(proven, recovery.Proven)
    assert me.delete(f"{API}/me").status_code == 204
    with pytest.raises(NotFound), world.writing() as session:
        recovery.complete_recovery(
            session,
            actor=Actor(),
            now=clock.now(),
            vault=vault,
            recovery_id=UUID(begun),
            code=code,
            password_hash="x",
        )


def test_the_last_administrator_cannot_leave(world: Any) -> None:
    me, _ = world.signed_in(world.admin())
    answer = me.delete(f"{API}/me")
    assert (answer.status_code, answer.json["code"]) == (409, "roles.last_admin")
    world.admin()
    assert me.delete(f"{API}/me").status_code == 204


def test_a_login_under_way_opens_nothing(world: Any, zulmira: Any) -> None:
    facts: dict[str, Any] = {"actor": Actor(), "now": clock.now()}
    with world.writing() as session:
        attempt = login_actions.reserve_attempt(
            session,
            **facts,
            vault=world.runtime.clients.vault,
            nobodys_hash="",
            login=zulmira.document,
            device_token="",
        )
    assert leave(world, zulmira).status_code == 204
    lifetimes = Lifetimes(idle=timedelta(days=1), absolute=timedelta(days=1))
    with world.writing() as session:
        settled = login_actions.open_session(
            session, **facts, attempt=attempt, new_hash=None, device_token="x", user_agent="", lifetimes=lifetimes
        )
    assert isinstance(settled, CredentialsWrong)


def test_who_leaves_twice_at_once_leaves_once(world: Any) -> None:
    person = world.person()
    clients = [world.signed_in(person)[0], world.signed_in(person)[0]]
    statuses = at_once(2, lambda number: int(clients[number].delete(f"{API}/me").status_code))
    assert sorted(statuses) == [204, 401]
    assert len(world.events("user_erased")) == 1


def test_a_service_that_was_restored_from_a_backup_is_told_again(world: Any, zulmira: Any) -> None:
    leave(world, zulmira)
    (tombstone,) = world.rows(ErasedUser)
    with world.database.reading() as session:
        told = list(service.current_state(session))
    assert [fact.user_id for fact in told if fact.type == "identity.user_erased.v1"] == [tombstone.user_id]
    assert zulmira.user_id not in {user.id for user in world.rows(User)}
