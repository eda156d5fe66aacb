"""Deadlines of requests, each told as what happens to a request from its submission on."""

import pytest
from connections_kit.timelines import (
    APPROVED,
    CLAIMED,
    FAILED,
    ISSUED,
    SCHEDULED,
    SIGNED,
    SUBMITTED,
    UNTIL,
    built,
    course,
    due,
    read,
    row,
    statuses,
    suspended,
    with_more,
)

from connections.clocks import Clock, Happening
from connections.states import COMMISSIONING, GENERATION_BUDGET, NEW_CONNECTION

ASKED_AGAIN = row("inspection_requested", "2026-09-25")
RESUBMITTED = row("resubmitted", "2026-09-30")


def budget(*rows: Happening, today: str) -> Clock:
    return read(course(SUBMITTED, *rows), today)["budget_without_works"]


@pytest.mark.covers("G26", "B45")
def test_a_budget_starts_the_check_the_analysis_and_the_budget_at_once_and_nothing_else() -> None:
    assert statuses(course(SUBMITTED), "2026-09-15") == [
        ("completeness_check", "running"),
        ("project_analysis", "running"),
        ("budget_without_works", "running"),
    ]


def test_a_return_on_day_5_ends_the_round_and_the_resubmission_begins_a_new_one() -> None:
    returned = course(SUBMITTED, CLAIMED, row("returned", "2026-09-21", until=UNTIL))
    over = [("completeness_check", "met"), ("project_analysis", "cancelled"), ("budget_without_works", "cancelled")]
    assert statuses(returned, "2026-09-25") == [*over, ("cure", "running")]
    anew = with_more(returned, row("resubmitted", "2026-10-01"))
    assert statuses(anew, "2026-10-02") == [
        *over,
        ("cure", "met"),
        ("completeness_check", "running"),
        ("project_analysis", "running"),
        ("budget_without_works", "running"),
    ]
    assert due(anew, "budget_without_works", "2026-10-02") == "2026-10-16"
    assert due(anew, "completeness_check", "2026-10-02") == "2026-10-08"


def test_a_return_on_day_6_meets_the_analysis_and_the_term_of_the_budget_runs_on() -> None:
    returned = course(SUBMITTED, row("claimed", "2026-09-22"), row("returned", "2026-09-22", until=UNTIL))
    again = with_more(returned, row("resubmitted", "2026-09-28"))
    assert statuses(again, "2026-09-28") == [
        ("completeness_check", "late"),
        ("project_analysis", "met"),
        ("budget_without_works", "running"),
        ("cure", "met"),
        ("project_analysis", "running"),
    ]
    clocks = read(again, "2026-09-28")
    assert (str(clocks["budget_without_works"].due_on), clocks["budget_without_works"].days_used) == ("2026-09-29", 14)
    assert str(clocks["project_analysis"].started_on) == "2026-09-28"
    assert read(again, "2026-09-30")["budget_without_works"].status == "late"


def test_a_late_return_of_a_commissioning_does_not_stop_its_inspection() -> None:
    rows = [SUBMITTED, row("claimed", "2026-09-22"), row("returned", "2026-09-22", until=UNTIL), RESUBMITTED]
    inspection = read(course(*rows, kind=COMMISSIONING), "2026-10-01")["inspection_lv"]
    assert (str(inspection.started_on), inspection.status, inspection.days_left) == ("2026-09-14", "late", -8)


def test_a_check_in_which_nothing_was_asked_for_is_over_on_its_last_day_and_stays_so() -> None:
    looked_at = course(SUBMITTED, CLAIMED)
    for later in ([], [row("returned", "2026-09-28", until=UNTIL)], [row("approved", "2026-09-28")]):
        check = read(with_more(looked_at, *later), "2026-09-30")["completeness_check"]
        assert (check.status, str(check.ended_on)) == ("met", "2026-09-21")
    without_another = course(SUBMITTED, CLAIMED, kind=NEW_CONNECTION)
    assert read(without_another, "2026-09-30")["completeness_check"].status == "late"
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


@pytest.mark.parametrize(("issued_on", "status", "left"), [("2026-09-29", "met", 0), ("2026-09-30", "late", -1)])
def test_a_budget_that_was_issued_a_day_late_stays_late(issued_on: str, status: str, left: int) -> None:
    issued = row("budget_issued", issued_on, valid_until="2026-11-16", works_class="none")
    clock = budget(CLAIMED, APPROVED, issued, today="2026-10-20")
    assert (clock.status, str(clock.ended_on), clock.days_left) == (status, issued_on, left)


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


@pytest.mark.parametrize(("told_on", "status"), [("2026-09-28", "met"), ("2026-09-29", "late")])
def test_a_failed_inspection_is_reported_within_3_business_days_of_the_inspection(told_on: str, status: str) -> None:
    failed = row("inspection_failed", told_on, inspected_on="2026-09-23", defects=["Falta aterramento."])
    clocks = read(course(SUBMITTED, CLAIMED, APPROVED, failed, kind=NEW_CONNECTION), "2026-10-01")
    assert (clocks["inspection_lv"].status, clocks["failed_inspection_report"].status) == ("met", status)


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


def test_a_commissioning_that_failed_is_returned_and_has_no_term_to_ask_again() -> None:
    returned = row("returned", "2026-09-24", until=UNTIL)
    clocks = read(course(SUBMITTED, CLAIMED, SCHEDULED, FAILED, returned, kind=COMMISSIONING), "2026-09-28")
    assert "new_inspection" not in clocks
    assert str(clocks["cure"].due_on) == UNTIL


def test_no_report_is_owed_on_an_inspection_that_passed_or_was_moved() -> None:
    rows = [SUBMITTED, CLAIMED, SCHEDULED]
    passed = row("inspection_passed", "2026-10-05", inspected_on="2026-09-23")
    clocks = read(course(*rows, passed, kind=COMMISSIONING), "2026-10-06")
    assert clocks["failed_inspection_report"].status == "cancelled"
    moved = row("inspection_scheduled", "2026-09-21", scheduled_on="2026-10-09")
    assert "failed_inspection_report" not in read(course(*rows, moved, kind=COMMISSIONING), "2026-10-06")


def test_works_of_the_customer_are_inspected_sooner_only_after_defects_that_the_time_before_had_not_named() -> None:
    asked = course(*built("none", by_customer=True), FAILED, ASKED_AGAIN)
    same = row("inspection_failed", "2026-09-29", inspected_on="2026-09-29", defects=FAILED.details["defects"])
    again = read(with_more(asked, same, row("inspection_requested", "2026-09-30")), "2026-10-01")
    assert "recommissioning_of_works" not in again
    assert str(again["commissioning_of_works"].started_on) == "2026-09-30"


def test_works_that_start_after_the_contracts_were_signed_begin_no_term_of_their_own() -> None:
    started = row("works_started", "2026-09-28")
    for works_class in ("lv", "mv_1km", "other"):
        (works,) = [
            clock
            for code, clock in read(course(*built(works_class), started), "2026-09-29").items()
            if code.startswith("works")
        ]
        assert (str(works.started_on), works.status) == (str(SIGNED.on), "running")


def test_what_a_generation_budget_built_waits_for_the_customer_to_ask_for_its_commissioning() -> None:
    rows = [*built("lv"), row("works_concluded", "2026-10-05")]
    assert "inspection_lv" not in read(course(*rows, kind=GENERATION_BUDGET), "2026-10-30")
    assert due(course(*rows), "inspection_lv", "2026-10-06") == "2026-10-13"


def test_an_accepted_budget_without_works_begins_the_term_of_the_inspection() -> None:
    accepted = row("budget_accepted", "2026-09-21", revision=1, by_silence=False)
    issued = row("budget_issued", "2026-09-18", revision=1, works_class="none", valid_until="2026-10-15")
    rows = [SUBMITTED, CLAIMED, APPROVED, issued, accepted]
    assert due(course(*rows), "inspection_lv", "2026-09-22") == "2026-09-28"
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
    for works_needed in (False, True):
        followed = course(*rows, kind=NEW_CONNECTION, voltage="hv", works_needed=works_needed, budget_follows=True)
        assert set(read(followed, "2026-09-22")) == {"completeness_check"}


def test_a_new_connection_checks_documents_anew_whether_or_not_works_are_found_necessary_later() -> None:
    rows = [SUBMITTED, CLAIMED, row("returned", "2026-09-23", until=UNTIL), RESUBMITTED]
    for works_needed in (False, True):
        clocks = read(course(*rows, kind=NEW_CONNECTION, works_needed=works_needed), "2026-09-30")
        assert str(clocks["completeness_check"].started_on) == "2026-09-30"
        assert "project_analysis" not in clocks


@pytest.mark.parametrize("end", ["withdrawn", "lapsed", "budget_refused", "completed"])
def test_the_end_of_a_request_cancels_what_runs_and_what_was_late_stays_late(end: str) -> None:
    over = statuses(course(SUBMITTED, row(end, "2026-09-16")), "2026-12-01")
    assert {status for _code, status in over} == {"cancelled"}
    assert budget(row(end, "2026-09-28"), today="2026-12-01").status == "cancelled"
    late = budget(row(end, "2026-10-09"), today="2026-12-01")
    assert (late.status, late.days_left) == ("late", -10)


def test_a_unit_that_is_connected_meets_the_inspection_and_the_works() -> None:
    completed = row("completed", "2026-09-24")
    connection = course(SUBMITTED, CLAIMED, APPROVED, completed, kind=NEW_CONNECTION)
    assert read(connection, "2026-10-30")["inspection_lv"].status == "late"
    assert read(course(*built("lv"), completed), "2026-10-30")["works_lv"].status == "met"


def test_a_refusal_meets_all_that_the_distributor_owed() -> None:
    found = statuses(course(SUBMITTED, row("rejected", "2026-09-16")), "2026-12-01")
    assert {status for _code, status in found} == {"met"}


def test_a_suspension_that_is_noted_after_the_end_makes_nothing_punctual() -> None:
    issued = row("budget_issued", "2026-10-09", valid_until="2026-11-09", works_class="none")
    whitewash = suspended("2026-09-20", "2026-10-05", noted="2026-10-12")
    assert budget(issued, *whitewash, today="2026-10-20").status == "late"
    assert budget(*suspended("2026-09-20", "2026-10-05"), issued, today="2026-10-20").status == "met"
