"""How the days of a deadline are counted: weekends, holidays, days on which the operator is closed, suspensions.

In 2026, 20 November and Christmas are Fridays. In 2027, Carnival is on 8 and 9 February, if the operator lists it.
"""

from connections_kit.timelines import SUBMITTED, course, due, read, row, suspended

from connections.clocks import Clock, Course, Happening
from connections.clocks.suspensions import Suspensions

CHECK = "completeness_check"
"""Five business days."""
BUDGET = "budget_without_works"
"""Fifteen calendar days."""
CARNIVAL = ("2027-02-08", "2027-02-09")


def submitted(on: str, *rows: Happening) -> Course:
    return course(row("submitted", on), *rows)


def budget(asked: Course, today: str, closed: tuple[str, ...] = ()) -> Clock:
    return read(asked, today, closed)[BUDGET]


def test_the_first_day_is_the_next_business_day_and_the_last_moves_to_one() -> None:
    friday = submitted("2026-09-18")
    assert due(friday, CHECK, "2026-09-18") == "2026-09-25"
    assert due(friday, BUDGET, "2026-09-18") == "2026-10-05"  # counted from Monday 21
    assert due(submitted("2026-09-10"), BUDGET, "2026-09-10") == "2026-09-25"
    assert due(submitted("2026-09-11"), BUDGET, "2026-09-11") == "2026-09-28"  # counted from Monday 14
    assert due(submitted("2026-09-17"), BUDGET, "2026-09-17") == "2026-10-02"


def test_20_november_neither_begins_nor_ends_a_deadline_and_is_no_business_day_in_it() -> None:
    thursday = submitted("2026-11-19")
    assert due(thursday, CHECK, "2026-11-19") == "2026-11-27"
    assert due(thursday, BUDGET, "2026-11-19") == "2026-12-07"  # counted from Monday 23
    assert due(submitted("2026-11-05"), BUDGET, "2026-11-20") == "2026-11-23"
    assert due(submitted("2026-11-17"), CHECK, "2026-11-17") == "2026-11-25"


def test_carnival_counts_unless_the_operator_lists_it() -> None:
    friday = submitted("2027-02-05")
    assert due(friday, CHECK, "2027-02-05") == "2027-02-12"
    assert due(friday, CHECK, "2027-02-05", CARNIVAL) == "2027-02-16"
    assert due(friday, BUDGET, "2027-02-05") == "2027-02-22"
    assert due(friday, BUDGET, "2027-02-05", CARNIVAL) == "2027-02-24"
    ends = submitted("2027-01-25")  # the 15th day is Carnival Tuesday
    assert due(ends, BUDGET, "2027-01-25") == "2027-02-09"
    assert due(ends, BUDGET, "2027-01-25", CARNIVAL) == "2027-02-10"


def test_a_deadline_across_christmas_leaves_it_out_in_business_days_and_ends_after_it_in_calendar_days() -> None:
    assert due(submitted("2026-12-21"), CHECK, "2026-12-21") == "2026-12-29"
    rolled = budget(submitted("2026-12-10"), "2026-12-27")
    assert (str(rolled.due_on), rolled.days_used, rolled.status) == ("2026-12-28", 15, "running")


def test_more_closed_days_move_last_days_but_not_those_that_were_named() -> None:
    assert due(course(SUBMITTED), CHECK, "2026-09-15") == "2026-09-21"
    assert due(course(SUBMITTED), CHECK, "2026-09-15", ("2026-09-17",)) == "2026-09-22"
    by_phone = row("returned", "2026-09-14", until="2026-09-21", reason="phone_documents")
    named = read(course(SUBMITTED, by_phone), "2026-09-15", ("2026-09-21",))["phone_documents"]
    assert (str(named.due_on), named.term) == ("2026-09-21", 4)


def test_a_suspension_that_starts_on_a_holiday_leaves_out_all_of_its_days() -> None:
    # submitted on Friday 13: the first day that counts is Monday 16, four are used until Thursday, 11 are left
    clock = budget(submitted("2026-11-13", *suspended("2026-11-20", "2026-11-24")), "2026-11-24")
    assert (clock.days_used, clock.status, str(clock.due_on)) == (4, "suspended", "2026-12-07")


def test_overlapping_suspensions_leave_out_each_day_once() -> None:
    both = [*suspended("2026-09-16", "2026-09-22"), *suspended("2026-09-20", "2026-09-25", "grid_operator")]
    clock = budget(course(SUBMITTED, *both), "2026-09-25")
    assert (clock.days_used, str(clock.due_on), len(clock.suspensions)) == (1, "2026-10-09", 2)
    assert due(course(SUBMITTED, *suspended("2026-09-16", "2026-09-25")), BUDGET, "2026-09-25") == "2026-10-09"


def test_a_suspension_without_an_end_has_no_last_day_and_ends_with_its_first_day_at_the_earliest() -> None:
    clock = budget(course(SUBMITTED, *suspended("2026-09-18", None)), "2026-10-30")
    assert (clock.due_on, clock.days_used, clock.days_left, clock.status) == (None, 3, 12, "suspended")
    begun = suspended("2026-09-18", None)
    never = [*begun, row("resumed", "2026-09-18", **begun[0].details | {"until": "2026-09-17"})]
    assert Suspensions(never).as_noted() == []
    assert due(course(SUBMITTED, *never), BUDGET, "2026-09-20") == "2026-09-29"


def test_a_suspension_after_the_last_day_saves_nothing() -> None:
    clock = budget(course(SUBMITTED, *suspended("2026-10-01", None)), "2026-10-30")
    assert (str(clock.due_on), clock.status) == ("2026-09-29", "late")


def test_a_last_day_that_moved_to_a_suspended_monday_moves_on() -> None:
    # submitted on Thursday 10: the 15 days are over on Friday 25, which is closed, and the weekend follows
    closed = ("2026-09-25",)
    assert due(submitted("2026-09-10"), BUDGET, "2026-09-25", closed) == "2026-09-28"
    monday = suspended("2026-09-28", "2026-09-28", noted="2026-09-25")
    clock = budget(submitted("2026-09-10", *monday), "2026-09-28", closed)
    assert (str(clock.due_on), clock.days_used, clock.status) == ("2026-09-29", 15, "suspended")


def test_a_deadline_lists_only_the_suspensions_that_fell_into_it() -> None:
    before = suspended("2026-09-10", "2026-09-14", noted="2026-09-14")
    after = suspended("2026-09-19", "2026-09-20", "grid_operator", noted="2026-09-17")
    within = suspended("2026-09-15", "2026-09-15")
    asked = course(SUBMITTED, *before, *within, *after, row("withdrawn", "2026-09-18"))
    assert [str(one.first) for one in budget(asked, "2026-10-01").suspensions] == ["2026-09-15"]
