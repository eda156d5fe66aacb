"""How days are counted: calendars, holidays and suspensions, also against a counter that walks day by day."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

import holidays
import pytest
from connections_kit.courses import clocks, course, due, row, stopped
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chassis.business_days import BusinessDays

CARNIVAL = BusinessDays("BR", [date(2027, 2, 8), date(2027, 2, 9)])
BUDGET = "budget_without_works"


def submitted(on: str, *rows: object, **facts: object) -> object:
    return course("connection_budget", row("submitted", on), *rows, **facts)  # type: ignore[arg-type]


def test_the_day_after_the_event_is_the_first_and_weekends_move_both_ends() -> None:
    asked = submitted("2026-09-18")  # a Friday: Monday the 21st is the first day, the 15th is Monday, 5 October
    assert due(asked, BUDGET, "2026-09-18") == "2026-10-05"
    assert due(asked, "completeness_check", "2026-09-18") == "2026-09-25"


def test_20_november_is_no_business_day() -> None:
    asked = submitted("2026-11-17")
    assert due(asked, "completeness_check", "2026-11-17") == "2026-11-25"
    ends = submitted("2026-11-05")  # the 15th day is Friday, 20 November
    assert due(ends, BUDGET, "2026-11-05") == "2026-11-23"


def test_carnival_counts_only_where_the_operator_lists_it() -> None:
    asked = submitted("2027-02-04")
    assert due(asked, "completeness_check", "2027-02-04") == "2027-02-11"
    assert due(asked, "completeness_check", "2027-02-04", CARNIVAL) == "2027-02-15"
    ends = submitted("2027-01-25")  # the 15th day is Carnival Tuesday
    assert due(ends, BUDGET, "2027-01-25") == "2027-02-09"
    assert due(ends, BUDGET, "2027-01-25", CARNIVAL) == "2027-02-10"


def test_a_term_across_christmas_and_new_year() -> None:
    asked = submitted("2026-12-22")
    assert due(asked, "completeness_check", "2026-12-22") == "2026-12-30"
    assert due(submitted("2026-12-10"), BUDGET, "2026-12-10") == "2026-12-28"  # the 25th, a Friday, moves to Monday


def test_a_suspension_that_starts_on_a_holiday_stops_a_calendar_term_from_that_day() -> None:
    asked = submitted("2026-11-11", *stopped("grid_operator", "2026-11-20", "2026-11-23"))
    clock = clocks(asked, "2026-11-21")[BUDGET]
    assert (clock.status, clock.days_used) == ("suspended", 8)
    assert str(clock.due_on) == "2026-11-30"  # 15 days from the 12th, and 4 that did not count


def test_overlapping_suspensions_count_once() -> None:
    one = submitted("2026-09-14", *stopped("grid_operator", "2026-09-17", "2026-09-22"))
    both = submitted(
        "2026-09-14",
        *stopped("grid_operator", "2026-09-17", "2026-09-20"),
        *stopped("authority", "2026-09-19", "2026-09-22"),
    )
    assert due(one, BUDGET, "2026-09-30") == due(both, BUDGET, "2026-09-30") == "2026-10-05"
    assert len(clocks(both, "2026-09-30")[BUDGET].suspensions) == 2


def test_a_suspension_without_an_end_leaves_no_last_day() -> None:
    clock = clocks(submitted("2026-09-14", *stopped("grid_operator", "2026-09-17")), "2026-10-30")[BUDGET]
    assert (clock.due_on, clock.status, clock.days_used, clock.days_left) == (None, "suspended", 2, 13)


def test_a_suspension_after_the_last_day_saves_nothing() -> None:
    clock = clocks(submitted("2026-09-14", *stopped("grid_operator", "2026-10-01")), "2026-10-30")[BUDGET]
    assert (str(clock.due_on), clock.status) == ("2026-09-29", "late")


def test_a_changed_calendar_moves_what_runs() -> None:
    asked = submitted("2026-09-14")
    closed = BusinessDays("BR", [date(2026, 9, 16)])
    assert due(asked, "completeness_check", "2026-09-15") == "2026-09-21"
    assert due(asked, "completeness_check", "2026-09-15", closed) == "2026-09-22"


@pytest.mark.parametrize(
    ("reason", "stops"),
    [("grid_operator", True), ("authority", True), ("licence", False), ("complaint", False), ("phone_documents", True)],
)
def test_a_reason_stops_only_its_own_deadlines(reason: str, stops: bool) -> None:
    asked = submitted("2026-09-14", *stopped(reason, "2026-09-15"))
    assert (clocks(asked, "2026-09-16")[BUDGET].status == "suspended") is stops


# Against a counter of its own, which walks day by day

Span = tuple[date, date | None]
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SPANS = st.lists(
    st.tuples(st.integers(-5, 90), st.none() | st.integers(0, 30)), max_size=3
)  # from how many days after the start, and for how many more days
CODES = {  # code: the days of the law, whether they are business days, a reason that stops it
    "completeness_check": (5, True, "phone_documents"),
    "budget_without_works": (15, False, "grid_operator"),
    "budget_with_works": (30, False, "authority"),
    "budget_otherwise": (45, False, "grid_operator"),
}


def walked(
    started: date, term: int, in_business: bool, open_on: Callable[[date], bool], spans: Collection[Span], today: date
) -> tuple[date | None, int]:
    """The last day, and how many days were used until today, counted on fingers."""
    due_on, fingers, used, begun, waits = None, 0, 0, False, False
    day = started
    while due_on is None or day < today:
        day = day + timedelta(days=1)
        stands = [span for span in spans if span[0] <= day and (span[1] is None or span[1] >= day)]
        if due_on is None and any(last is None for _first, last in stands):
            return None, used
        begun = begun or open_on(day)
        counts = begun and not stands and (open_on(day) or not in_business)
        if due_on is not None or not waits:
            used += counts and day <= today
            fingers += counts
        if due_on is None and fingers == term:
            waits = True
            if open_on(day) and not stands:
                due_on = day
    return due_on, used


@settings(max_examples=300, deadline=None)
@given(
    code=st.sampled_from(sorted(CODES)),
    started=DAYS,
    spans=SPANS,
    closed=st.sets(st.integers(1, 100), max_size=8),
    later=st.integers(0, 200),
)
@example(code=BUDGET, started=date(2026, 11, 5), spans=[(15, 3)], closed=set(), later=40)
@example(code=BUDGET, started=date(2026, 11, 5), spans=[(16, 3), (17, 9)], closed={28}, later=40)
def test_days_are_those_of_a_counter_that_walks_day_by_day(
    code: str, started: date, spans: list[tuple[int, int | None]], closed: set[int], later: int
) -> None:
    term, in_business, reason = CODES[code]
    days = [
        (started + timedelta(days=after), None if length is None else started + timedelta(days=after + length))
        for after, length in spans
    ]
    shut = {started + timedelta(days=after) for after in closed}
    national = holidays.country_holidays("BR")

    def open_on(day: date) -> bool:
        return day.isoweekday() < 6 and day not in national and day not in shut

    today = started + timedelta(days=later)
    asked = course(
        "connection_budget",
        row("submitted", started),
        *(one for first, last in days for one in stopped(reason, first, last)),
        works_needed=code == "budget_with_works",
        is_small=code != "budget_otherwise",
    )
    clock = clocks(asked, str(today), BusinessDays("BR", shut))[code]
    due_on, used = walked(started, term, in_business, open_on, days, today)
    assert (clock.due_on, clock.days_used) == (due_on, used)
    assert clock.days_left == term - used
    assert clock.days_used == len(clock.counted) == len(set(clock.counted))
