"""The deadlines and the evidence of a request over the API, and the sheet's digest."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from connections_kit.desk import claim, send_back
from connections_kit.requests import fill, submitted
from connections_kit.timelines import calendar, course, row, suspended
from connections_kit.world import World

from chassis.testing.clock import frozen
from connections.clocks import Subject, digest_of, evidence_of

FROZEN = datetime(2026, 11, 17, 15, tzinfo=UTC)
SUBJECT = Subject(request_id="1", protocol="2", service_order="3", consumer_unit=None)


def sheet(as_of: str = "2026-12-10", **changes: Any) -> dict[str, Any]:
    asked = course(row("submitted", "2026-11-05"), *suspended("2026-11-20", "2026-11-24", "grid_operator"))
    day = date.fromisoformat(as_of)
    return evidence_of(SUBJECT, asked, [], calendar=calendar(), as_of=day, zone="America/Sao_Paulo") | changes


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    return [path] if inner is None else [leaf for key, one in inner for leaf in leaves(one, (*path, key))]


def test_the_same_sheet_twice_is_the_same_bytes_and_another_day_is_another_digest() -> None:
    assert json.dumps(sheet()) == json.dumps(sheet())
    assert sheet("2026-12-11")["digest"] != sheet()["digest"]


def test_the_digest_changes_with_whatever_the_sheet_says() -> None:
    for path in leaves(sheet()):
        if path != ("digest",):
            changed = sheet()
            holder: Any = changed
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = f"{holder[path[-1]]}x"
            assert digest_of(changed) != changed["digest"], path


def test_the_sheets_arithmetic_is_that_of_the_deadlines() -> None:
    found = sheet()
    for clock in found["clocks"]:
        assert clock["days_used"] == len(clock["days"]) == clock["term"] - clock["days_left"]
    for side in found["sides"]:
        assert side["days_used"] == sum(one[side["side"]] for one in found["days"])
        assert side["days"] == sum(one[side["side"]] > 0 for one in found["days"])
        assert side["days_used"] == sum(one["days_used"] for one in found["clocks"] if one["owner"] == side["side"])
    (budget,) = [one for one in found["clocks"] if one["code"] == "budget_without_works"]
    assert not {f"2026-11-{number}" for number in range(20, 25)} & set(budget["days"])


def test_days_off_are_named() -> None:
    found = {one["on"]: (one["reason"], one["name"]) for one in sheet()["days_off"]}
    assert found["2026-11-20"] == ("holiday", "Dia Nacional de Zumbi e da Consciência Negra")
    assert found["2026-11-21"] == ("weekend", None)


def test_a_request_shows_its_deadlines(world: World) -> None:
    with frozen(FROZEN) as clock:
        person = world.person()
        request_id = submitted(world, person, "new_connection")
        clock.tick(days=1)
        listed = world.signed_in_again(person).get(f"/requests/{request_id}/clocks").json
    assert listed["items"] == [
        {
            "code": "completeness_check",
            "article": "REN 1000/2021, art. 71",
            "owner": "distributor",
            "unit": "business_days",
            "term": 5,
            "started_on": "2026-11-17",
            "due_on": "2026-11-25",
            "days_used": 1,
            "days_left": 4,
            "suspensions": [],
            "status": "running",
            "ended_on": None,
        }
    ]


@pytest.mark.covers("G26")
def test_a_sheet_says_who_used_which_days_and_can_be_checked(world: World) -> None:
    with frozen(FROZEN) as clock:
        person = world.person()
        request_id = submitted(world, person, "new_connection")
        clock.tick(days=2)
        claim(world.staff(), request_id)
        analyst = world.staff()
        claimed_again = analyst.ask(request_id, "claim", {"force": True})
        assert claimed_again.status_code == 200, claimed_again.text
        returned = send_back(analyst, request_id, {"section": "contact", "note": "Falta o telefone."})
        assert returned.status_code == 200, returned.text
        clock.tick(days=6)
        person, analyst = world.signed_in_again(person), world.staff()
        first, second = (person.get(f"/requests/{request_id}/evidence") for _ in range(2))
        for_analyst = analyst.get(f"/requests/{request_id}/evidence").json
    assert first.data == second.data
    found = first.json
    assert for_analyst == found
    digest = found.pop("digest")
    canonical = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == digest
    assert {one["side"]: one["days_used"] for one in found["sides"]} == {"distributor": 2, "customer": 6}
    assert [one["kind"] for one in found["timeline"]] == ["submitted", "claimed", "taken_over", "returned"]
    assert "Falta" not in canonical
    assert person.document not in canonical


def test_a_return_by_phone_has_its_own_deadline(world: World) -> None:
    with frozen(FROZEN):
        staff, holder = world.staff(), world.person()
        opened = staff.open("new_connection", holder_document=holder.document, channel="phone")
        assert opened.status_code == 201, opened.text
        request_id = opened.json["id"]
        fill(staff, request_id, "new_connection")
        assert staff.ask(request_id, "submission").status_code == 200
        found = {one["code"]: one for one in staff.get(f"/requests/{request_id}/clocks").json["items"]}
    assert found["phone_documents"]["due_on"] == "2026-11-25"
    assert found["phone_documents"]["status"] == "running"
