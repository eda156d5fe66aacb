"""The voltage on which deadlines depend, as far as it is known when a request is submitted (arts. 64 and 91)."""

from datetime import UTC, datetime

import pytest
from connections_kit.clocks import last_clocks
from connections_kit.desk import approved, claim, decide, put_into
from connections_kit.requests import submitted
from connections_kit.timelines import course, read, row
from connections_kit.works import commissioning, row_of
from connections_kit.world import Person, World

from chassis.testing.clock import frozen
from connections.states import COMMISSIONING, RequestStatus, UnitStatus

TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)


def decided(world: World, person: Person, unit: str, voltage: str, status: RequestStatus, kind: str) -> str:
    """A request about the unit of which the voltage was decided, in the state `status`."""
    request_id = str(approved(world, person, kind, unit, voltage=voltage)["id"])
    put_into(world, request_id, status)
    return request_id


def submitted_voltage(person: Person, request_id: str) -> str | None:
    rows = person.get(f"/requests/{request_id}/timeline", limit=100).json["items"]
    found: str | None = next(one for one in rows if one["kind"] == "submitted")["details"].get("voltage")
    return found


@pytest.mark.parametrize(
    ("named", "supply", "other", "voltage", "term"),
    [
        (None, "two_phase", None, "lv", 5),
        (None, "high_voltage", None, "mv", 10),
        ("mv", "two_phase", None, "mv", 10),
        ("hv", "high_voltage", ("mv", RequestStatus.COMPLETED), "hv", 15),
        (None, "high_voltage", ("hv", RequestStatus.COMPLETED), "hv", 15),
        (None, "high_voltage", ("hv", RequestStatus.BUDGET_REFUSED), "mv", 10),
    ],
)
def test_a_commissioning_is_inspected_in_the_term_of_its_units_voltage(
    world: World,
    named: str | None,
    supply: str,
    other: tuple[str, RequestStatus] | None,
    voltage: str,
    term: int,
) -> None:
    with frozen(TUESDAY):
        person, analyst = world.person(), world.staff()
        unit = world.unit(person.document, supply_type=supply)
        if other:
            decided(world, person, unit, *other, "generation_budget")
        accepted = RequestStatus.BUDGET_ACCEPTED
        budget = decided(world, person, unit, named, accepted, "generation_budget") if named else ""
        request_id = commissioning(world, analyst, person, unit, budget)
        assert submitted_voltage(person, request_id) == voltage
        clock = last_clocks(person, request_id)[f"inspection_{voltage}"]
        assert clock["term"] == term
        sheet = person.get(f"/requests/{request_id}/evidence").json
        assert sheet["request"]["voltage"] == voltage
        told = {one["code"]: one["due_on"] for one in sheet["clocks"]}
        assert told[f"inspection_{voltage}"] == clock["due_on"]
        queued = {one["id"]: one["due_on"] for one in analyst.get("/queue").json["items"]}
        assert queued[request_id] == str(row_of(world, request_id).risk_on)
        assert queued[request_id] == min(clock["due_on"], "2026-09-22"), "the check of the documents lasts until then"


@pytest.mark.parametrize("kind", ["connection_budget", "generation_budget"])
def test_a_budget_from_69_kv_on_has_45_days_from_its_submission_and_a_decision_may_say_otherwise(
    world: World, kind: str
) -> None:
    with frozen(TUESDAY):
        person, analyst = world.person(), world.staff()
        unit = world.unit(person.document, supply_type="high_voltage", status=UnitStatus.REGISTERED)
        decided(world, person, unit, "hv", RequestStatus.COMPLETED, "connection_budget")
        request_id = submitted(world, person, kind, unit)
        assert last_clocks(person, request_id)["budget_otherwise"]["term"] == 45
        claim(analyst, request_id)
        assert decide(analyst, request_id, voltage="mv").status_code == 200
        found = last_clocks(person, request_id)
        assert "budget_otherwise" not in found and found["budget_without_works"]["term"] == 15
        assert person.get(f"/requests/{request_id}/evidence").json["request"]["voltage"] == "mv"


def test_a_new_connection_has_no_unit_whose_voltage_is_known(world: World) -> None:
    person = world.person()
    assert submitted_voltage(person, submitted(world, person, "new_connection")) is None


def test_rows_that_say_no_voltage_are_read_as_before() -> None:
    """They are of low voltage, unless the decision says otherwise."""
    old = row("submitted", "2026-09-14")
    assert read(course(old, kind=COMMISSIONING), "2026-09-15")["inspection_lv"].term == 5
    assert read(course(old, kind=COMMISSIONING, voltage="mv"), "2026-09-15")["inspection_mv"].term == 10
    noted = row("submitted", "2026-09-14", voltage="mv")
    assert read(course(noted, kind=COMMISSIONING, voltage="hv"), "2026-09-15")["inspection_hv"].term == 15


def test_the_row_that_starts_the_term_says_its_voltage() -> None:
    """Until an analyst decides it, a term keeps the voltage that was known when it began. A new round has its own."""
    rows = [
        row("submitted", "2026-09-14", voltage="lv"),
        row("claimed", "2026-09-14"),
        row("returned", "2026-09-15", until="2026-10-15"),
        row("resubmitted", "2026-09-17", voltage="mv"),
    ]
    found = read(course(*rows, kind=COMMISSIONING), "2026-09-18")
    assert (found["inspection_lv"].status, found["inspection_mv"].status) == ("cancelled", "running")
