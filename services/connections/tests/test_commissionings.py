"""A commissioning: inspected while it is analysed, approved by a passed inspection, returned after a failed one."""

import pytest
from connections_kit.desk import claim, code_of, decide, document_of, kinds, review, send_back
from connections_kit.requests import attach, submitted
from connections_kit.works import (
    DEFECTS,
    accepted,
    commissioning,
    done,
    inspected,
    result,
    row_of,
    schedule,
)
from connections_kit.world import World

from connections.states import UnitStatus


@pytest.mark.covers("G30")
@pytest.mark.parametrize("by", ["inspection", "decision"])
@pytest.mark.parametrize("named", [True, False])
def test_a_commissioning_is_approved_by_its_inspection_as_by_a_decision(world: World, by: str, named: bool) -> None:
    person, analyst = world.person(), world.staff()
    unit = world.unit(person.document, status=UnitStatus.DISCONNECTED)
    budget = accepted(world, person, "generation_budget", unit)
    request_id = commissioning(world, analyst, person, unit, budget if named else "")
    world.events()
    found = inspected(analyst, request_id, passed=True) if by == "inspection" else done(decide(analyst, request_id))
    assert (found["status"], found["decision"]["decision"]) == ("completed", "approve")
    assert person.request(budget).json["status"] == ("completed" if named else "budget_accepted")
    assert person.unit(unit).json["status"] == "connected"
    told = [(event.type.split(".")[1], event.data.get("request_id")) for event in world.events()]
    assert told[2 if by == "inspection" else 0 :] == [
        ("request_decided", request_id),
        ("request_completed", request_id),
        *([("request_completed", budget)] if named else []),
        ("consumer_unit_updated", None),
    ]


def test_a_failed_commissioning_is_returned_for_a_new_report_and_photos(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = commissioning(world, analyst, person, world.unit(person.document))
    done(schedule(analyst, request_id))
    world.events()
    found = done(result(analyst, request_id, passed=False))
    assert (found["status"], found["turn"]) == ("returned", "customer")
    assert [item["slot"] for item in found["returned_items"]] == ["commissioning_report", "photos"]
    assert {item["reason_code"] for item in found["returned_items"]} == {"technical_defect"}
    assert found["inspection"]["defects"] == DEFECTS
    failed, returned = world.events()
    assert (failed.type, returned.type) == (
        "connections.inspection_failed.v1",
        "connections.request_returned.v1",
    )
    assert failed.data["due_on"] == returned.data["due_on"] == found["cure_until"]
    assert returned.data["reason"] == "inspection_failed"
    assert code_of(person.ask(request_id, "inspection/request")) == (409, "request.moved")
    assert not row_of(world, request_id).has_asked_inspection

    assert person.ask(request_id, "submission").json["code"] == "request.incomplete"
    attach(world, request_id, only=("commissioning_report", "photos"))
    done(person.ask(request_id, "submission"))
    again = analyst.request(request_id).json
    assert (again["status"], again["inspection"]["is_pending"], again["inspection"]["attempts"]) == (
        "in_analysis",
        True,
        1,
    )
    assert kinds(person, request_id)[-2:] == ["resubmitted", "inspection_requested"]
    assert inspected(analyst, request_id, passed=True)["status"] == "completed"


def test_a_document_that_was_rejected_can_be_replaced_after_a_failed_inspection(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = commissioning(world, analyst, person, world.unit(person.document))
    term = document_of(person, request_id, "responsibility_term")
    done(review(analyst, request_id, term, "rejected", reason_code="document_wrong"))
    done(schedule(analyst, request_id))
    assert code_of(result(analyst, request_id, passed=True)) == (409, "document.rejected")
    found = done(result(analyst, request_id, passed=False))
    assert [item["slot"] for item in found["returned_items"]] == [
        "commissioning_report",
        "photos",
        "responsibility_term",
    ]


def test_only_who_holds_a_commissioning_inspects_it(world: World) -> None:
    person, analyst, other = world.person(), world.staff(), world.staff()
    request_id = submitted(world, person, "commissioning", world.unit(person.document))
    assert code_of(schedule(analyst, request_id)) == (409, "request.not_claimed")
    claim(analyst, request_id)
    assert code_of(schedule(other, request_id)) == (409, "request.claimed")
    done(schedule(analyst, request_id))
    assert code_of(result(other, request_id, passed=True)) == (409, "request.claimed")


def test_a_commissioning_that_is_returned_for_a_document_keeps_its_inspection(world: World) -> None:
    person, analyst = world.person(), world.staff()
    request_id = commissioning(world, analyst, person, world.unit(person.document))
    done(schedule(analyst, request_id))
    done(send_back(analyst, request_id, {"slot": "photos"}))
    assert row_of(world, request_id).has_asked_inspection
    attach(world, request_id, only=("photos",))
    done(person.ask(request_id, "submission"))
    assert "inspection_requested" not in kinds(person, request_id)
    assert done(result(analyst, request_id, passed=True))["status"] == "completed"
