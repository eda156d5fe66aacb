"""What becomes of requests when their unit changes hands, is closed or gets energy, and of a unit with its request."""

import pytest
from connections_kit.desk import approved, claimed, decide, facts_told, kinds, put_into, send_back
from connections_kit.requests import filled, submitted
from connections_kit.world import Person, World, a_row

from chassis.documents import a_cpf
from connections.model import ConnectionRequest
from connections.states import RequestStatus, UnitStatus


def status(person: Person, request_id: str) -> str:
    found: str = person.request(request_id).json["status"]
    return found


# Another holder


@pytest.mark.covers("B33")
@pytest.mark.parametrize("way", ["change", "import"])
def test_with_another_holder_drafts_and_requests_of_the_former_one_lapse(world: World, way: str) -> None:
    staff, former, other = world.staff(), world.person(), world.person()
    unit = world.unit(former.document)
    draft = filled(world, former, "connection_budget", unit)
    running = submitted(world, former, "generation_budget", unit)
    elsewhere = submitted(world, former, "generation_budget", world.unit(former.document))
    world.events()
    if way == "change":
        assert staff.patch(unit, {"holder_document": other.document}).status_code == 200
    else:
        assert staff.send(a_row(unit, other.document)).json["applied"] == 1
    for request_id in (draft, running):
        found = former.request(request_id).json
        assert (found["status"], found["turn"], found["reason"]) == ("lapsed", None, "holder_changed")
        assert kinds(former, request_id)[-1] == "lapsed"
    assert status(former, elsewhere) == "submitted"
    updated, lapsed = world.events()
    assert updated.type == "connections.consumer_unit_updated.v1"
    assert (lapsed.data["request_id"], lapsed.data["reason"]) == (running, "holder_changed")
    assert (lapsed.data["holder_document"], lapsed.data["parties"]) == (former.document, [str(former.user_id)])
    assert [(row.subject, row.details["reason"]) for row in world.audited("request.lapsed")] == [
        (draft, "holder_changed"),
        (running, "holder_changed"),
    ]
    assert other.request(running).status_code == 404
    assert submitted(world, other, "generation_budget", unit)


def test_a_request_whose_inspection_was_asked_for_goes_on_in_the_new_holders_name(world: World) -> None:
    former, professional, other = world.person(), world.professional(), world.person()
    unit = world.unit(former.document)
    world.access(professional, former.document, unit)
    request_id = submitted(world, professional, "commissioning", unit)
    connection = approved(world, world.person())
    world.events()
    staff = world.staff()
    staff.patch(unit, {"holder_document": other.document})
    staff.patch(connection["consumer_unit"], {"holder_document": other.document})
    for followed, before in ((request_id, "submitted"), (connection["id"], "approved")):
        found = other.request(followed).json
        assert (found["status"], found["holder"]["document"], found["side"]) == (before, other.document, "customer")
        assert found["unit_access_id"] is None
        assert kinds(other, followed)[-1] == "holder_changed"
        for earlier in (former, professional):
            assert earlier.request(followed).status_code == 404
    assert facts_told(world) == ["consumer_unit_updated"] * 2
    assert len(world.audited("request.holder_changed")) == 2
    claimed_by = world.staff()
    claimed_by.ask(request_id, "claim")
    send_back(claimed_by, request_id, {"section": "technical_responsible"})
    (told,) = world.events("request_returned")
    assert told.data["parties"] == [str(other.user_id)]


def test_the_former_holder_hears_no_more_of_what_goes_on(world: World) -> None:
    former, other = world.person(), world.person()
    unit = world.unit(former.document)
    request_id = submitted(world, former, "commissioning", unit)
    world.staff().patch(unit, {"holder_document": other.document})
    world.events()
    assert other.ask(request_id, "withdrawal").status_code == 200
    (told,) = world.events("request_withdrawn")
    assert told.data["parties"] == [str(other.user_id)]


# Closed


def test_on_a_closed_unit_all_requests_end_and_nothing_new_begins(world: World) -> None:
    holder, staff = world.person(), world.staff()
    unit = world.unit(holder.document)
    draft, running = filled(world, holder, "commissioning", unit), submitted(world, holder, "generation_budget", unit)
    world.events()
    staff.patch(unit, {"status": "closed"})
    for request_id in (draft, running):
        assert (status(holder, request_id), holder.request(request_id).json["reason"]) == ("lapsed", "unit_closed")
    assert facts_told(world) == ["consumer_unit_updated", "request_lapsed"]
    refused = holder.open("connection_budget", unit)
    assert (refused.status_code, refused.json["code"]) == (409, "unit.closed")


# Connected


@pytest.mark.covers("B17")
def test_a_new_connection_is_completed_when_its_unit_is_connected(world: World) -> None:
    person, staff = world.person(), world.staff()
    found = approved(world, person)
    world.events()
    staff.patch(found["consumer_unit"], {"available_power_kw": 15})
    assert status(person, found["id"]) == "approved"
    staff.patch(found["consumer_unit"], {"status": "connected"})
    after = person.request(found["id"]).json
    assert (after["status"], after["turn"]) == ("completed", None)
    assert facts_told(world) == ["consumer_unit_updated", "consumer_unit_updated", "request_completed"]
    row = staff.get(f"/requests/{found['id']}/timeline").json["items"][-1]
    assert (row["kind"], row["side"], row["user_id"]) == ("completed", "distributor", str(staff.user_id))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RequestStatus.APPROVED, "approved"),
        (RequestStatus.BUDGET_ISSUED, "budget_issued"),
        (RequestStatus.BUDGET_ACCEPTED, "completed"),
        (RequestStatus.WORKS, "completed"),
    ],
)
def test_a_connection_budget_is_completed_by_the_connection_once_it_was_accepted(
    world: World, before: RequestStatus, after: str
) -> None:
    person = world.person()
    unit = approved(world, person)["consumer_unit"]
    budget = approved(world, person, "connection_budget", unit)["id"]
    put_into(world, budget, before)
    world.staff().patch(unit, {"status": "connected"})
    assert status(person, budget) == after


def test_a_connection_completes_no_budget_for_generation(world: World) -> None:
    person = world.person()
    unit = world.unit(person.document, status=UnitStatus.DISCONNECTED)
    budget = approved(world, person, "generation_budget", unit)["id"]
    put_into(world, budget, RequestStatus.WORKS)
    world.staff().patch(unit, {"status": "connected"})
    assert status(person, budget) == "works"


def test_a_change_of_holder_and_status_at_once_hands_over_and_completes(world: World) -> None:
    person, other = world.person(), world.person()
    found = approved(world, person)
    world.staff().patch(found["consumer_unit"], {"holder_document": other.document, "status": "connected"})
    assert kinds(other, found["id"])[-2:] == ["holder_changed", "completed"]


# Withdrawn


@pytest.mark.covers("B18")
def test_a_withdrawn_new_connection_closes_the_unit_that_has_no_energy_yet(world: World) -> None:
    person = world.person()
    found = approved(world, person)
    follows = filled(world, person, "connection_budget", found["consumer_unit"])
    assert person.ask(follows, "submission").status_code == 200
    world.events()
    assert person.ask(found["id"], "withdrawal").json["status"] == "withdrawn"
    assert person.unit(found["consumer_unit"]).json["status"] == "closed"
    assert person.request(follows).json["reason"] == "unit_closed"
    assert sorted(facts_told(world)) == ["consumer_unit_updated", "request_lapsed", "request_withdrawn"]


def test_other_withdrawals_leave_the_unit_alone(world: World) -> None:
    person = world.person()
    unit = approved(world, person)["consumer_unit"]
    budget = submitted(world, person, "connection_budget", unit)
    assert person.ask(budget, "withdrawal").status_code == 200
    assert person.unit(unit).json["status"] == "registered"
    analyst = world.staff()
    undecided = claimed(world, analyst, world.person())
    decide(analyst, undecided, "reject", reason_code="rule_not_met")
    assert [row.consumer_unit for row in world.rows(ConnectionRequest) if str(row.id) == undecided] == [None]


def test_what_is_connected_already_is_neither_closed_nor_withdrawn(world: World) -> None:
    person = world.person()
    found = approved(world, person)
    world.staff().patch(found["consumer_unit"], {"status": "connected"})
    refused = person.ask(found["id"], "withdrawal")
    assert (refused.status_code, refused.json["code"]) == (409, "request.moved")
    assert person.unit(found["consumer_unit"]).json["status"] == "connected"


def test_an_import_that_says_what_is_true_already_moves_no_request(world: World) -> None:
    holder, staff = world.person(), world.staff()
    row = a_row("12345678", holder.document)
    staff.send(row)
    request_id = submitted(world, holder, "commissioning", "12345678")
    world.events()
    assert staff.send(row).json["unchanged"] == 1
    staff.send(a_row("87654321", a_cpf()))
    assert (status(holder, request_id), facts_told(world)) == ("submitted", ["consumer_unit_registered"])
