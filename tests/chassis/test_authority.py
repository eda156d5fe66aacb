"""What a token still says and is no longer true: known by event, asked by staff routes, forgotten in time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from scratch_service.app import service

from chassis import authority, clock
from chassis.context import Actor
from chassis.ids import new_id
from chassis.problems import TokenInvalid
from chassis.service import Runtime
from chassis.testing.events import an_event
from chassis.testing.plugin import MakeRuntime

ROLES = frozenset({"staff:things", "staff:admin"})


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    return make_runtime(replace(service, current_roles=None))


def hear(runtime: Runtime, user_id: UUID, *roles: str, version: int, **said: Any) -> None:
    event = an_event(
        "identity.user_updated.v1",
        version=version,
        user_id=str(user_id),
        staff_roles=list(roles),
        parties=[str(user_id)],
        **said,
    )
    with runtime.database.writing() as session:
        authority.remember_roles(session, event)


def staff(user_id: UUID | None = None) -> Actor:
    return Actor(kind="user", user_id=user_id or new_id(), session_id=new_id(), roles=ROLES)


def test_a_revoked_session_is_known_until_its_tokens_are_over(runtime: Runtime) -> None:
    actor = staff()
    for _ in range(2):
        with runtime.database.writing() as session:
            authority.end_session(session, an_event("identity.session_revoked.v1", session_id=str(actor.session_id)))

    with pytest.raises(TokenInvalid):
        runtime.current_roles(actor)
    assert runtime.current_roles(replace(actor, session_id=new_id())) == ROLES

    job = runtime.jobs.named("purge-revoked-sessions")
    assert job
    assert job.run(runtime.database, clock.now()) == 0
    assert job.run(runtime.database, clock.now() + authority.TOKEN_LIFE + timedelta(seconds=1)) == 1
    assert runtime.current_roles(actor) == ROLES


def test_roles_are_those_that_were_heard_of_last(runtime: Runtime) -> None:
    actor = staff()
    assert runtime.current_roles(actor) == ROLES  # the event that gave them has not arrived

    hear(runtime, actor.user_id, *ROLES, version=2)
    assert runtime.current_roles(actor) == ROLES

    hear(runtime, actor.user_id, "staff:things", version=3)
    hear(runtime, actor.user_id, *ROLES, version=2)  # comes late
    assert runtime.current_roles(actor) == {"staff:things"}

    hear(runtime, actor.user_id, version=4)
    assert runtime.current_roles(actor) == frozenset()


@pytest.mark.parametrize("new", [True, False])
def test_who_never_held_a_role_leaves_no_row(runtime: Runtime, new: bool) -> None:
    type_ = "identity.user_validated.v1" if new else "identity.user_updated.v1"
    event = an_event(type_, user_id=str(new_id()), staff_roles=[])
    event = replace(event, retold=not new)
    with runtime.database.writing() as session:
        authority.remember_roles(session, event)
        assert session.execute(authority.staff_member.select()).all() == []


def test_a_role_that_was_given_before_there_were_copies_is_lost_all_the_same(runtime: Runtime) -> None:
    actor, erased = staff(), staff()
    hear(runtime, actor.user_id, version=7)
    with runtime.database.writing() as session:
        authority.forget_roles(session, an_event("identity.user_erased.v1", version=3, user_id=str(erased.user_id)))
    assert runtime.current_roles(actor) == runtime.current_roles(erased) == frozenset()


def test_the_erased_hold_nothing(runtime: Runtime) -> None:
    actor = staff()
    hear(runtime, actor.user_id, *ROLES, version=2)
    with runtime.database.writing() as session:
        authority.forget_roles(session, an_event("identity.user_erased.v1", version=3, user_id=str(actor.user_id)))
    assert runtime.current_roles(actor) == frozenset()


@pytest.mark.parametrize("roles", [ROLES, frozenset[str]()])
def test_a_locked_account_is_admitted_nowhere_until_it_is_unlocked(runtime: Runtime, roles: frozenset[str]) -> None:
    actor = replace(staff(), roles=roles)
    hear(runtime, actor.user_id, *roles, version=3, staff_locked=True)
    hear(runtime, actor.user_id, *roles, version=2, staff_locked=False)  # comes late
    with pytest.raises(TokenInvalid):
        runtime.current_roles(actor)
    hear(runtime, actor.user_id, *roles, version=4)  # as told before there was the field
    with pytest.raises(TokenInvalid):
        runtime.current_roles(actor)
    hear(runtime, actor.user_id, *roles, version=5, staff_locked=False)
    assert runtime.current_roles(actor) == roles


def test_a_lock_is_learnt_from_what_is_sent_again(runtime: Runtime) -> None:
    actor = replace(staff(), roles=frozenset())
    event = an_event("identity.user_updated.v1", user_id=str(actor.user_id), staff_roles=[], staff_locked=True)
    with runtime.database.writing() as session:
        authority.remember_roles(session, replace(event, retold=True))
    with pytest.raises(TokenInvalid):
        runtime.current_roles(actor)


def test_a_role_is_lost_by_taking_it_away_and_by_a_lock(runtime: Runtime) -> None:
    user_id = new_id()

    def has_lost() -> bool:
        with runtime.database.reading() as session:
            return authority.has_lost_role(session, user_id, "staff:things")

    assert not has_lost()  # nothing was heard
    hear(runtime, user_id, "staff:things", version=2)
    assert not has_lost()
    hear(runtime, user_id, "staff:admin", version=3)
    assert has_lost()
    hear(runtime, user_id, "staff:things", version=4, staff_locked=True)
    assert has_lost()
