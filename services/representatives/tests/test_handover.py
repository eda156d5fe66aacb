"""Handing over: what one person has through a company goes to another one."""

from collections import Counter
from typing import Any

import pytest
from representatives_kit.accesses import an_agent_of, asked, granted
from representatives_kit.professionals import a_professional, an_active, approve, request
from representatives_kit.world import Person, World

from chassis.testing.clock import FrozenClock, operators_day
from chassis.testing.parallel import apart, at_once
from representatives.model import AccessClaim, Company, Relation, SystemAccess, UnitAccess
from representatives.states import AccessStatus, RelationStatus, UnitAccessStatus


def hand_over(somebody: Person, company: Company, old: Person, new: Person) -> Any:
    body = {"from_user_id": str(old.user_id), "to_user_id": str(new.user_id)}
    return somebody.post(f"/companies/{company.id}/handover", body)


def newcomer(world: World, company: Company, **who: Any) -> Person:
    """Somebody with the company's domain and no relation."""
    return world.person(email=f"novo{world.person().user_id}@{company.domain_names[0]}", **who)


def roles(world: World, person: Person, *statuses: RelationStatus) -> Counter[str]:
    wanted = statuses or (RelationStatus.ACTIVE,)
    return Counter(r.role for r in world.rows(Relation) if r.user_id == person.user_id and r.status in wanted)


def told(world: World) -> list[tuple[str, str]]:
    """What the events since the last call are about, and why."""
    return [(event.type.split(".")[1], event.data.get("reason") or "") for event in world.events()]


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_roles_go_over_in_one_step(world: World) -> None:
    company = world.company()
    administrator, old, new = world.administrator(company), world.colleague(company), newcomer(world, company)
    world.relation(old, company, "legal_representative")
    world.relation(new, company, "employee")
    world.events()
    report = hand_over(administrator, company, old, new)
    assert report.status_code == 200, report.text
    assert [moved["new_id"] is None for moved in report.json["relations"]] == [True, False]
    assert (roles(world, old), roles(world, new)) == (Counter(), Counter(["employee", "legal_representative"]))
    assert told(world) == [
        ("relation_established", ""),
        ("relation_ended", "handover"),
        ("relation_ended", "handover"),
    ]
    assert [row.action for row in world.audited()][-4:] == [
        "relation.established",
        "relation.ended",
        "relation.ended",
        "company.handed_over",
    ]


def test_the_only_administrator_hands_over_without_leaving_the_company_alone(world: World) -> None:
    company = world.company()
    old, new = world.administrator(company), newcomer(world, company)
    assert hand_over(old, company, old, new).status_code == 200
    assert world.events("company_without_administrator") == []
    assert code(hand_over(old, company, new, old)) == (403, "company.not_administrator")
    assert hand_over(new, company, new, old).status_code == 200


def test_what_waits_for_a_decision_goes_over_waiting(world: World) -> None:
    company = world.company()
    administrator, old, new = world.administrator(company), newcomer(world, company), newcomer(world, company)
    for role in ("legal_representative", "administrator"):
        old.post("/relations", {"company_id": str(company.id), "role": role})
    new.post("/relations", {"company_id": str(company.id), "role": "administrator"})
    world.events()
    assert hand_over(administrator, company, old, new).status_code == 200
    assert roles(world, new, RelationStatus.PENDING) == Counter(["legal_representative", "administrator"])
    assert told(world) == [("relation_requested", ""), ("relation_ended", "handover"), ("relation_ended", "handover")]


def test_a_role_that_the_successor_waits_for_is_theirs_now(world: World) -> None:
    company = world.company()
    old, new = world.administrator(company), newcomer(world, company)
    new.post("/relations", {"company_id": str(company.id), "role": "administrator"})
    assert hand_over(old, company, old, new).status_code == 200
    assert roles(world, new) == Counter(["administrator"])


@pytest.mark.covers("O31")
def test_system_accesses_are_asked_for_anew(world: World) -> None:
    company = world.company()
    old, new = world.colleague(company), newcomer(world, company)
    world.relation(old, company, "technical_representative")
    agent = an_agent_of(world, company)
    granted(world, old, agent, "cIC")
    asked(old, agent, "PV")
    world.events()
    report = hand_over(world.administrator(company), company, old, new)
    assert (len(report.json["system_accesses"]), report.json["skipped"]) == (2, [])
    theirs = [access for access in world.rows(SystemAccess) if access.user_id == new.user_id]
    assert {(a.profile, a.status, a.email, a.phone) for a in theirs} == {
        (profile, AccessStatus.REQUESTED, None, None) for profile in ("cIC", "PV")
    }
    active = {r.id for r in world.rows(Relation) if r.user_id == new.user_id and r.status is RelationStatus.ACTIVE}
    assert {access.relation_id for access in theirs} <= active
    gone = [access for access in world.rows(SystemAccess) if access.user_id == old.user_id]
    assert {(access.status, access.reason) for access in gone} == {(AccessStatus.ENDED, "handover")}
    assert {claim.user_id for claim in world.rows(AccessClaim)} == {new.user_id}
    assert Counter(kind for kind, _reason in told(world)) == {
        "relation_established": 2,
        "relation_ended": 2,
        "system_access_ended": 2,
        "system_access_requested": 2,
    }


def test_a_profile_that_excludes_another_is_listed_as_skipped(world: World) -> None:
    company = world.company()
    old, new = world.colleague(company), world.colleague(company)
    agent = an_agent_of(world, company)
    access_id = granted(world, old, agent, "cIC")
    granted(world, new, agent, "sIC")
    report = hand_over(world.administrator(company), company, old, new).json
    assert report["skipped"] == [{"kind": "system_access", "old_id": access_id, "reason": "conflicting_profile"}]
    assert report["system_accesses"] == []
    live = [access for access in world.rows(SystemAccess) if access.is_live]
    assert [(access.user_id, access.profile) for access in live] == [(new.user_id, "sIC")]


def test_accesses_through_another_company_stay(world: World) -> None:
    company, other = world.company(), world.company()
    old, new = world.colleague(company), newcomer(world, company)
    world.relation(old, other)
    granted(world, old, an_agent_of(world, other))
    report = hand_over(world.administrator(company), company, old, new).json
    assert report["system_accesses"] == []
    assert [access.status for access in world.rows(SystemAccess)] == [AccessStatus.GRANTED]
    assert roles(world, old) == Counter(["employee"])


def test_unit_accesses_wait_for_their_holders(world: World) -> None:
    company = world.company()
    holder, administrator = world.person(), world.administrator(company)
    old, new = world.colleague(company), newcomer(world, company)
    approve(world, old)
    approve(world, new, kind="technician")
    active = an_active(world, holder, old)
    unit = world.unit(holder.document)
    pending = request(old, holder, unit).json["id"]
    world.events()
    report = hand_over(administrator, company, old, new).json
    assert {moved["old_id"] for moved in report["unit_accesses"]} == {active, pending}
    rows = {str(access.id): access for access in world.rows(UnitAccess)}
    assert {rows[i].status for i in (active, pending)} == {UnitAccessStatus.REVOKED}
    for moved in report["unit_accesses"]:
        before, after = rows[moved["old_id"]], rows[moved["new_id"]]
        assert (after.status, after.direction) == (UnitAccessStatus.PENDING_HOLDER, "request")
        assert (after.professional_user_id, after.professional_kind) == (new.user_id, "technician")
        assert (after.consumer_unit, after.holder_document, after.valid_until) == (
            before.consumer_unit,
            holder.document,
            None,
        )
    requested = world.events("unit_access_requested")
    assert {event.data["pending"] for event in requested} == {"holder"}
    assert all(str(holder.user_id) in event.data["parties"] for event in requested)
    accepted = holder.post(
        f"/unit-accesses/{report['unit_accesses'][0]['new_id']}/acceptance",
        {"valid_until": operators_day(30).isoformat()},
    )
    assert accepted.status_code == 200, accepted.text


def test_unit_accesses_stay_without_a_professional_to_take_them(world: World) -> None:
    company = world.company()
    old, new = world.colleague(company), newcomer(world, company)
    approve(world, old)
    access = an_active(world, world.person(), old)
    report = hand_over(world.administrator(company), company, old, new).json
    assert report["skipped"] == [{"kind": "unit_access", "old_id": access, "reason": "no_professional_profile"}]
    assert world.rows(UnitAccess)[0].status is UnitAccessStatus.ACTIVE


def test_what_was_given_before_the_relation_began_is_not_the_companys(world: World, frozen_clock: FrozenClock) -> None:
    company, holder = world.company(), world.person()
    old, new = newcomer(world, company), a_professional(world)
    approve(world, old)
    an_active(world, holder, old)
    frozen_clock.tick(minutes=1)
    world.relation(old, company)
    world.relation(new, company)
    report = hand_over(world.administrator(company), company, old, new).json
    assert (report["unit_accesses"], report["skipped"]) == ([], [])
    assert world.rows(UnitAccess)[0].status is UnitAccessStatus.ACTIVE


def test_a_unit_that_the_successor_has_or_holds_is_not_asked_for(world: World) -> None:
    company, holder = world.company(), world.person()
    old, new = world.colleague(company), newcomer(world, company)
    approve(world, old)
    approve(world, new)
    unit = world.unit(holder.document)
    both = an_active(world, holder, old, unit)
    an_active(world, holder, new, unit)
    own = an_active(world, new, old)
    report = hand_over(world.administrator(company), company, old, new).json
    assert report["unit_accesses"] == [{"old_id": both, "new_id": None}]
    assert report["skipped"] == [{"kind": "unit_access", "old_id": own, "reason": "own_unit"}]


def test_whoever_takes_over_belongs_to_the_company(world: World) -> None:
    company = world.company()
    administrator, old = world.administrator(company), world.colleague(company)
    gone = world.colleague(company)
    relation = next(r for r in world.rows(Relation) if r.user_id == gone.user_id)
    unknown = world.person(known=False, email=f"x@{company.domain_names[0]}")
    gone.version = 2
    world.hear(world.about(gone, "identity.user_updated.v1", email="fora@outra.example"))
    assert next(r for r in world.rows(Relation) if r.id == relation.id).status is RelationStatus.ENDED
    for stranger in (world.person(), unknown, gone, world.colleague(world.company())):
        assert code(hand_over(administrator, company, old, stranger)) == (409, "handover.stranger")
    outside = world.person()
    world.relation(outside, company, "accounting_representative")
    assert hand_over(administrator, company, old, outside).status_code == 200


def test_a_handover_needs_two_people_and_something_to_move(world: World) -> None:
    company = world.company()
    administrator, old = world.administrator(company), world.colleague(company)
    same = hand_over(administrator, company, old, old)
    assert same.json["errors"][0]["code"] == "handover.same_person"
    nothing = hand_over(administrator, company, newcomer(world, company), old)
    assert nothing.json["errors"][0]["code"] == "handover.nothing_to_move"


def test_nobody_takes_a_role_by_handing_it_to_themselves(world: World) -> None:
    company = world.company()
    administrator, old = world.administrator(company), world.colleague(company, "legal_representative")
    own = hand_over(administrator, company, old, administrator)
    assert (own.status_code, own.json["errors"][0]["code"]) == (422, "handover.to_oneself")
    clerk = newcomer(world, company, roles=("staff:registrations",))
    assert hand_over(clerk, company, administrator, clerk).json["errors"][0]["code"] == "handover.to_oneself"
    assert roles(world, administrator) == Counter(["administrator"])


def test_only_administrators_of_the_company_and_staff_hand_over(world: World) -> None:
    company = world.company()
    old, new = world.colleague(company), newcomer(world, company)
    for stranger in (old, new, world.person(), world.administrator(world.company()), world.staff("access")):
        assert code(hand_over(stranger, company, old, new)) == (403, "company.not_administrator")
    staff = world.staff("registrations")
    staff.patch(f"/companies/{company.id}", {"suspended": True})
    assert code(hand_over(staff, company, old, new)) == (409, "company.suspended")
    staff.patch(f"/companies/{company.id}", {"suspended": False})
    assert hand_over(staff, company, old, new).status_code == 200
    company.id = old.user_id
    assert hand_over(staff, company, old, new).status_code == 404


def test_a_handover_carried_out_many_times_at_once_happens_once(world: World) -> None:
    company = world.company()
    administrator, old = world.administrator(company), world.colleague(company)
    granted(world, old, an_agent_of(world, company))
    heirs = [newcomer(world, company) for _ in range(4)]
    answers = at_once(4, lambda n: hand_over(apart(administrator), company, old, heirs[n]))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 422: 3}
    assert len([access for access in world.rows(SystemAccess) if access.is_live]) == 1
