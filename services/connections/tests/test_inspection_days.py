"""On which day an inspection was made, whenever its result is recorded: the term of art. 91 ends on it."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from connections_kit.clocks import last_clocks, shown_clocks
from connections_kit.works import accepted, commissioning, done, result, schedule, to_inspect
from connections_kit.world import Person, World

from chassis.testing.clock import FrozenClock, frozen

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
"""Approved and submitted on this day; the five business days of art. 91 end on Tuesday, the 22nd."""

APPOINTED = "2026-09-18T12:00:00+00:00"


def fault(answer: Any) -> tuple[Any, ...]:
    assert answer.status_code == 422, answer.text
    return tuple((one["pointer"], one["code"]) for one in answer.json["errors"])


def appointed(world: World, kind: str, person: Person | None = None) -> str:
    """A request whose inspection is appointed for Friday the 18th."""
    person, staff = person or world.person(), world.staff()
    if kind == "commissioning":
        request_id = commissioning(world, staff, person, world.unit(person.document))
    else:
        request_id = to_inspect(world, person)["id"]
    done(schedule(staff, request_id, APPOINTED))
    return request_id


def recorded(world: World, now: FrozenClock, day: int, request_id: str, kind: str, **said: Any) -> dict[str, Any]:
    """Record on the `day` of September that the inspection passed, and return its deadline."""
    now.at = datetime(2026, 9, day, 12, tzinfo=UTC)
    staff = world.staff()
    if kind == "commissioning":
        done(staff.ask(request_id, "claim", {"force": True}))
    found = done(result(staff, request_id, passed=True, **said))
    assert found["status"] == "completed"
    clock = last_clocks(staff, request_id)["inspection_lv"]
    assert clock["ended_on"] == found["inspection"]["inspected_on"]
    sheet = staff.get(f"/requests/{request_id}/evidence").json
    (told,) = [one for one in sheet["clocks"] if one["code"] == "inspection_lv"]
    assert (told["ended_on"], told["status"]) == (clock["ended_on"], clock["status"])
    world.run_job("watch-deadlines", now())
    report = csv.DictReader(StringIO(staff.get("/reports/deadlines", month="2026-09").text))
    late = [one["late"] for one in report if one["clock"] == "inspection_lv"]
    assert late == ["1" if clock["status"] == "late" else "0"]
    return clock


@pytest.mark.parametrize("kind", ["new_connection", "commissioning"])
@pytest.mark.parametrize(
    ("on", "ended_on", "status"),
    [
        ("2026-09-23", "2026-09-23", "late"),
        ("2026-09-22", "2026-09-22", "met"),
        ("2026-09-16", "2026-09-16", "met"),
        (None, "2026-09-18", "met"),
    ],
)
def test_the_term_ends_on_the_day_of_the_inspection(
    world: World, kind: str, on: str | None, ended_on: str, status: str
) -> None:
    with frozen(TUESDAY) as now:
        request_id = appointed(world, kind)
        said = {"inspected_on": on} if on else {}
        clock = recorded(world, now, 24, request_id, kind, **said)
    assert (clock["ended_on"], clock["status"]) == (ended_on, status)


def test_a_result_before_the_appointment_is_of_today(world: World) -> None:
    with frozen(TUESDAY) as now:
        request_id = appointed(world, "new_connection")
        assert recorded(world, now, 16, request_id, "new_connection")["ended_on"] == "2026-09-16"


@pytest.mark.parametrize("kind", ["new_connection", "commissioning"])
@pytest.mark.parametrize("passed", [True, False])
def test_no_inspection_is_in_the_future_or_before_it_was_asked_for(world: World, kind: str, passed: bool) -> None:
    with frozen(TUESDAY) as now:
        request_id = appointed(world, kind)
        now.at = datetime(2026, 9, 18, 1, 30, tzinfo=UTC)  # still the 17th in São Paulo
        staff = world.staff()
        if kind == "commissioning":
            done(staff.ask(request_id, "claim", {"force": True}))
        for day, code in (("2026-09-18", "inspection.on_in_future"), ("2026-09-14", "inspection.on_before_request")):
            answer = result(staff, request_id, passed=passed, inspected_on=day)
            assert fault(answer) == (("#/inspected_on", code),)
        assert fault(result(staff, request_id, passed=passed, inspected_on="17/09/2026")) == (
            ("#/inspected_on", "field.day"),
        )
        assert staff.request(request_id).json["inspection"]["is_pending"], "nothing was recorded"
        found = done(result(staff, request_id, passed=passed, inspected_on="2026-09-15"))
        assert found["inspection"]["inspected_on"] == "2026-09-15"


def test_the_next_inspection_is_not_before_it_was_asked_for_again(world: World) -> None:
    with frozen(TUESDAY) as now:
        person = world.person()
        request_id = appointed(world, "new_connection", person)
        now.at = datetime(2026, 9, 21, 12, tzinfo=UTC)
        staff = world.staff()
        done(result(staff, request_id, passed=False, inspected_on="2026-09-17"))
        assert last_clocks(staff, request_id)["inspection_lv"]["ended_on"] == "2026-09-17"
        clocks = shown_clocks(staff, request_id)
        reports = {one["started_on"]: one["status"] for one in clocks if one["code"] == "failed_inspection_report"}
        assert reports == {"2026-09-17": "met", "2026-09-18": "cancelled"}, "it was not made as appointed"
        done(world.signed_in_again(person).ask(request_id, "inspection/request"))
        done(schedule(staff, request_id, "2026-09-24T12:00:00+00:00"))
        refused = result(staff, request_id, passed=True, inspected_on="2026-09-20")
        assert fault(refused) == (("#/inspected_on", "inspection.on_before_request"),)
        assert done(result(staff, request_id, passed=True, inspected_on="2026-09-21"))["status"] == "completed"


def test_the_inspection_of_skipped_works_is_not_before_the_decision(world: World) -> None:
    with frozen(TUESDAY) as now:
        request_id = accepted(world, world.person(), "new_connection")
        done(schedule(world.staff(), request_id, APPOINTED))
        now.at = datetime(2026, 9, 21, 12, tzinfo=UTC)
        staff = world.staff()
        refused = result(staff, request_id, passed=True, inspected_on="2026-09-14")
        assert fault(refused) == (("#/inspected_on", "inspection.on_before_request"),)
        assert done(result(staff, request_id, passed=True, inspected_on="2026-09-18"))["status"] == "completed"


def test_no_inspection_is_before_its_last_appointment_was_made(world: World) -> None:
    """A late deadline would be punctual again by a day on which nobody had been there yet."""
    with frozen(TUESDAY) as now:
        request_id = appointed(world, "new_connection")
        now.at = datetime(2026, 9, 24, 12, tzinfo=UTC)
        staff = world.staff()
        done(schedule(staff, request_id, datetime(2026, 9, 25, 12, tzinfo=UTC).isoformat()))
        now.at = datetime(2026, 9, 25, 13, tzinfo=UTC)

        answer = result(world.staff(), request_id, passed=True, inspected_on="2026-09-22")

        assert fault(answer) == (("#/inspected_on", "inspection.on_before_request"),)
        clock = recorded(world, now, 25, request_id, "new_connection", inspected_on="2026-09-24")
    assert (clock["ended_on"], clock["status"]) == ("2026-09-24", "late")
