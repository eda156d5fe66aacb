"""What the API shows of deadlines, and the sheet that proves the days of each side."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from connections_kit.desk import claimed, send_back
from connections_kit.world import Person, World
from sqlalchemy import update

from chassis.business_days import BusinessDays
from chassis.testing.clock import frozen
from connections.clocks import Course, Happening, digest_of, evidence_of
from connections.model import TimelineEntry
from connections.states import TimelineKind

MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)
FRIDAY_AFTER = datetime(2026, 11, 27, 15, tzinfo=UTC)
"""Between the two lie a weekend and 20 November, a national holiday."""

ABOUT = {"id": "1", "protocol": "2", "service_order": "3", "kind": "generation_budget", "consumer_unit": None}


def a_course(*rows: tuple[TimelineKind, str, dict[str, str]], kind: str = "generation_budget") -> Course:
    happenings = [Happening(row, date.fromisoformat(on), "system", details) for row, on, details in rows]
    return Course(kind=kind, voltage=None, works_needed=False, is_small=True, terms={}, happenings=happenings)


def claimed_on_monday(world: World, analyst: Person, person: Person) -> str:
    """A request that was handed in and claimed on the Monday of the week before. Returns its id."""
    request_id = claimed(world, analyst, person)
    with world.writing() as session:
        session.execute(update(TimelineEntry).values(at=MONDAY))
    return request_id


@pytest.mark.covers("B45")
def test_both_sides_see_the_deadlines_of_a_request(world: World) -> None:
    with frozen(FRIDAY_AFTER):
        person, analyst = world.person(), world.staff()
        request_id = claimed_on_monday(world, analyst, person)
        for reader in (person, analyst):
            [check] = reader.get(f"/requests/{request_id}/clocks").json["items"]
            assert (check["code"], check["article"]) == ("completeness_check", "REN 1000/2021, art. 71")
            assert (check["started_on"], check["due_on"], check["status"]) == ("2026-11-16", "2026-11-24", "late")
            assert (check["term"], check["days_used"], check["days_left"]) == (5, 8, -3)
        send_back(analyst, request_id, {"section": "contact"})
        check, cure = person.get(f"/requests/{request_id}/clocks").json["items"]
        last_day = person.request(request_id).json["cure_until"]
    assert (check["status"], check["ended_on"]) == ("late", "2026-11-27")
    assert (cure["owner"], cure["status"], cure["due_on"]) == ("customer", "running", last_day)


@pytest.mark.covers("B45")
def test_the_same_sheet_is_the_same_bytes_and_its_digest_can_be_computed_again(world: World) -> None:
    with frozen(FRIDAY_AFTER):
        person, analyst = world.person(), world.staff()
        request_id = claimed_on_monday(world, analyst, person)
        first, second, theirs = (reader.get(f"/requests/{request_id}/evidence") for reader in (person, person, analyst))
    assert first.data == second.data == theirs.data
    sheet = first.json
    digest = sheet.pop("digest")
    written = json.dumps(sheet, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert digest == hashlib.sha256(written).hexdigest()
    assert [one["kind"] for one in sheet["happenings"]] == ["opened", "submitted", "claimed"]
    assert person.document not in first.text, "a sheet is shown to others, too"


def test_a_draft_has_no_evidence_and_no_deadline(world: World) -> None:
    person = world.person()
    request_id = person.open("new_connection").json["id"]
    assert person.get(f"/requests/{request_id}/clocks").json == {"items": []}
    assert person.get(f"/requests/{request_id}/evidence").status_code == 404


def test_every_day_of_a_deadline_counted_or_has_a_reason() -> None:
    course = a_course(
        (TimelineKind.SUBMITTED, "2026-11-13", {}),
        (TimelineKind.SUSPENDED, "2026-11-20", {"suspension_id": "a", "reason": "authority", "from": "2026-11-20"}),
        (TimelineKind.RESUMED, "2026-11-25", {"suspension_id": "a", "until": "2026-11-24"}),
        (TimelineKind.SUSPENDED, "2026-11-23", {"suspension_id": "b", "reason": "grid_operator", "from": "2026-11-23"}),
        (TimelineKind.RESUMED, "2026-11-27", {"suspension_id": "b", "until": "2026-11-26"}),
    )
    for later in range(60):
        today = date(2026, 11, 13) + timedelta(days=later)
        sheet = evidence_of(ABOUT, course, BusinessDays("BR"), today)
        for clock in sheet["clocks"]:
            passed = (date.fromisoformat(clock["last_on"]) - date.fromisoformat(clock["started_on"])).days
            assert passed == clock["days_used"] + len(clock["uncounted"]), (today, clock)
            assert clock["days_used"] + clock["days_left"] == clock["term"]
    [budget] = [one for one in sheet["clocks"] if one["code"] == "budget_without_works"]
    why = {day["on"]: day["why"] for day in budget["uncounted"]}
    assert (why["2026-11-14"], why["2026-11-20"], why["2026-11-24"], why["2026-11-26"]) == (
        "before_first",
        *("suspended",) * 3,
    )
    assert "2026-11-27" not in why


def test_the_digest_changes_with_any_byte_of_the_evidence() -> None:
    course = a_course((TimelineKind.SUBMITTED, "2026-11-16", {}), (TimelineKind.CLAIMED, "2026-11-17", {}))
    sheet = evidence_of(ABOUT, course, BusinessDays("BR"), date(2026, 12, 1))
    written = json.dumps(sheet)
    assert digest_of(json.loads(written)) == sheet["digest"]
    for old, new in (
        ("2026-11-17", "2026-11-18"),
        ("claimed", "claimee"),
        ('"term": 30', '"term": 31'),
        ("met", "Met"),
    ):
        assert old in written
        assert digest_of(json.loads(written.replace(old, new, 1))) != sheet["digest"]


def test_what_has_ended_stays_as_it_is_when_a_suspension_follows() -> None:
    rows = (
        (TimelineKind.SUBMITTED, "2026-11-16", {}),
        (TimelineKind.BUDGET_ISSUED, "2026-11-30", {"valid_until": "2026-12-31", "works_class": "none"}),
    )
    later = (
        (TimelineKind.SUSPENDED, "2026-12-01", {"suspension_id": "a", "reason": "authority", "from": "2026-12-01"}),
    )
    today = date(2026, 12, 5)
    before = evidence_of(ABOUT, a_course(*rows), BusinessDays("BR"), today)["clocks"]
    assert evidence_of(ABOUT, a_course(*rows, *later), BusinessDays("BR"), today)["clocks"] == before
