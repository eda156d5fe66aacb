"""What staff:admin decides about accounts: roles, locks and lost e-mail addresses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock, staff
from chassis.context import Actor
from chassis.problems import Problem
from chassis.testing.clock import FrozenClock
from chassis.testing.parallel import at_once
from identity.actions import login as login_actions
from identity.actions import staff as actions
from identity.app import current_state
from identity.model import Device, User
from identity.model.user_session import Lifetimes

API = "/api/identity/v1"
WRONG = "não é esta a senha"
REASON = {"reason": "Aviso do titular: celular roubado"}
COUNTER = {"reason": "Documento conferido no balcão"}


def lock(admin: Any, person: Any) -> Any:
    return admin.post(f"{API}/users/{person.user_id}/lock", json=REASON)


def unlock(admin: Any, person: Any) -> Any:
    return admin.post(f"{API}/users/{person.user_id}/unlock", json=REASON)


def give(admin: Any, person: Any, *roles: str, **headers: str) -> Any:
    return admin.put(f"{API}/users/{person.user_id}/roles", json={"roles": [*roles]}, headers=headers)


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


class TestRoles:
    def test_they_are_replaced_and_told_to_everybody_who_keeps_them(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        given = give(admin, person, staff.HELPDESK, staff.ACCESS, staff.HELPDESK)
        assert (given.status_code, given.json["roles"], given.headers["ETag"]) == (
            200,
            [staff.ACCESS, staff.HELPDESK],
            '"2"',
        )
        (told,) = world.events()
        assert (told.type, told.data["staff_roles"]) == ("identity.user_updated.v1", [staff.ACCESS, staff.HELPDESK])
        assert told.data["actor"]["kind"] == "staff"
        give(admin, person, staff.HELPDESK)
        details = [row.details for row in world.audited("user.roles_changed")]
        assert details == [
            {"granted": [staff.ACCESS, staff.HELPDESK], "revoked": []},
            {"granted": [], "revoked": [staff.ACCESS]},
        ]
        world.events()
        assert give(admin, person, staff.HELPDESK).status_code == 200
        assert world.events() == []

    def test_a_role_that_is_taken_away_opens_nothing_any_more(self, world: Any) -> None:
        first, second = world.admin(), world.admin()
        (one, _), (other, _) = world.signed_in(first), world.signed_in(second)
        assert give(one, second).status_code == 200
        assert other.get(f"{API}/users").status_code == 403

    def test_the_last_administrator_stays_one(self, world: Any) -> None:
        admin, colleague = world.admin(), world.admin()
        me, _ = world.signed_in(admin)
        assert lock(me, colleague).status_code == 200  # who is locked administers nothing
        assert refused(give(me, admin, staff.ACCESS)) == (409, "roles.last_admin")
        assert unlock(me, colleague).status_code == 200
        assert give(me, admin, staff.ACCESS).status_code == 200

    def test_who_read_an_older_version_does_not_overwrite_a_newer_one(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        read = admin.get(f"{API}/users/{person.user_id}").headers["ETag"]
        assert give(admin, person, staff.ACCESS, **{"If-Match": read}).status_code == 200
        assert refused(give(admin, person, **{"If-Match": read})) == (412, "version.mismatch")

    def test_what_is_no_role_is_refused(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        assert give(admin, person, "staff:king").status_code == 422
        assert admin.put(f"{API}/users/{person.user_id}/roles", json={}).status_code == 422


class TestLock:
    def test_it_ends_everything_at_once(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        me, tokens = world.signed_in(person)
        world.signed_in(person)
        world.events()
        locked = lock(admin, person)
        assert (locked.status_code, locked.json["locked"]) == (200, True)
        assert [decision["reason"] for decision in locked.json["decisions"]] == [REASON["reason"]]
        assert me.get(f"{API}/me").status_code == 401
        assert me.get(f"{API}/sessions").status_code == 401
        assert world.post("/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 401
        assert person.user_id not in {device.user_id for device in world.rows(Device)}
        told = world.events()
        assert [event.type for event in told].count("identity.session_revoked.v1") == 2
        (fact,) = [event for event in told if event.type == "identity.user_locked.v1"]
        assert (fact.data["cause"], fact.data.get("until"), fact.data["actor"]["kind"]) == ("staff", None, "staff")
        assert "celular" not in str([event.data for event in told])
        (state,) = [event for event in told if event.type == "identity.user_updated.v1"]
        assert (state.subject, state.data["staff_locked"]) == (fact.subject, True)
        assert state.version > fact.version

    def test_every_state_that_is_told_says_whether_it_is_there(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        world.events()
        lock(admin, person)
        lock(admin, person)
        give(admin, person, "staff:access")
        assert [one.data["staff_locked"] for one in world.events("user_updated")] == [True, True]
        with world.database.reading() as session:
            states = {one.subject_id: one.data() for one in current_state(session)}
        assert states[str(person.user_id)]["staff_locked"] is True
        unlock(admin, person)
        unlock(admin, person)
        assert [one.data["staff_locked"] for one in world.events("user_updated")] == [False]

    def test_only_the_right_password_learns_of_it(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        lock(admin, person)
        assert refused(world.login(person.document, WRONG)) == (401, "credentials.wrong")
        for login in (person.document, person.email):
            assert refused(world.login(login)) == (423, "account.locked_by_staff")
        for _ in range(3):
            world.login(person.document, WRONG)
        assert refused(world.login(person.document)) == (423, "account.locked")

    def test_a_login_under_way_opens_nothing(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        with world.writing() as session:
            attempt = login_actions.reserve_attempt(
                session,
                actor=Actor(),
                now=clock.now(),
                vault=world.runtime.clients.vault,
                nobodys_hash="",
                login=person.document,
                device_token="",
            )
        lock(admin, person)
        assert isinstance(settle(world, attempt), Problem)
        assert unlock(admin, person).status_code == 200
        assert not isinstance(settle(world, attempt), Problem)

    def test_an_action_that_had_been_admitted_is_refused_all_the_same(self, world: Any) -> None:
        """The caller was admitted before the transaction of the action began; a colleague locked them in between."""
        admin, colleague, person = world.admin(), world.admin(), world.person()
        (me, _), (other, tokens) = world.signed_in(admin), world.signed_in(colleague)
        actor = world.runtime.verifier.actor(tokens["access_token"])
        lock(me, colleague)
        for act in (
            lambda session: actions.lock_user(session, actor=actor, now=clock.now(), user_id=admin.user_id, reason="x"),
            lambda session: actions.change_roles(
                session, actor=actor, now=clock.now(), version=None, user_id=person.user_id, roles=[staff.ADMIN]
            ),
        ):
            assert caught(world, act) == "auth.token_invalid"
        assert other.get(f"{API}/users").status_code == 401

    def test_nobody_locks_themselves_or_the_last_administrator(self, world: Any) -> None:
        admin = world.admin()
        me, _ = world.signed_in(admin)
        assert refused(lock(me, admin)) == (409, "roles.last_admin")
        world.admin()
        assert refused(lock(me, admin)) == (409, "user.own_account")
        assert me.get(f"{API}/me").status_code == 200

    def test_a_second_lock_adds_its_reason_and_tells_nothing(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        first = lock(admin, person)
        world.events()
        second = lock(admin, person)
        assert second.json["locked_at"] == first.json["locked_at"]
        assert len(second.json["decisions"]) == 2
        assert world.events() == []


class TestUnlock:
    def test_it_lifts_every_lock(self, world: Any, frozen_clock: FrozenClock) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        device = world.login(person.document).json["device_token"]
        for login in (person.document, person.email):
            for _ in range(3):
                world.login(login, WRONG)
        for _ in range(3):
            world.login(person.document, WRONG, Device_Token=device)
        assert {lock["cause"] for lock in unlock_view(admin, person)} == {"wrong_passwords"}
        world.events()
        opened = unlock(admin, person)
        assert (opened.json["locks"], opened.json["locked"]) == ([], False)
        (told,) = world.events()
        assert (told.type, told.data["cause"]) == ("identity.user_unlocked.v1", "staff")
        for login in (person.document, person.email):
            assert world.login(login).status_code == 201
        assert world.login(person.document, Device_Token=device).status_code == 201
        frozen_clock.tick(minutes=11)
        assert world.run_job("end-lapsed-locks", frozen_clock.at) == 0

    def test_after_a_lock_by_staff_the_person_signs_in_again_as_from_a_new_device(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        device = world.login(person.document).json["device_token"]
        lock(admin, person)
        unlock(admin, person)
        world.events()
        again = world.login(person.document, Device_Token=device)
        assert again.status_code == 201
        assert again.json["device_token"] != device

    def test_where_nothing_was_locked_nothing_is_told(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        assert unlock(admin, person).status_code == 200
        assert world.events() == []


class TestEmail:
    def correct(self, admin: Any, person: Any, email: str) -> Any:
        return admin.put(f"{API}/users/{person.user_id}/email", json={"email": email, **COUNTER})

    def test_a_lost_address_is_replaced_and_both_are_told(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person(email="perdida@consumo.example")
        me, _ = world.signed_in(person)
        world.events()
        corrected = self.correct(admin, person, "Nova@consumo.example")
        assert (corrected.status_code, corrected.json["email"]) == (200, "Nova@consumo.example")
        assert me.get(f"{API}/me").status_code == 401
        told = world.events()
        assert [event.type.split(".")[1] for event in told].count("session_revoked") == 1
        (updated,) = [event for event in told if event.type == "identity.user_updated.v1"]
        assert updated.data["email"] == "Nova@consumo.example"
        notices = [event.data for event in told if event.type == "identity.security_notice.v1"]
        assert [(notice["kind"], notice["email"]) for notice in notices] == [
            ("email_corrected", "perdida@consumo.example"),
            ("email_corrected", "Nova@consumo.example"),
        ]
        assert world.login("nova@consumo.example").status_code == 201
        assert world.login("perdida@consumo.example").status_code == 401
        (row,) = world.audited("user.email_changed")
        assert row.details == {"assurance": "declared"}

    def test_the_assurance_is_that_of_the_new_address(self, world: Any, register: Callable[..., Any]) -> None:
        admin, _ = world.signed_in(world.admin())
        person = world.person(email="registrada@consumo.example")
        both = ("registrada@consumo.example", "tambem@consumo.example")
        assert register(*((person.document, email) for email in both)).exit_code == 0
        assert self.correct(admin, person, "outra@consumo.example").json["document_assurance"] == "declared"
        assert self.correct(admin, person, "tambem@consumo.example").json["document_assurance"] == "contact"

    def test_an_address_of_another_account_is_refused_and_nothing_happens(self, world: Any) -> None:
        (admin, _), person, other = world.signed_in(world.admin()), world.person(), world.person()
        me, _ = world.signed_in(person)
        world.events()
        assert refused(self.correct(admin, person, other.email.upper())) == (409, "user.email_taken")
        assert me.get(f"{API}/me").json["email"] == person.email
        assert world.events() == []

    def test_nobody_corrects_their_own(self, world: Any) -> None:
        admin = world.admin()
        me, _ = world.signed_in(admin)
        assert refused(self.correct(me, admin, "outra@consumo.example")) == (409, "user.own_account")

    def test_the_same_address_again_changes_nothing(self, world: Any) -> None:
        (admin, _), person = world.signed_in(world.admin()), world.person()
        me, _ = world.signed_in(person)
        world.events()
        assert self.correct(admin, person, person.email).status_code == 200
        assert me.get(f"{API}/me").status_code == 200
        assert world.events() == []


@pytest.mark.parametrize("what", ["lock", "roles", "leave"])
def test_of_two_administrators_at_once_one_stays(world: Any, what: str) -> None:
    admins = [world.admin(), world.admin()]
    clients = [world.signed_in(admin)[0] for admin in admins]

    def act(number: int) -> int:
        mine, theirs = clients[number], admins[1 - number]
        if what == "lock":
            return int(lock(mine, theirs).status_code)
        if what == "roles":
            return int(give(mine, admins[number]).status_code)
        return int(mine.delete(f"{API}/me").status_code)

    statuses = at_once(2, act)
    done = 204 if what == "leave" else 200
    assert sorted(statuses, key=lambda status: status != done) == [done, 401 if what == "lock" else 409]
    assert sum(user.may_administer for user in world.rows(User)) == 1


def unlock_view(admin: Any, person: Any) -> Any:
    return admin.get(f"{API}/users/{person.user_id}").json["locks"]


def settle(world: Any, attempt: Any) -> Any:
    """Settle a reserved attempt as right."""
    with world.writing() as session:
        return login_actions.open_session(
            session,
            actor=Actor(),
            now=clock.now(),
            attempt=attempt,
            new_hash=None,
            device_token=str(UUID(int=1)),
            user_agent="",
            lifetimes=Lifetimes(idle=timedelta(days=30), absolute=timedelta(days=90)),
        )


def caught(world: Any, act: Callable[[Any], Any]) -> str:
    """The code of the problem that an action raises."""
    try:
        with world.writing() as session:
            act(session)
    except Problem as problem:
        return problem.code
    return ""
