"""Deadlines whatever happens: compared with a counter that was written apart, and what more time never changes."""

from datetime import date, timedelta
from typing import Any

import holidays as known_holidays
from connections_kit.slow_counter import Suspension, count_slowly
from connections_kit.timelines import course, read, read_all, row, suspended
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connections.clocks import Clock, Course, Happening
from connections.forms.terms import Term

QUICK = settings(deadline=None, max_examples=80)
FIRST = date(2026, 10, 1)
HOLIDAYS = frozenset(known_holidays.country_holidays("BR", years=range(2026, 2030)))
DAYS = st.integers(0, 150).map(lambda number: FIRST + timedelta(number))
CLOSED = st.frozensets(DAYS, max_size=8)
LENGTHS = st.none() | st.integers(0, 40)


def _span(first: date, length: int | None) -> Suspension:
    return first, None if length is None else first + timedelta(length)


SUSPENSIONS = st.lists(st.builds(_span, DAYS, LENGTHS), max_size=4)
UNITS = st.sampled_from(["calendar_days", "business_days"])
TERMS = st.integers(1, 60)


STARTED: dict[str, tuple[str, dict[str, Any]]] = {
    "completeness_check": ("phone_documents", {}),
    "project_analysis": ("phone_documents", {}),
    "budget_without_works": ("grid_operator", {}),
    "budget_with_works": ("authority", {"works_needed": True}),
    "budget_otherwise": ("grid_operator", {"is_small": False}),
}
"""Deadlines that a submission starts: a reason that stops each, and the facts about the request that it needs."""


def asked_for(
    event: date, code: str, term: int, unit: str, suspensions: list[Suspension], reason: str, **facts: Any
) -> Course:
    """A budget that was asked for on the day `event`, in which the deadline `code` has a term of its own.

    Its suspensions were noted at once.
    """
    rows = [row("submitted", event)]
    for number, (first, last) in enumerate(suspensions):
        rows += suspended(first, last, reason, noted=event, number=number)
    own = Term(code=code, article="64", days=term, unit=unit, owner="distributor")
    return course(*rows, terms={code: own}, **facts)


def budget(event: date, term: int, unit: str, suspensions: list[Suspension]) -> Course:
    return asked_for(event, "budget_without_works", term, unit, suspensions, "authority")


def read_one(asked: Course, closed: frozenset[date], today: date) -> Clock:
    return read(asked, today, closed)["budget_without_works"]


def last_day(clock: Clock) -> date:
    return clock.due_on or date.max


@settings(deadline=None, max_examples=300)
@given(
    code=st.sampled_from(sorted(STARTED)),
    event=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    term=TERMS,
    unit=UNITS,
    suspensions=st.lists(st.tuples(st.integers(-5, 90), LENGTHS), max_size=4),
    closed=st.frozensets(st.integers(1, 100), max_size=8),
    later=st.integers(0, 200),
)
@example("budget_without_works", date(2026, 11, 5), 15, "calendar_days", [(15, 3)], frozenset(), 40)
@example("budget_without_works", date(2026, 11, 5), 15, "calendar_days", [(16, 3), (17, 9)], frozenset([28]), 40)
def test_a_slow_counter_finds_the_same_days(
    code: str,
    event: date,
    term: int,
    unit: str,
    suspensions: list[tuple[int, int | None]],
    closed: frozenset[int],
    later: int,
) -> None:
    days_off = frozenset(event + timedelta(after) for after in closed)
    spans = [_span(event + timedelta(after), length) for after, length in suspensions]
    today = event + timedelta(later)
    reason, facts = STARTED[code]
    clock = read(asked_for(event, code, term, unit, spans, reason, **facts), today, days_off)[code]
    due_on, used = count_slowly(event, term, unit == "business_days", spans, HOLIDAYS | days_off, today)
    assert (clock.due_on, clock.days_used, clock.days_left) == (due_on, used, term - used)


@QUICK
@given(DAYS, TERMS, UNITS, SUSPENSIONS, SUSPENSIONS, CLOSED, DAYS)
def test_neither_a_suspension_nor_a_closed_day_makes_a_deadline_earlier(
    event: date,
    term: int,
    unit: str,
    suspensions: list[Suspension],
    more: list[Suspension],
    closed: frozenset[date],
    another: date,
) -> None:
    few = read_one(budget(event, term, unit, suspensions), closed, event)
    many = read_one(budget(event, term, unit, suspensions + more), closed, event)
    fewer_days = read_one(budget(event, term, unit, suspensions), closed | {another}, event)
    assert last_day(many) >= last_day(few)
    assert last_day(fewer_days) >= last_day(few)


@QUICK
@given(DAYS, TERMS, UNITS, SUSPENSIONS.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), DAYS)
def test_the_order_in_which_suspensions_are_noted_does_not_matter(
    event: date, term: int, unit: str, orders: tuple[list[Suspension], list[Suspension]], today: date
) -> None:
    one, other = (read_one(budget(event, term, unit, order), frozenset(), max(today, event)) for order in orders)
    assert one == other


@st.composite
def stories(draw: st.DrawFn) -> list[Happening]:
    """The timeline of a request for a budget, in which everything comes in an order that the service allows."""
    day = draw(DAYS)
    rows = [row("submitted", day)]

    def then(kind: str, **details: Any) -> None:
        nonlocal day
        day += timedelta(draw(st.integers(0, 12)))
        rows.append(row(kind, day, **details))

    for number in range(draw(st.integers(0, 3))):
        then("claimed")
        if draw(st.booleans()):
            name = {"suspension_id": str(number), "reason": "grid_operator"}
            then("suspended", **name, from_=day.isoformat())
            then("resumed", **name, until=day.isoformat())
        then("returned", until=(day + timedelta(42)).isoformat())
        then("resubmitted")
    then("claimed")
    then(draw(st.sampled_from(["approved", "rejected", "withdrawn"])))
    if rows[-1].kind == "approved":
        then("budget_issued", valid_until=(day + timedelta(30)).isoformat(), works_class="lv")
        then("budget_accepted")
        then("works_started")
        then("works_concluded")
        scheduled = day + timedelta(draw(st.integers(1, 9)))
        then("inspection_scheduled", scheduled_on=scheduled.isoformat())
        then("inspection_failed", inspected_on=min(scheduled, day).isoformat(), defects=["x"])
        then("inspection_requested")
    return rows


@QUICK
@given(stories(), CLOSED, st.integers(0, 100), st.integers(0, 100))
def test_a_deadline_that_has_ended_reads_the_same_on_every_later_day(
    rows: list[Happening], closed: frozenset[date], soon: int, later: int
) -> None:
    today = rows[-1].on + timedelta(soon)
    ended = [clock for clock in read_all(course(*rows), today, closed) if clock.ended_on]
    again = read_all(course(*rows), today + timedelta(later), closed)
    assert all(clock in again for clock in ended)


@QUICK
@given(stories(), CLOSED, st.data())
def test_what_happens_later_takes_no_deadline_away_that_had_started(
    rows: list[Happening], closed: frozenset[date], data: st.DataObject
) -> None:
    some = rows[: data.draw(st.integers(1, len(rows)))]
    today = rows[-1].on + timedelta(30)
    before = {(one.code, one.started_on) for one in read_all(course(*some), some[-1].on, closed)}
    after = {(one.code, one.started_on) for one in read_all(course(*rows), today, closed)}
    assert before <= after
