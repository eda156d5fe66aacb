"""System accesses when several people act at the same moment: real threads, real transactions."""

from functools import partial
from typing import Any

import pytest
from representatives_kit.accesses import an_agent_of, asked, decided, granted, wanted
from representatives_kit.world import Person, World
from sqlalchemy import select

from chassis import clock
from chassis.testing.parallel import apart, at_once
from representatives.actions.ending import end_relation
from representatives.model import AccessClaim, Relation, SystemAccess
from representatives.states import AccessStatus

THREADS = 50


@pytest.mark.covers("O31")
def test_fifty_who_ask_for_conflicting_profiles_get_one(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    world.events()
    bodies = [wanted(agent, ("cIC", "sIC")[number % 2]) for number in range(THREADS)]
    same = [apart(person) for _ in bodies]
    answers = at_once(THREADS, lambda number: same[number].post("/system-accesses", bodies[number]))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * (THREADS - 1)]
    assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"access.conflicting_profile"}
    (access,) = world.rows(SystemAccess)
    assert {claim.claim for claim in world.rows(AccessClaim)} == {access.profile, "cIC|sIC"}
    assert [event.type for event in world.events()] == ["representatives.system_access_requested.v1"]
    assert len(world.audited("system_access.requested")) == 1


def test_two_who_decide_make_one_decision(world: World) -> None:
    company = world.company()
    person, deciders = world.colleague(company), [world.staff("access") for _ in range(8)]
    access = asked(person, an_agent_of(world, company))
    world.events()
    answers = at_once(8, lambda number: decided(deciders[number], access, ("grant", "deny")[number % 2]))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    (told,) = world.events()
    (winner,) = [answer for answer in answers if answer.status_code == 200]
    assert told.type == f"representatives.system_access_{winner.json['status']}.v1"
    assert len(world.audited("system_access.granted") + world.audited("system_access.denied")) == 1


def test_a_grant_and_a_withdrawal_that_cross_leave_a_legal_state(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company)
    for _ in range(8):
        access = asked(person, agent)
        world.events()
        grant, withdrawal = at_once(2, partial(_grant_or_withdraw, staff, person, access))
        assert (grant.status_code, withdrawal.status_code) in {(200, 204), (409, 204)}
        kinds = [event.type.split(".")[1] for event in world.events()]
        assert kinds == (["system_access_granted"] if grant.status_code == 200 else []) + ["system_access_ended"]
        assert world.rows(AccessClaim) == []
    assert {row.status for row in world.rows(SystemAccess)} == {AccessStatus.ENDED}
    assert len(world.audited("system_access.ended")) == 8


def test_a_request_and_the_end_of_its_relation_that_cross_leave_no_orphan(world: World) -> None:
    company = world.company()
    agent = an_agent_of(world, company)
    for _ in range(8):
        person = world.colleague(company)
        answer, _left = at_once(2, partial(_ask_or_leave, world, person, wanted(agent)))
        assert answer.status_code in (201, 403)
        live = [row for row in world.rows(SystemAccess) if row.user_id == person.user_id and row.is_live]
        assert live == []
    assert world.rows(AccessClaim) == []


def test_a_grant_and_the_end_of_its_relation_that_cross_leave_no_orphan(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent = an_agent_of(world, company)
    for _ in range(8):
        person = world.colleague(company)
        access = asked(person, agent)
        grant, _left = at_once(2, partial(_grant_or_leave, world, staff, person, access))
        assert grant.status_code in (200, 409)
        assert person.get(f"/system-accesses/{access}").json["status"] == "ended"


def test_two_who_look_at_the_same_entry_at_once_are_each_noted_once(world: World) -> None:
    company = world.company()
    agent = an_agent_of(world, company)
    for _ in range(4):
        granted(world, world.colleague(company), agent)
    readers = [world.staff("access") for _ in range(4)]
    path = f"/agents/{agent.id}/representatives"
    each_thrice = [apart(reader) for reader in readers * 3]
    answers = at_once(12, lambda number: each_thrice[number].get(path))
    assert {answer.status_code for answer in answers} == {200}
    subject = world.rows(SystemAccess)[0].user_id
    own = world.visitor.as_(world.signer.token(subject)).get("/api/representatives/v1/me/directory-views").json
    assert len(own["items"]) == 4


def _grant_or_withdraw(staff: Person, person: Person, access: str, number: int) -> Any:
    return decided(staff, access) if number == 0 else person.delete(f"/system-accesses/{access}")


def _ask_or_leave(world: World, person: Person, body: dict[str, Any], number: int) -> Any:
    return person.post("/system-accesses", body) if number == 0 else _leave(world, person)


def _grant_or_leave(world: World, staff: Person, person: Person, access: str, number: int) -> Any:
    return decided(staff, access) if number == 0 else _leave(world, person)


def _leave(world: World, person: Person) -> None:
    """End the person's only relation."""
    with world.writing() as session:
        mine = select(Relation).where(Relation.user_id == person.user_id).with_for_update(of=Relation)
        end_relation(session, session.scalars(mine).one(), reason="ended", now=clock.now())
