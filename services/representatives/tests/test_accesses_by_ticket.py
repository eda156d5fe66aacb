"""System accesses decided by their ticket in the helpdesk, which decides once, and asks again where it cannot."""

from typing import Any

import pytest
from representatives_kit.accesses import an_agent_of, asked, decided
from representatives_kit.world import Person, World

from chassis.ids import new_id
from chassis.testing.events import an_event
from representatives.model import Company


def suspend(world: World, company: Company) -> None:
    with world.writing() as session:
        session.get_one(Company, company.id).suspended = True


def status_of(person: Person, access_id: str) -> str:
    return str(person.get(f"/system-accesses/{access_id}").json["status"])


def ticket(access: str, resolution: str, by: Person | None = None, **said: str) -> Any:
    said |= {"closed_by": str(by.user_id)} if by else {}
    return an_event("helpdesk.ticket_closed.v1", system_access_id=access, resolution=resolution, **said)


@pytest.mark.parametrize(("resolution", "status"), [("granted", "granted"), ("denied", "denied")])
def test_closing_the_ticket_decides_once(world: World, resolution: str, status: str) -> None:
    company, staff = world.company(), world.staff("access")
    person = world.colleague(company)
    access = asked(person, an_agent_of(world, company))
    world.events()
    closed = ticket(access, resolution, staff)
    world.hear(closed, closed, ticket(access, "denied"), ticket(access, "granted"))
    assert status_of(person, access) == status
    (told,) = world.events()
    assert (told.type, told.data["decided_by"]) == (
        f"representatives.system_access_{status}.v1",
        str(staff.user_id),
    )
    (audited,) = world.audited(f"system_access.{status}")
    assert audited.details["by_ticket_of"] == str(staff.user_id)


def test_the_note_of_a_denial_is_its_reason_however_long(world: World) -> None:
    company = world.company()
    person, agent = world.colleague(company), an_agent_of(world, company)
    first, second = asked(person, agent), asked(person, an_agent_of(world, company))
    world.events()
    world.hear(ticket(first, "denied", note="Falta o contrato."), ticket(second, "denied", note="é " * 2000))
    told = [event.data["reason"] for event in world.events()]
    assert told == ["Falta o contrato.", ("é " * 250)]
    assert person.get(f"/system-accesses/{first}").json["reason"] == "Falta o contrato."


@pytest.mark.parametrize("resolution", ["solved", "withdrawn"])
def test_other_closings_decide_nothing(world: World, resolution: str) -> None:
    company = world.company()
    person = world.colleague(company)
    access = asked(person, an_agent_of(world, company))
    world.hear(ticket(access, resolution), ticket(str(new_id()), "granted"))
    assert status_of(person, access) == "requested"


def test_nobody_grants_themselves_access(world: World) -> None:
    company = world.company()
    clerk = world.colleague(company, roles=("staff:access",))
    access = asked(clerk, an_agent_of(world, company))
    own = decided(clerk, access)
    assert (own.status_code, own.json["code"]) == (403, "access.own")
    world.hear(ticket(access, "granted", by=clerk))
    assert clerk.get(f"/system-accesses/{access}").json["status"] == "requested"
    assert [row.details["code"] for row in world.audited("system_access.grant_refused")] == ["access.own"]
    assert decided(world.staff("access"), access).status_code == 200


def test_a_ticket_that_grants_what_nothing_carries_leaves_it_to_staff(world: World) -> None:
    company = world.company()
    person = world.colleague(company)
    access = asked(person, an_agent_of(world, company))
    world.events()
    suspend(world, company)
    world.hear(ticket(access, "granted"))
    assert status_of(person, access) == "requested"
    (again,) = world.events()
    assert (again.type, again.data["reason"]) == (
        "representatives.system_access_requested.v1",
        "access.no_relation",
    )
    (noted,) = world.audited("system_access.grant_refused")
    assert noted.details["code"] == "access.no_relation"
