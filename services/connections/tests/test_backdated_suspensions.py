"""Suspensions that are noted after their first day: what was late before the note stays late."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import holidays as known_holidays
import pytest
from connections_kit.budgets import answer, with_budget
from connections_kit.clocks import last_clocks
from connections_kit.desk import claim
from connections_kit.requests import submitted
from connections_kit.slow_counter import Suspension, count_slowly
from connections_kit.timelines import course, read, row
from connections_kit.world import World
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.business_days import BusinessDays
from chassis.testing.clock import frozen
from connections.clocks import Clock, Happening, clocks_of
from connections.forms.terms import Term

BUDGET = "budget_without_works"
TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
"""The fifteen days of the budget end on Wednesday, 30 September."""

SUBMITTED = row("submitted", "2026-09-15")


def noted(on: str, first: str, name: str = "one") -> Happening:
    return row("suspended", on, suspension_id=name, reason="authority", from_=first)


def ended(on: str, last: str, name: str = "one") -> Happening:
    return row("resumed", on, suspension_id=name, until=last)


def budget(*rows: Happening, today: str) -> Clock:
    return read(course(SUBMITTED, *rows), today)[BUDGET]


# What users need


def test_a_letter_that_arrived_two_days_ago_counts_from_its_day() -> None:
    clock = budget(noted("2026-09-22", "2026-09-20"), ended("2026-09-28", "2026-09-28"), today="2026-09-29")
    assert (str(clock.due_on), clock.status) == ("2026-10-09", "running")


def test_on_the_last_day_it_is_not_late_yet() -> None:
    clock = budget(noted("2026-09-30", "2026-09-28"), today="2026-10-20")
    assert (clock.due_on, clock.status, clock.days_left) == (None, "suspended", 3)


def test_what_was_late_before_the_note_stays_late_and_stands_still_from_the_note_on() -> None:
    rows = [noted("2026-10-05", "2026-09-20")]
    open_ = budget(*rows, today="2026-10-20")
    assert (str(open_.due_on), open_.status, open_.days_left) == ("2026-09-30", "late", -4)
    over = budget(*rows, ended("2026-10-08", "2026-10-07"), today="2026-10-09")
    assert (str(over.due_on), over.status, over.days_left) == ("2026-09-30", "late", -6)
    assert [str(one.first) for one in over.suspensions] == ["2026-10-05"]


def test_a_suspension_of_days_that_are_over_makes_nothing_punctual() -> None:
    rows = [noted("2026-10-05", "2026-09-20"), ended("2026-10-05", "2026-10-02")]
    clock = budget(*rows, row("budget_issued", "2026-10-06", valid_until="2026-11-06"), today="2026-10-07")
    assert (clock.status, str(clock.due_on), list(clock.suspensions)) == ("late", "2026-09-30", [])


def test_the_check_of_the_documents_that_was_over_is_not_suspended_afterwards() -> None:
    phone = row("suspended", "2026-09-25", suspension_id="one", reason="phone_documents", from_="2026-09-16")
    clocks = read(course(SUBMITTED, row("claimed", "2026-09-15"), phone), "2026-09-28")
    assert (clocks["completeness_check"].status, str(clocks["completeness_check"].ended_on)) == ("met", "2026-09-22")
    assert clocks[BUDGET].due_on is None, "its term was running, and stands still from the first day"


# Over the API


@pytest.mark.parametrize(("day", "due_on", "status"), [(22, None, "suspended"), (35, "2026-09-30", "late")])
def test_clock_sheet_queue_warnings_and_report_say_the_same(
    world: World, day: int, due_on: str | None, status: str
) -> None:
    with frozen(TUESDAY) as now:
        person = world.person()
        request_id = submitted(world, person, "generation_budget", world.unit(person.document))
        claim(world.staff(), request_id)
        now.tick(days=day - 15)
        world.run_job("watch-deadlines", now())
        before = world.events("deadline_approaching")
        analyst = world.staff()
        begun = analyst.ask(request_id, "suspensions", {"reason": "authority", "from": "2026-09-20"})
        assert begun.status_code == 201, begun.text
        world.run_job("watch-deadlines", now())
        clock = last_clocks(analyst, request_id)[BUDGET]
        assert (clock["due_on"], clock["status"]) == (due_on, status)
        sheet = analyst.get(f"/requests/{request_id}/evidence").json
        (told,) = [one for one in sheet["clocks"] if one["code"] == BUDGET]
        assert {name: told[name] for name in ("due_on", "status", "days_used", "days_left")} == {
            name: clock[name] for name in ("due_on", "status", "days_used", "days_left")
        }
        (queued,) = [one for one in analyst.get("/queue").json["items"] if one["id"] == request_id]
        assert queued["is_suspended"] is (status == "suspended")
        urgent = (BUDGET, due_on) if status == "late" else ("completeness_check", "2026-09-22")
        assert (queued["clock"], queued["due_on"]) == urgent
        assert any(one.data["clock"] == BUDGET and one.data["share"] == 100 for one in before) is (status == "late")
        now.tick(days=1)
        world.signed_in_again(person).ask(request_id, "withdrawal")
        world.run_job("watch-deadlines", now())
        month = f"{now():%Y-%m}"
        report = csv.DictReader(StringIO(world.staff().get("/reports/deadlines", month=month).text))
        assert [one["late"] for one in report if one["clock"] == BUDGET] == ["1" if status == "late" else "0"]


def test_the_end_of_a_complaint_does_not_expire_a_budget_before_the_customer_hears_of_it(world: World) -> None:
    with frozen(TUESDAY) as now:
        person = world.person()
        request_id = with_budget(world, person, valid_until="2026-10-15")
        now.at = datetime(2026, 10, 5, 15, tzinfo=UTC)
        begun = world.staff().ask(request_id, "suspensions", {"reason": "complaint", "from": "2026-10-05"}).json["id"]
        now.at = datetime(2026, 10, 26, 15, tzinfo=UTC)
        over = world.staff().ask(request_id, f"suspensions/{begun}/end", {"until": "2026-10-06"})
        assert (over.status_code, over.json["until"]) == (200, "2026-10-06")
        assert world.run_job("expire-budgets", now()) == 0
        again = world.signed_in_again(person)
        assert last_clocks(again, request_id)["budget_acceptance"]["due_on"] == "2026-11-05"
        assert answer(again, request_id).status_code == 200


def test_a_complaint_about_a_budget_that_is_over_opens_it_no_more(world: World) -> None:
    with frozen(TUESDAY) as now:
        person = world.person()
        request_id = with_budget(world, person, valid_until="2026-10-15")
        now.at = datetime(2026, 10, 16, 15, tzinfo=UTC)
        begun = world.staff().ask(request_id, "suspensions", {"reason": "complaint", "from": "2026-10-14"})
        assert begun.status_code == 201
        assert answer(world.signed_in_again(person), request_id).json["code"] == "budget.validity_over"
        assert world.run_job("expire-budgets", now()) == 1


# Against a story that is told day by day

HOLIDAYS = frozenset(known_holidays.country_holidays("BR", years=range(2026, 2030)))
FIRST = date(2026, 10, 1)


@dataclass(frozen=True)
class Noted:
    """A suspension that is noted `on` a day, from so many days before, and whose end is noted so many days late."""

    on: int
    before: int
    lasts: int | None
    back: int


NOTED = st.builds(
    Noted,
    on=st.integers(0, 60),
    before=st.integers(0, 30),
    lasts=st.none() | st.integers(0, 20),
    back=st.integers(0, 10),
)


def rows_of(event: date, found: Collection[Noted]) -> list[Happening]:
    """The rows in the order in which they were noted, of which the first is the submission."""
    rows = []
    for number, one in enumerate(found):
        on = event + timedelta(one.on)
        name: dict[str, Any] = {"suspension_id": str(number), "reason": "authority"}
        first = max(on - timedelta(one.before), event)
        rows.append(row("suspended", str(on), **name, from_=str(first)))
        if one.lasts is not None:
            noted_on = on + timedelta(one.lasts)
            rows.append(row("resumed", str(noted_on), **name, until=str(max(noted_on - timedelta(one.back), first))))
    return [row("submitted", str(event)), *sorted(rows, key=lambda one: one.on)]


def told_by_days(
    event: date, term: int, in_business_days: bool, rows: Collection[Happening], holidays: Collection[date], today: date
) -> tuple[date | None, int]:
    """The last day and the days used, as somebody would say who lives through the story and forgets no late day."""
    known: dict[str, list[Any]] = {}

    def intervals() -> list[Suspension]:
        return [(first, last) for first, last in known.values() if last is None or last >= first]

    day = event
    while day <= today:
        for one in rows:
            if one.on != day or one.kind == "submitted":
                continue
            name = one.details["suspension_id"]
            if one.kind == "resumed":
                known[name][1] = date.fromisoformat(one.details["until"])
                continue
            due, _ = count_slowly(event, term, in_business_days, intervals(), holidays, day)
            first = date.fromisoformat(one.details["from"])
            known[name] = [day if due is not None and day > due and first < day else first, None]
        day += timedelta(1)
    return count_slowly(event, term, in_business_days, intervals(), holidays, today)


def read_one(rows: list[Happening], term: int, unit: str, closed: frozenset[date], today: date) -> Clock:
    own = Term(code=BUDGET, article="64", days=term, unit=unit, owner="distributor")
    told = [one for one in rows if one.on <= today]
    found = clocks_of(course(*told, terms={BUDGET: own}), BusinessDays("BR", closed), today)
    return next(one for one in found if one.code == BUDGET)


EVENTS = st.integers(0, 100).map(lambda number: FIRST + timedelta(number))
UNITS = st.sampled_from(["calendar_days", "business_days"])
CLOSED = st.frozensets(st.integers(0, 150).map(lambda number: FIRST + timedelta(number)), max_size=5)


@settings(deadline=None, max_examples=150)
@given(EVENTS, st.integers(1, 40), UNITS, st.lists(NOTED, max_size=4), CLOSED, st.integers(0, 120))
def test_a_counter_that_lives_through_the_story_finds_the_same_days(
    event: date, term: int, unit: str, found: list[Noted], closed: frozenset[date], later: int
) -> None:
    rows, today = rows_of(event, found), event + timedelta(later)
    clock = read_one(rows, term, unit, closed, today)
    expected = told_by_days(event, term, unit == "business_days", rows, HOLIDAYS | closed, today)
    assert (clock.due_on, clock.days_used) == expected


@settings(deadline=None, max_examples=80)
@given(EVENTS, st.integers(1, 40), UNITS, st.lists(NOTED, max_size=4), CLOSED, st.integers(0, 90), st.integers(0, 60))
def test_a_day_that_was_late_on_one_day_is_late_on_every_later_one(
    event: date, term: int, unit: str, found: list[Noted], closed: frozenset[date], soon: int, later: int
) -> None:
    rows = rows_of(event, found)

    def late_days(today: date) -> set[date]:
        clock = read_one(rows, term, unit, closed, today)
        return {day for day in clock.counted if clock.due_on and day > clock.due_on}

    day = event + timedelta(soon)
    # what is noted on a day counts for this day itself, which is not over then
    assert late_days(day) - {day} <= late_days(day + timedelta(later))
