"""Analysts whose role has ended, or whose account was locked or erased: their claims, and what they are still told."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from connections_kit.desk import claim, claimed, kinds, send_back
from connections_kit.requests import attach, submitted
from connections_kit.world import Person, World

from chassis.events import Event
from chassis.testing.clock import frozen
from chassis.testing.events import an_event
from connections.model import ConnectionRequest
from connections.states import RequestStatus

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
ROLE = ["staff:connections"]


def updated(world: World, person: Person, version: int, **changes: Any) -> Event:
    return world.about(person, "identity.user_updated.v1", version=version, **changes)


def erased(person: Person, version: int) -> Event:
    who = str(person.user_id)
    return an_event("identity.user_erased.v1", version=version, user_id=who, parties=[who])


def gone(world: World, analyst: Person, how: str) -> Event:
    """What identity tells of an analyst who may analyse no longer."""
    if how == "erased":
        return erased(analyst, 5)
    changes = {"role": {"staff_roles": ["staff:helpdesk"]}, "locked": {"staff_roles": ROLE, "staff_locked": True}}
    return updated(world, analyst, 5, **changes[how])


@pytest.mark.parametrize("how", ["role", "locked", "erased"])
def test_what_an_analyst_had_claimed_is_free_when_the_role_ends(world: World, how: str) -> None:
    analyst, colleague, person = world.staff(), world.staff(), world.person()
    world.hear(updated(world, analyst, 4, staff_roles=ROLE))
    waiting = claimed(world, analyst, person)
    returned = claimed(world, analyst, person, "commissioning", world.unit(person.document))
    assert send_back(analyst, returned, {"slot": "photos"}).status_code == 200
    others = claimed(world, colleague, world.person())
    assert colleague.ask(waiting, "claim").json["code"] == "request.claimed"
    world.hear(gone(world, analyst, how))
    for request_id, holder in ((waiting, None), (returned, None), (others, str(colleague.user_id))):
        assert colleague.request(request_id).json["analyst_id"] == holder
    assert colleague.get("/queue", analyst="none").json["items"][0]["id"] == waiting
    claim(colleague, waiting)
    assert kinds(colleague, waiting)[-2:] == ["released", "claimed"]
    assert [row.details["earlier"] for row in world.audited("request.released")] == [str(analyst.user_id)] * 2


def test_a_resubmission_waits_for_anybody_when_its_analyst_is_gone(world: World) -> None:
    analyst, colleague, person = world.staff(), world.staff(), world.person()
    request_id = claimed(world, analyst, person, "commissioning", world.unit(person.document))
    assert send_back(analyst, request_id, {"slot": "photos"}).status_code == 200
    world.hear(gone(world, analyst, "role"))
    attach(world, request_id, only=("photos",))
    assert person.ask(request_id, "submission").status_code == 200
    claim(colleague, request_id)
    assert colleague.request(request_id).json["status"] == RequestStatus.IN_ANALYSIS


def test_a_claim_that_no_event_released_stands_in_nobodys_way(world: World) -> None:
    analyst, colleague = world.staff(), world.staff()
    request_id = submitted(world, world.person(), "new_connection")
    world.hear(gone(world, analyst, "role"))
    with world.writing() as session:  # a claim under way when the role ended, or one of an earlier release
        session.get_one(ConnectionRequest, UUID(request_id)).analyst_id = analyst.user_id
    claim(colleague, request_id)
    assert kinds(colleague, request_id)[-1] == "taken_over"
    assert world.staff().ask(request_id, "claim").json["code"] == "request.claimed"


def test_an_event_that_comes_late_or_changes_something_else_releases_nothing(world: World) -> None:
    analyst = world.staff()
    request_id = claimed(world, analyst, world.person())
    for version, changes in ((6, {"staff_roles": [*ROLE, "staff:helpdesk"]}), (5, {"staff_roles": []})):
        world.hear(updated(world, analyst, version, **changes))
        world.hear(replace(updated(world, analyst, version, **changes), retold=True))
        assert analyst.request(request_id).json["analyst_id"] == str(analyst.user_id)
    assert world.audited("request.released") == []


@pytest.mark.parametrize("how", ["role", "locked", "erased"])
def test_nobody_is_warned_who_is_no_analyst_any_more(world: World, how: str) -> None:
    with frozen(TUESDAY):
        analyst, person = world.staff(), world.person()
        waiting = claimed(world, analyst, person)
        decided = claimed(world, analyst, world.person())
        assert analyst.ask(decided, "decision", {"decision": "approve"}).status_code == 200
        world.hear(gone(world, analyst, how))
    world.events()
    world.run_job("watch-deadlines", datetime(2026, 9, 21, 12, tzinfo=UTC))
    told = {one.data["request_id"]: one.data for one in world.events("deadline_approaching")}
    assert told.keys() == {waiting, decided}
    assert [data.get("user_id") for data in told.values()] == [None, None]
    assert {data["owner"] for data in told.values()} == {"distributor"}


def test_a_locked_account_opens_nothing_in_whatever_order_it_is_heard(world: World) -> None:
    analyst, person = world.staff(), world.person()
    for somebody in (analyst, person):
        who = str(somebody.user_id)
        locked = updated(world, somebody, 8, staff_locked=True, staff_roles=ROLE)
        earlier = updated(world, somebody, 7, staff_locked=False, staff_roles=ROLE)
        world.hear(locked, earlier)
        world.hear(an_event("identity.user_unlocked.v1", version=6, user_id=who, cause="staff", parties=[who]))
        assert somebody.get("/requests").status_code == 401
        world.hear(updated(world, somebody, 10, staff_locked=False, staff_roles=ROLE))
        assert somebody.get("/requests").status_code == 200


def test_an_account_whose_lock_is_all_that_was_heard_is_known_whole_when_its_state_comes(world: World) -> None:
    """A service that was restored, or added later, learns of a lock before it has a copy of the person."""
    person = world.person(known=False)
    who = str(person.user_id)
    world.hear(an_event("identity.user_locked.v1", version=3, user_id=who, cause="staff", parties=[who]))
    world.hear(world.about(person, version=2), replace(updated(world, person, 2), retold=True))
    assert person.get("/clients").json["items"][0]["name"] == person.name
    world.hear(replace(updated(world, person, 3, staff_locked=True), retold=True))
    assert person.get("/clients").status_code == 401


def test_a_request_by_itself_released_keeps_its_place_in_the_queue(world: World) -> None:
    analyst = world.staff()
    request_id = submitted(world, world.person(), "new_connection")
    before = analyst.get("/queue").json["items"][0]["due_on"]
    claim(analyst, request_id)
    world.hear(gone(world, analyst, "role"))
    (row,) = world.staff().get("/queue").json["items"]
    assert (row["id"], row["due_on"], row["analyst_id"]) == (request_id, before, None)
