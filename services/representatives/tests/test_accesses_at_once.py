"""System accesses when several people act at the same moment: real threads, real transactions."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from representatives_kit.accesses import an_agent_of, asked, decided, granted, wanted
from representatives_kit.world import World

from representatives.actions.ending import end_relation
from representatives.model import AccessClaim, Relation, SystemAccess
from representatives.states import AccessStatus

THREADS = 50


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls return, all of them begun together."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.covers("O31")
def test_fifty_who_ask_for_conflicting_profiles_get_one(world: World) -> None:
    company = world.company()
    agent, person = an_agent_of(world, company), world.colleague(company)
    world.events()
    bodies = [wanted(agent, ("cIC", "sIC")[number % 2]) for number in range(THREADS)]
    answers = at_once(*(lambda body=body: person.post("/system-accesses", body) for body in bodies))  # type: ignore[misc]
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
    answers = at_once(
        *(
            lambda one=one, verdict=("grant", "deny")[number % 2]: decided(one, access, verdict)  # type: ignore[misc]
            for number, one in enumerate(deciders)
        )
    )
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
        grant, withdrawal = at_once(
            lambda access=access: decided(staff, access),  # type: ignore[misc]
            lambda access=access: person.delete(f"/system-accesses/{access}"),  # type: ignore[misc]
        )
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
        (relation,) = [row for row in world.rows(Relation) if row.user_id == person.user_id]

        def leave(relation_id: Any = relation.id) -> None:
            with world.writing() as session:
                found = session.get_one(Relation, relation_id, with_for_update={"of": Relation})
                end_relation(session, found, reason="ended", now=company.created_at)

        answer, _left = at_once(lambda person=person: person.post("/system-accesses", wanted(agent)), leave)  # type: ignore[misc]
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
        (relation,) = [row for row in world.rows(Relation) if row.user_id == person.user_id]

        def leave(relation_id: Any = relation.id) -> None:
            with world.writing() as session:
                found = session.get_one(Relation, relation_id, with_for_update={"of": Relation})
                end_relation(session, found, reason="ended", now=company.created_at)

        grant, _left = at_once(lambda access=access: decided(staff, access), leave)  # type: ignore[misc]
        assert grant.status_code in (200, 409)
        assert person.get(f"/system-accesses/{access}").json["status"] == "ended"


def test_two_who_look_at_the_same_entry_at_once_are_each_noted_once(world: World) -> None:
    company = world.company()
    agent = an_agent_of(world, company)
    for _ in range(4):
        granted(world, world.colleague(company), agent)
    readers = [world.staff("access") for _ in range(4)]
    path = f"/agents/{agent.id}/representatives"
    answers = at_once(*(lambda one=one: one.get(path) for one in readers * 3))  # type: ignore[misc]
    assert {answer.status_code for answer in answers} == {200}
    subject = world.rows(SystemAccess)[0].user_id
    own = world.visitor.as_(world.signer.token(subject)).get("/api/representatives/v1/me/directory-views").json
    assert len(own["items"]) == 4
