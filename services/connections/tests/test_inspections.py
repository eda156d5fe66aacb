"""Inspections: scheduled, passed, failed and asked for again; whose turn it is, and what follows at once."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from connections_kit.budgets import answer as answer_budget
from connections_kit.budgets import with_budget
from connections_kit.desk import approved, claim, code_of, decide, facts_told, kinds, put_into
from connections_kit.forms import COMPLETE
from connections_kit.requests import filled, submitted
from connections_kit.works import (
    DEFECTS,
    accepted,
    budget_for_new_unit,
    commissioning,
    done,
    inspected,
    moment,
    result,
    row_of,
    schedule,
    to_inspect,
    works,
)
from connections_kit.world import MakeWorld, Person, World

from chassis import clock
from chassis.testing.clock import operators_day
from connections.states import RequestStatus, UnitStatus


def listed(person: Person, turn: str) -> list[str]:
    return [one["id"] for one in person.get("/requests", turn=turn).json["items"]]


# Scheduling


@pytest.mark.covers("B17")
def test_an_inspection_is_scheduled_and_moved(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = to_inspect(world, person)["id"]
    waiting = person.request(request_id).json["inspection"]
    assert (waiting["is_pending"], waiting["scheduled_at"], waiting["attempts"]) == (True, None, 0)
    world.events()
    first, second = moment(3), moment(5)
    for at in (first, first, second):
        found = done(schedule(staff, request_id, at))
    assert (found["status"], found["turn"]) == ("approved", "distributor")
    shown = person.request(request_id).json["inspection"]
    assert shown == {
        "is_pending": True,
        "scheduled_at": shown["scheduled_at"],
        "result": None,
        "inspected_on": None,
        "defects": [],
        "note": None,
        "attempts": 0,
    }
    told = world.events()
    assert [event.type for event in told] == ["connections.inspection_scheduled.v1"] * 2
    assert datetime.fromisoformat(told[1].data["scheduled_at"]) == datetime.fromisoformat(shown["scheduled_at"])
    assert told[1].data["parties"] == [str(person.user_id)]
    assert kinds(person, request_id)[-2:] == ["inspection_scheduled"] * 2
    assert len(row_of(world, request_id).inspections) == 1


@pytest.mark.parametrize("at", ["2020-01-01T10:00:00Z", "2999-01-01T10:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_an_inspection_is_neither_in_the_past_nor_in_a_distant_future(world: World, at: str) -> None:
    staff = world.staff()
    request_id = to_inspect(world, world.person())["id"]
    answer = schedule(staff, request_id, at)
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [("#/scheduled_at", "inspection.when")]


@pytest.mark.parametrize("at", ["2027-06-30T10:00:00", "tomorrow", 17, None, "2027-06-30"])
def test_what_is_no_moment_is_refused(world: World, at: Any) -> None:
    staff = world.staff()
    answer = staff.ask(to_inspect(world, world.person())["id"], "inspection", {"scheduled_at": at})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/scheduled_at")


def test_what_cannot_be_inspected_yet_is_not_scheduled(world: World) -> None:
    person, staff = world.person(), world.staff()
    unit = world.unit(person.document)
    generation = accepted(world, person, "generation_budget", unit)
    works(staff, generation, "started")
    done(works(staff, generation, "concluded"))
    connection = approved(world, person, works_needed=True)["id"]
    waiting = submitted(world, person, "connection_budget", world.unit(person.document, status=UnitStatus.REGISTERED))
    for request_id in (generation, connection, waiting):
        for answer in (schedule(staff, request_id), result(staff, request_id, passed=True)):
            assert code_of(answer) == (409, "request.moved")
        assert code_of(person.ask(request_id, "inspection/request")) == (409, "request.moved")
    put_into(world, connection, RequestStatus.BUDGET_ACCEPTED)
    done(works(staff, connection, "started"))
    assert code_of(schedule(staff, connection)) == (409, "request.moved")
    done(works(staff, connection, "concluded"))
    done(schedule(staff, connection))


# Passed


@pytest.mark.covers("B17")
def test_a_passed_inspection_connects_the_unit_and_completes_the_new_connection(world: World) -> None:
    person, staff = world.person(), world.staff()
    found = to_inspect(world, person)
    done(schedule(staff, found["id"]))
    world.events()
    after = done(result(staff, found["id"], passed=True, note="Medidor instalado."))
    assert (after["status"], after["turn"]) == ("completed", None)
    assert (after["inspection"]["result"], after["inspection"]["is_pending"]) == ("passed", False)
    assert (after["inspection"]["inspected_on"], after["inspection"]["attempts"]) == (str(operators_day()), 1)
    assert person.unit(found["consumer_unit"]).json["status"] == "connected"
    passed, updated, completed = world.events()
    assert (passed.type, passed.data["note"]) == ("connections.inspection_passed.v1", "Medidor instalado.")
    assert (updated.type, updated.data["status"]) == ("connections.consumer_unit_updated.v1", "connected")
    assert (completed.type, completed.data["request_id"]) == ("connections.request_completed.v1", found["id"])
    assert kinds(person, found["id"])[-3:] == ["inspection_scheduled", "inspection_passed", "completed"]
    assert code_of(result(staff, found["id"], passed=True)) == (409, "request.moved")


def test_one_inspection_completes_all_that_ends_with_the_connection(world: World) -> None:
    person, staff = world.person(), world.staff()
    connection, budget = budget_for_new_unit(world, person)
    done(works(staff, budget, "started"))
    done(works(staff, budget, "concluded"))
    world.events()
    assert inspected(staff, budget, passed=True)["status"] == "completed"
    assert person.request(connection["id"]).json["status"] == "completed"
    told = [(event.type.split(".")[1], event.data.get("request_id")) for event in world.events()]
    assert told == [
        ("inspection_scheduled", budget),
        ("inspection_passed", budget),
        ("consumer_unit_updated", None),
        ("request_completed", connection["id"]),
        ("request_completed", budget),
    ]


def test_nobody_asks_for_the_inspection_of_works_that_the_distributor_has_not_begun(world: World) -> None:
    person = world.person()
    unit = world.unit(person.document, status=UnitStatus.REGISTERED)
    request_id = with_budget(world, person, "connection_budget", unit)
    assert answer_budget(person, request_id).status_code == 200
    refused = person.ask(request_id, "inspection/request")
    assert (refused.status_code, refused.json["code"]) == (409, "request.moved")
    assert world.staff().ask(request_id, "works", {"status": "started"}).status_code == 200


def test_works_may_be_skipped(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = accepted(world, person, "new_connection")
    found = done(schedule(staff, request_id))
    assert (found["status"], found["next_step"]) == ("budget_accepted", "inspection")
    assert done(result(staff, request_id, passed=True))["status"] == "completed"


def test_a_budget_for_another_supply_of_a_connected_unit_is_completed_by_its_inspection(world: World) -> None:
    person, staff = world.person(), world.staff()
    unit = world.unit(person.document)
    request_id = filled(world, person, "connection_budget", unit)
    asked = {**COMPLETE["connection_budget"]["request"], "consumer_unit": unit, "reason": "supply_type_change"}
    asked.pop("energy_purchase")
    done(person.save(request_id, "request", asked))
    done(person.ask(request_id, "submission"))
    claim(staff, request_id)
    done(decide(staff, request_id))
    put_into(world, request_id, RequestStatus.BUDGET_ACCEPTED)
    elsewhere = submitted(world, person, "generation_budget", unit)
    world.events()
    assert inspected(staff, request_id, passed=True)["status"] == "completed"
    assert facts_told(world) == ["inspection_scheduled", "inspection_passed", "request_completed"]
    assert person.request(elsewhere).json["status"] == "submitted"


# Failed


def test_a_failed_inspection_is_the_customers_turn_until_another_one_is_asked_for(world: World) -> None:
    person, staff = world.person(), world.staff()
    request_id = to_inspect(world, person)["id"]
    done(schedule(staff, request_id))
    world.events()
    found = done(result(staff, request_id, passed=False, note="Volte a pedir."))
    assert (found["status"], found["turn"], found["next_step"]) == ("approved", "customer", "inspection")
    shown = found["inspection"]
    assert (shown["result"], shown["defects"], shown["note"]) == ("failed", DEFECTS, "Volte a pedir.")
    assert (shown["is_pending"], shown["attempts"]) == (False, 1)
    (told,) = world.events()
    assert told.data["defects"] == [{"description": defect} for defect in DEFECTS]
    last = world.runtime.settings.business_days.after_calendar_days(operators_day(), 120)
    assert (told.data["due_on"], told.data["inspected_on"]) == (str(last), str(operators_day()))
    assert listed(person, "mine") == listed(person, "customer") == [request_id]
    assert (listed(person, "distributor"), listed(staff, "mine")) == ([], [])
    assert request_id in listed(staff, "customer")
    for answer in (schedule(staff, request_id), result(staff, request_id, passed=True)):
        assert answer.json["code"] in ("inspection.not_requested", "inspection.not_scheduled")
    again = done(person.ask(request_id, "inspection/request"))
    assert (again["turn"], again["inspection"]["is_pending"]) == ("distributor", True)
    assert (again["inspection"]["result"], again["inspection"]["attempts"]) == (None, 1)
    assert (listed(person, "mine"), listed(staff, "mine")) == ([], [request_id])
    assert facts_told(world) == ["inspection_requested"]
    assert code_of(person.ask(request_id, "inspection/request")) == (409, "inspection.pending")
    assert code_of(result(staff, request_id, passed=True)) == (409, "inspection.not_scheduled")
    assert inspected(staff, request_id, passed=True)["inspection"]["attempts"] == 2
    assert kinds(person, request_id)[-5:] == [
        "inspection_failed",
        "inspection_requested",
        "inspection_scheduled",
        "inspection_passed",
        "completed",
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"passed": False},
        {"passed": False, "defects": []},
        {"passed": True, "defects": ["Falta o aterramento."]},
        {"passed": False, "defects": ["  "]},
        {"passed": False, "defects": ["Veja http://exemplo.com"]},
        {"passed": False, "defects": ["x" * 301]},
        {"passed": False, "defects": ["Falta o aterramento."] * 31},
        {"defects": ["Falta o aterramento."]},
    ],
)
def test_a_failed_inspection_lists_defects_and_a_passed_one_none(world: World, said: dict[str, Any]) -> None:
    staff = world.staff()
    request_id = to_inspect(world, world.person())["id"]
    done(schedule(staff, request_id))
    answer = staff.ask(request_id, "inspection/result", said)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"].startswith(("#/defects", "#/passed"))
    assert staff.request(request_id).json["inspection"]["is_pending"]


def test_a_result_needs_a_date(world: World) -> None:
    staff = world.staff()
    request_id = to_inspect(world, world.person())["id"]
    assert code_of(result(staff, request_id, passed=True)) == (409, "inspection.not_scheduled")


def test_the_day_of_an_inspection_is_the_scheduled_one_in_the_operators_zone(make_world: MakeWorld) -> None:
    world = make_world(time_zone="America/Manaus")
    person, staff = world.person(), world.staff()
    request_id = to_inspect(world, person)["id"]
    done(schedule(staff, request_id, moment(2)))
    scheduled = row_of(world, request_id).inspections[0].scheduled_at
    assert scheduled
    with clock.showing(lambda: scheduled + timedelta(days=3)):
        found = done(result(world.staff(), request_id, passed=False))
    day = scheduled.astimezone(ZoneInfo("America/Manaus")).date()
    assert found["inspection"]["inspected_on"] == str(day)


def test_a_professional_asks_again_and_not_after_the_access_has_ended(world: World) -> None:
    holder, professional, staff = world.person(), world.professional(), world.staff()
    unit = world.unit(holder.document, status=UnitStatus.REGISTERED)
    access = world.access(professional, holder.document, unit)
    analyst = world.staff()
    request_id = submitted(world, professional, "connection_budget", unit)
    claim(analyst, request_id)
    done(decide(analyst, request_id))
    put_into(world, request_id, RequestStatus.BUDGET_ACCEPTED)
    inspected(staff, request_id, passed=False)
    assert done(professional.ask(request_id, "inspection/request"))["turn"] == "distributor"
    inspected(staff, request_id, passed=False)
    world.tell_access(access, "ended")
    assert code_of(professional.ask(request_id, "inspection/request")) == (403, "unit_access.ended")
    assert world.person().ask(request_id, "inspection/request").status_code == 404
    assert staff.ask(request_id, "inspection/request").status_code == 404
    assert done(holder.ask(request_id, "inspection/request"))["turn"] == "distributor"


# Another holder


def hand_over(world: World, unit: str, other: Person) -> None:
    done(world.staff().patch(unit, {"holder_document": other.document}))


@pytest.mark.covers("B33")
def test_with_another_holder_only_what_waits_for_its_inspection_goes_on(world: World) -> None:
    staff = world.staff()
    for is_pending in (True, False):
        former, other = world.person(), world.person()
        found = to_inspect(world, former)
        inspected(staff, found["id"], passed=False)
        if is_pending:
            done(former.ask(found["id"], "inspection/request"))
        assert row_of(world, found["id"]).has_asked_inspection is is_pending
        hand_over(world, found["consumer_unit"], other)
        if is_pending:
            seen = other.request(found["id"]).json
            assert (seen["side"], seen["inspection"]["is_pending"], seen["inspection"]["defects"]) == (
                "customer",
                True,
                [],
            )
            assert former.request(found["id"]).status_code == 404
            exported = other.get("/me/export").json["requests"][0]["inspections"]
            assert [row["attempt"] for row in exported] == [2]
            assert inspected(staff, found["id"], passed=True)["status"] == "completed"
        else:
            assert former.request(found["id"]).json["reason"] == "holder_changed"
            assert other.request(found["id"]).status_code == 404


def test_after_works_the_inspection_is_asked_for_and_goes_on_in_the_new_holders_name(world: World) -> None:
    former, other, staff = world.person(), world.person(), world.staff()
    connection, budget = budget_for_new_unit(world, former)
    done(works(staff, budget, "started"))
    assert not row_of(world, budget).has_asked_inspection
    done(works(staff, budget, "concluded"))
    assert row_of(world, budget).has_asked_inspection
    hand_over(world, connection["consumer_unit"], other)
    assert other.request(budget).json["works_status"] == "concluded"
    assert inspected(staff, budget, passed=True)["status"] == "completed"
    assert other.unit(connection["consumer_unit"]).json["status"] == "connected"


def test_a_commissioning_whose_inspection_failed_ends_with_its_holder(world: World) -> None:
    former, other, analyst = world.person(), world.person(), world.staff()
    unit = world.unit(former.document)
    request_id = commissioning(world, analyst, former, unit)
    inspected(analyst, request_id, passed=False)
    hand_over(world, unit, other)
    assert former.request(request_id).json["reason"] == "holder_changed"


def test_an_export_shows_the_holder_the_inspections(world: World) -> None:
    person, staff = world.person(), world.staff()
    inspected(staff, to_inspect(world, person)["id"], passed=False, note="Volte a pedir.")
    (row,) = person.get("/me/export").json["requests"][0]["inspections"]
    assert (row["attempt"], row["status"], row["defects"], row["note"]) == (1, "failed", DEFECTS, "Volte a pedir.")
