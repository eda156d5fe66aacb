"""Deadlines whatever happens: compared with a counter that was written apart, and what more time never changes."""

from datetime import date, timedelta
from typing import Any

import holidays as known_holidays
from connections_kit.slow_counter import Suspension, count_slowly
from connections_kit.timelines import course, row
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.business_days import BusinessDays
from connections.clocks import Clock, Course, Happening, clocks_of
from connections.forms.terms import Term

QUICK = settings(deadline=None, max_examples=80)
FIRST = date(2026, 10, 1)
HOLIDAYS = frozenset(known_holidays.country_holidays("BR", years=range(2026, 2030)))
DAYS = st.integers(0, 150).map(lambda number: FIRST + timedelta(number))
CLOSED = st.frozensets(DAYS, max_size=8)
LENGTHS = st.none() | st.integers(0, 40)
SUSPENSIONS = st.lists(
    st.tuples(DAYS, LENGTHS).map(lambda one: (one[0], None if one[1] is None else one[0] + timedelta(one[1]))),
    max_size=4,
)
UNITS = st.sampled_from(["calendar_days", "business_days"])
TERMS = st.integers(1, 60)


def budget(event: date, term: int, unit: str, suspensions: list[Suspension]) -> Course:
    """A budget that was asked for on the day `event`, with suspensions that were noted at once."""
    rows = [row("submitted", event.isoformat())]
    for number, (first, last) in enumerate(suspensions):
        name: dict[str, Any] = {"suspension_id": str(number), "reason": "authority"}
        rows.append(row("suspended", event.isoformat(), **name, from_=first.isoformat()))
        if last:
            rows.append(row("resumed", event.isoformat(), **name, until=last.isoformat()))
    own = Term(code="budget_without_works", article="64", days=term, unit=unit, owner="distributor")
    return course(*rows, terms={own.code: own})


def read_one(asked: Course, closed: frozenset[date], today: date) -> Clock:
    clocks = clocks_of(asked, BusinessDays("BR", closed), today)
    return next(clock for clock in clocks if clock.code == "budget_without_works")


def last_day(clock: Clock) -> date:
    return clock.due_on or date.max


@QUICK
@given(DAYS, TERMS, UNITS, SUSPENSIONS, CLOSED, st.integers(0, 200))
def test_a_slow_counter_finds_the_same_days(
    event: date, term: int, unit: str, suspensions: list[Suspension], closed: frozenset[date], later: int
) -> None:
    today = event + timedelta(later)
    clock = read_one(budget(event, term, unit, suspensions), closed, today)
    in_business_days = unit == "business_days"
    due_on, used = count_slowly(event, term, in_business_days, suspensions, HOLIDAYS | closed, today)
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
    rows = [row("submitted", day.isoformat())]

    def then(kind: str, **details: Any) -> None:
        nonlocal day
        day += timedelta(draw(st.integers(0, 12)))
        rows.append(row(kind, day.isoformat(), **details))

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
    calendar = BusinessDays("BR", closed)
    today = rows[-1].on + timedelta(soon)
    ended = [clock for clock in clocks_of(course(*rows), calendar, today) if clock.ended_on]
    again = clocks_of(course(*rows), calendar, today + timedelta(later))
    assert all(clock in again for clock in ended)


@QUICK
@given(stories(), CLOSED, st.data())
def test_what_happens_later_takes_no_deadline_away_that_had_started(
    rows: list[Happening], closed: frozenset[date], data: st.DataObject
) -> None:
    calendar = BusinessDays("BR", closed)
    some = rows[: data.draw(st.integers(1, len(rows)))]
    today = rows[-1].on + timedelta(30)
    before = [(one.code, one.started_on) for one in clocks_of(course(*some), calendar, some[-1].on)]
    after = [(one.code, one.started_on) for one in clocks_of(course(*rows), calendar, today)]
    assert set(before) <= set(after)
    assert len(set(after)) == len(after)
    assert all(one.days_used + one.days_left == one.term for one in clocks_of(course(*rows), calendar, today))
