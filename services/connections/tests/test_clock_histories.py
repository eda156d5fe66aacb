"""Deadlines of requests, each told as what happens to a request from its submission on.

In 2026, 20 November and Christmas are Fridays. In 2027, Carnival is on 8 and 9 February, if the operator lists it.
"""

import pytest
from connections_kit.timelines import (
    APPROVED,
    CLAIMED,
    FAILED,
    ISSUED,
    SCHEDULED,
    SUBMITTED,
    UNTIL,
    built,
    course,
    read,
    row,
    suspended,
    with_more,
)

from connections.clocks import Clock, Happening, suspensions_of
from connections.states import COMMISSIONING, GENERATION_BUDGET, NEW_CONNECTION

BY_PHONE = row("returned", "2026-09-14", until="2026-09-21", reason="phone_documents")
ASKED_AGAIN = row("inspection_requested", "2026-09-25")
RESUBMITTED = row("resubmitted", "2026-09-30")


def budget(*rows: Happening, today: str, closed: tuple[str, ...] = (), submitted: Happening = SUBMITTED) -> Clock:
    return read(course(submitted, *rows), today, closed)["budget_without_works"]


def test_a_return_on_day_5_ends_the_round_and_the_resubmission_begins_a_new_one() -> None:
    returned = course(SUBMITTED, CLAIMED, row("returned", "2026-09-21", until=UNTIL))
    clocks = read(returned, "2026-09-25")
    assert {code: clock.status for code, clock in clocks.items()} == {
        "completeness_check": "met",
        "project_analysis": "cancelled",
        "budget_without_works": "cancelled",
        "cure": "running",
    }
    anew = read(with_more(returned, row("resubmitted", "2026-10-01")), "2026-10-02")
    assert str(anew["budget_without_works"].due_on) == "2026-10-16"
    assert (str(anew["completeness_check"].due_on), anew["cure"].status) == ("2026-10-08", "met")


def test_a_return_on_day_6_meets_the_analysis_and_the_term_of_the_budget_runs_on() -> None:
    returned = course(SUBMITTED, row("claimed", "2026-09-22"), row("returned", "2026-09-22", until=UNTIL))
    clocks = read(returned, "2026-09-25")
    assert (clocks["completeness_check"].status, clocks["project_analysis"].status) == ("late", "met")
    again = read(with_more(returned, row("resubmitted", "2026-09-28")), "2026-09-28")
    assert (str(again["budget_without_works"].due_on), again["budget_without_works"].days_used) == ("2026-09-29", 14)
    assert str(again["project_analysis"].started_on) == "2026-09-28"


def test_a_late_return_of_a_commissioning_does_not_stop_its_inspection() -> None:
    rows = [SUBMITTED, row("claimed", "2026-09-22"), row("returned", "2026-09-22", until=UNTIL), RESUBMITTED]
    inspection = read(course(*rows, kind=COMMISSIONING), "2026-10-01")["inspection_lv"]
    assert (str(inspection.started_on), inspection.status, inspection.days_left) == ("2026-09-14", "late", -8)


def test_a_check_in_which_nothing_was_asked_for_is_over_on_its_last_day_and_stays_so() -> None:
    looked_at = course(SUBMITTED, CLAIMED)
    for later in ([], [row("returned", "2026-09-28", until=UNTIL)], [row("approved", "2026-09-28")]):
        check = read(with_more(looked_at, *later), "2026-09-30")["completeness_check"]
        assert (check.status, str(check.ended_on)) == ("met", "2026-09-21")
    too_late = course(SUBMITTED, row("claimed", "2026-09-22"))
    assert read(too_late, "2026-09-30")["completeness_check"].status == "late"


def test_an_analyst_who_had_the_request_before_it_was_returned_has_it_again() -> None:
    rows = [SUBMITTED, CLAIMED, row("returned", "2026-09-17", until=UNTIL), row("resubmitted", "2026-09-18")]
    assert read(course(*rows), "2026-09-28")["completeness_check"].status == "met"
    released = [*rows[:2], row("released", "2026-09-16"), *rows[2:]]
    assert read(course(*released), "2026-09-28")["completeness_check"].status == "late"


def test_a_round_begun_twice_on_one_day_is_one_deadline() -> None:
    rows = [SUBMITTED, row("claimed", "2026-09-14"), row("returned", "2026-09-14", until=UNTIL)]
    clocks = read(course(*rows, row("resubmitted", "2026-09-14")), "2026-09-15")
    assert (clocks["completeness_check"].status, clocks["budget_without_works"].status) == ("running", "running")


def test_a_return_after_the_resubmission_on_the_same_day_says_nothing_of_the_one_before() -> None:
    rows = [SUBMITTED, row("claimed", "2026-09-22"), row("returned", "2026-09-23", until=UNTIL)]
    again = row("returned", "2026-09-25", until=UNTIL, is_justified=True)
    clocks = read(course(*rows, row("resubmitted", "2026-09-25"), again), "2026-09-25")
    assert "project_reanalysis" not in clocks


def test_a_budget_accepted_by_silence_is_accepted_on_its_last_day_however_late_the_job_is() -> None:
    silent = row("budget_accepted", "2026-10-23", by_silence=True)
    clocks = read(course(SUBMITTED, CLAIMED, APPROVED, ISSUED, silent), "2026-10-23")
    assert (clocks["budget_acceptance"].status, str(clocks["budget_acceptance"].ended_on)) == ("met", "2026-10-19")
    assert str(clocks["contracts"].started_on) == "2026-10-19"


def test_a_budget_that_expires_is_late_and_one_that_was_revised_begins_anew() -> None:
    issued = [SUBMITTED, CLAIMED, APPROVED, ISSUED]
    expired = read(course(*issued, row("budget_expired", "2026-10-20")), "2026-10-21")
    assert expired["budget_acceptance"].status == "late"
    revised = row("budget_issued", "2026-09-30", valid_until="2026-10-30", works_class="lv")
    acceptance = read(course(*issued, revised), "2026-10-01")["budget_acceptance"]
    assert (str(acceptance.started_on), str(acceptance.due_on)) == ("2026-09-30", "2026-10-30")


def test_a_complaint_adds_its_days_to_the_validity_of_the_budget() -> None:
    rows = [SUBMITTED, CLAIMED, APPROVED, ISSUED, *suspended("2026-10-10", "2026-10-12", "complaint")]
    acceptance = read(course(*rows), "2026-10-20")["budget_acceptance"]
    assert (str(acceptance.due_on), acceptance.days_left, acceptance.term) == ("2026-10-20", 0, 30)


def test_a_failed_inspection_is_reported_and_asked_for_again() -> None:
    rows = [SUBMITTED, CLAIMED, APPROVED, SCHEDULED, FAILED]
    clocks = read(course(*rows, kind=NEW_CONNECTION, voltage="lv"), "2026-09-28")
    assert {code: clocks[code].status for code in ("inspection_lv", "failed_inspection_report", "new_inspection")} == {
        "inspection_lv": "met",
        "failed_inspection_report": "met",
        "new_inspection": "running",
    }
    again = read(course(*rows, ASKED_AGAIN, kind=NEW_CONNECTION, voltage="lv"), "2026-09-28")
    assert (again["new_inspection"].status, str(again["inspection_lv"].due_on)) == ("met", "2026-10-02")


def test_no_report_is_owed_on_an_inspection_that_passed_or_was_moved() -> None:
    rows = [SUBMITTED, CLAIMED, SCHEDULED]
    passed = row("inspection_passed", "2026-10-05", inspected_on="2026-09-23")
    clocks = read(course(*rows, passed, kind=COMMISSIONING), "2026-10-06")
    assert clocks["failed_inspection_report"].status == "cancelled"
    moved = row("inspection_scheduled", "2026-09-21", scheduled_on="2026-10-09")
    assert "failed_inspection_report" not in read(course(*rows, moved, kind=COMMISSIONING), "2026-10-06")


def test_what_a_generation_budget_built_waits_for_the_customer_to_ask_for_its_commissioning() -> None:
    rows = [*built("lv"), row("works_concluded", "2026-10-05")]
    assert "inspection_lv" not in read(course(*rows, kind=GENERATION_BUDGET), "2026-10-30")
    assert str(read(course(*rows), "2026-10-06")["inspection_lv"].due_on) == "2026-10-13"


def test_an_accepted_budget_without_works_begins_the_term_of_the_inspection() -> None:
    accepted = row("budget_accepted", "2026-09-21", revision=1, by_silence=False)
    issued = row("budget_issued", "2026-09-18", revision=1, works_class="none", valid_until="2026-10-15")
    rows = [SUBMITTED, CLAIMED, APPROVED, issued, accepted]
    assert str(read(course(*rows), "2026-09-22")["inspection_lv"].due_on) == "2026-09-28"
    assert "inspection_lv" not in read(course(*rows, kind=GENERATION_BUDGET), "2026-09-22")


def test_contracts_that_nobody_sent_are_not_met_by_works() -> None:
    accepted = row("budget_accepted", "2026-09-21", revision=1, by_silence=False)
    rows = [SUBMITTED, CLAIMED, APPROVED, ISSUED, accepted, row("works_started", "2026-09-23")]
    assert read(course(*rows), "2026-09-24")["contracts"].status == "cancelled"


def test_a_new_connection_with_works_has_a_budget_and_one_that_a_budget_follows_is_not_inspected_yet() -> None:
    rows = [SUBMITTED, CLAIMED, row("approved", "2026-09-21")]
    clocks = read(course(*rows, kind=NEW_CONNECTION, works_needed=True), "2026-09-22")
    assert str(clocks["budget_with_works"].due_on) == "2026-10-14"
    assert "inspection_lv" not in clocks
    followed = read(course(*rows, kind=NEW_CONNECTION, voltage="hv", budget_follows=True), "2026-09-22")
    assert set(followed) == {"completeness_check"}


def test_a_new_connection_checks_documents_anew_whether_or_not_works_are_found_necessary_later() -> None:
    rows = [SUBMITTED, CLAIMED, row("returned", "2026-09-23", until=UNTIL), RESUBMITTED]
    for works_needed in (False, True):
        clocks = read(course(*rows, kind=NEW_CONNECTION, works_needed=works_needed), "2026-09-30")
        assert str(clocks["completeness_check"].started_on) == "2026-09-30"
        assert "project_analysis" not in clocks


@pytest.mark.parametrize("end", ["withdrawn", "lapsed", "budget_refused", "completed"])
def test_the_end_of_a_request_cancels_what_runs_and_what_was_late_stays_late(end: str) -> None:
    assert budget(row(end, "2026-09-28"), today="2026-12-01").status == "cancelled"
    late = budget(row(end, "2026-10-09"), today="2026-12-01")
    assert (late.status, late.days_left) == ("late", -10)


def test_a_suspension_that_is_noted_after_the_end_makes_nothing_punctual() -> None:
    issued = row("budget_issued", "2026-10-09", valid_until="2026-11-09", works_class="none")
    whitewash = suspended("2026-09-20", "2026-10-05", noted="2026-10-12")
    assert budget(issued, *whitewash, today="2026-10-20").status == "late"
    assert budget(*suspended("2026-09-20", "2026-10-05"), issued, today="2026-10-20").status == "met"


def test_20_november_neither_begins_nor_ends_a_deadline() -> None:
    thursday = row("submitted", "2026-11-19")
    clocks = read(course(thursday), "2026-11-19")
    assert str(clocks["completeness_check"].due_on) == "2026-11-27"
    assert str(clocks["budget_without_works"].due_on) == "2026-12-07"  # counted from Monday 23
    assert str(budget(today="2026-11-20", submitted=row("submitted", "2026-11-05")).due_on) == "2026-11-23"


def test_carnival_counts_unless_the_operator_lists_it() -> None:
    friday = row("submitted", "2027-02-05")
    carnival = ("2027-02-08", "2027-02-09")
    assert str(read(course(friday), "2027-02-05")["completeness_check"].due_on) == "2027-02-12"
    assert str(read(course(friday), "2027-02-05", carnival)["completeness_check"].due_on) == "2027-02-16"
    assert str(budget(today="2027-02-05", submitted=friday).due_on) == "2027-02-22"
    assert str(budget(today="2027-02-05", submitted=friday, closed=carnival).due_on) == "2027-02-24"


def test_a_deadline_across_christmas_leaves_it_out_in_business_days_and_ends_after_it_in_calendar_days() -> None:
    assert str(read(course(row("submitted", "2026-12-21")), "2026-12-21")["completeness_check"].due_on) == "2026-12-29"
    rolled = budget(today="2026-12-27", submitted=row("submitted", "2026-12-10"))
    assert (str(rolled.due_on), rolled.days_used, rolled.status) == ("2026-12-28", 15, "running")


def test_a_suspension_that_starts_on_a_holiday_leaves_out_all_of_its_days() -> None:
    # submitted on Friday 13: the first day that counts is Monday 16, four are used until Thursday, 11 are left
    clock = budget(*suspended("2026-11-20", "2026-11-24"), today="2026-11-24", submitted=row("submitted", "2026-11-13"))
    assert (clock.days_used, clock.status, str(clock.due_on)) == (4, "suspended", "2026-12-07")


def test_overlapping_suspensions_leave_out_each_day_once() -> None:
    both = [*suspended("2026-09-16", "2026-09-22"), *suspended("2026-09-20", "2026-09-25", "grid_operator")]
    clock = budget(*both, today="2026-09-25")
    assert (clock.days_used, str(clock.due_on), len(clock.suspensions)) == (1, "2026-10-09", 2)


def test_a_suspension_without_an_end_has_no_last_day_and_ends_with_its_first_day_at_the_earliest() -> None:
    clock = budget(*suspended("2026-09-18", None), today="2026-10-30")
    assert (clock.due_on, clock.days_used, clock.status) == (None, 3, "suspended")
    never = [
        *suspended("2026-09-18", None),
        row("resumed", "2026-09-18", suspension_id="authority 2026-09-18", until="2026-09-17"),
    ]
    assert suspensions_of(never) == []
    assert str(budget(*never, today="2026-09-20").due_on) == "2026-09-29"


def test_more_closed_days_move_last_days_but_not_those_that_were_named() -> None:
    assert str(read(course(SUBMITTED), "2026-09-15", ("2026-09-17",))["completeness_check"].due_on) == "2026-09-22"
    by_phone = read(course(SUBMITTED, BY_PHONE), "2026-09-15", ("2026-09-21",))["phone_documents"]
    assert (str(by_phone.due_on), by_phone.term) == ("2026-09-21", 4)


def test_a_last_day_that_moved_to_a_suspended_monday_moves_on() -> None:
    # submitted on Thursday 10: the 15 days are over on Friday 25, which is closed, and the weekend follows
    thursday, closed = row("submitted", "2026-09-10"), ("2026-09-25",)
    assert str(budget(today="2026-09-25", submitted=thursday, closed=closed).due_on) == "2026-09-28"
    monday = suspended("2026-09-28", "2026-09-28", noted="2026-09-25")
    clock = budget(*monday, today="2026-09-28", submitted=thursday, closed=closed)
    assert (str(clock.due_on), clock.days_used, clock.status) == ("2026-09-29", 15, "suspended")


def test_a_deadline_lists_only_the_suspensions_that_fell_into_it() -> None:
    before = suspended("2026-09-10", "2026-09-14", noted="2026-09-14")
    after = suspended("2026-09-19", "2026-09-20", "grid_operator", noted="2026-09-17")
    within = suspended("2026-09-15", "2026-09-15")
    clock = budget(*before, *within, *after, row("withdrawn", "2026-09-18"), today="2026-10-01")
    assert [str(one.first) for one in clock.suspensions] == ["2026-09-15"]
