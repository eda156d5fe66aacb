"""Every deadline: its start, end, term, owner and article, and which suspensions stop it."""

from datetime import date, timedelta
from typing import Any

import pytest
from connections_kit.timelines import (
    ACCEPTED,
    APPROVED,
    CLAIMED,
    FAILED,
    ISSUED,
    SCHEDULED,
    SENT,
    SIGNED,
    SUBMITTED,
    UNTIL,
    built,
    course,
    read,
    row,
    suspended,
    with_more,
)

from connections.clocks import Course, Happening
from connections.clocks.terms import STOPS, TERMS
from connections.states import COMMISSIONING, GENERATION_BUDGET, NEW_CONNECTION


def works_of_customer(*later: Happening) -> Course:
    return course(*built("none", by_customer=True), *later)


def approved_connection(voltage: str) -> Course:
    return course(SUBMITTED, CLAIMED, APPROVED, kind=NEW_CONNECTION, voltage=voltage)


BUDGET_FAILED = [*built("lv"), row("works_started", "2026-09-23"), row("works_concluded", "2026-09-23"), FAILED]
ASKED_AGAIN = row("inspection_requested", "2026-09-25")
FOUND_MORE = row("inspection_failed", "2026-09-29", inspected_on="2026-09-29", defects=["Falta o poste."])
JUSTIFIED = row("returned", "2026-09-28", until=UNTIL, is_justified=True)
RESUBMITTED = row("resubmitted", "2026-09-30")
BY_PHONE = row("returned", "2026-09-14", until="2026-09-21", reason="phone_documents")

STARTS: dict[str, tuple[Course, str, int, str, str, str, str]] = {
    "completeness_check": (course(SUBMITTED), "2026-09-14", 5, "business_days", "71", "distributor", "2026-09-21"),
    "project_analysis": (course(SUBMITTED), "2026-09-14", 30, "calendar_days", "51", "distributor", "2026-10-14"),
    "project_reanalysis": (
        course(SUBMITTED, CLAIMED, JUSTIFIED, RESUBMITTED),
        "2026-09-30",
        10,
        "business_days",
        "51",
        "distributor",
        "2026-10-15",  # 12 October is a holiday
    ),
    "budget_without_works": (course(SUBMITTED), "2026-09-14", 15, "calendar_days", "64", "distributor", "2026-09-29"),
    "budget_with_works": (
        course(SUBMITTED, kind=NEW_CONNECTION, works_needed=True),
        "2026-09-14",
        30,
        "calendar_days",
        "64",
        "distributor",
        "2026-10-14",
    ),
    "budget_otherwise": (
        course(SUBMITTED, kind=GENERATION_BUDGET, is_small=False),
        "2026-09-14",
        45,
        "calendar_days",
        "64",
        "distributor",
        "2026-10-29",
    ),
    "budget_acceptance": (
        course(SUBMITTED, CLAIMED, APPROVED, ISSUED),
        "2026-09-17",
        30,
        "calendar_days",
        "83",
        "customer",
        "2026-10-19",  # the budget names a Saturday
    ),
    "contracts": (
        course(SUBMITTED, CLAIMED, APPROVED, ISSUED, ACCEPTED),
        "2026-09-21",
        5,
        "business_days",
        "84",
        "distributor",
        "2026-09-28",
    ),
    "contracts_and_payment": (
        course(SUBMITTED, CLAIMED, APPROVED, ISSUED, ACCEPTED, SENT),
        "2026-09-22",
        30,
        "calendar_days",
        "85",
        "customer",
        "2026-10-22",
    ),
    "works_lv": (course(*built("lv")), "2026-09-23", 60, "calendar_days", "88", "distributor", "2026-11-23"),
    "works_mv_1km": (course(*built("mv_1km")), "2026-09-23", 120, "calendar_days", "88", "distributor", "2027-01-21"),
    "works_other": (course(*built("other")), "2026-09-23", 365, "calendar_days", "88", "distributor", "2027-09-23"),
    "inspection_lv": (approved_connection("lv"), "2026-09-16", 5, "business_days", "91", "distributor", "2026-09-23"),
    "inspection_mv": (approved_connection("mv"), "2026-09-16", 10, "business_days", "91", "distributor", "2026-09-30"),
    "inspection_hv": (approved_connection("hv"), "2026-09-16", 15, "business_days", "91", "distributor", "2026-10-07"),
    "failed_inspection_report": (
        course(SUBMITTED, CLAIMED, SCHEDULED, kind=COMMISSIONING),
        "2026-09-23",
        3,
        "business_days",
        "94",
        "distributor",
        "2026-09-28",
    ),
    "new_inspection": (course(*BUDGET_FAILED), "2026-09-24", 120, "calendar_days", "94", "customer", "2027-01-22"),
    "commissioning_of_works": (
        works_of_customer(row("inspection_requested", "2026-09-24")),
        "2026-09-24",
        30,
        "calendar_days",
        "112",
        "distributor",
        "2026-10-26",  # the 30 days begin on Friday; their last is a Saturday
    ),
    "recommissioning_of_works": (
        works_of_customer(FAILED, ASKED_AGAIN, FOUND_MORE, row("inspection_requested", "2026-09-30")),
        "2026-09-30",
        10,
        "business_days",
        "112",
        "distributor",
        "2026-10-15",
    ),
    "cure": (
        course(SUBMITTED, CLAIMED, row("returned", "2026-09-17", until=UNTIL)),
        "2026-09-17",
        32,
        "calendar_days",
        "71",
        "customer",
        UNTIL,
    ),
    "phone_documents": (
        course(SUBMITTED, BY_PHONE),
        "2026-09-14",
        5,
        "business_days",
        "399",
        "customer",
        "2026-09-21",
    ),
}

ENDS: dict[str, tuple[Happening, ...]] = {
    "completeness_check": (row("claimed", "2026-09-15"), row("approved", "2026-09-18")),
    "project_analysis": (row("claimed", "2026-09-15"), row("approved", "2026-09-18")),
    "project_reanalysis": (row("approved", "2026-10-01"),),
    "budget_without_works": (ISSUED,),
    "budget_with_works": (ISSUED,),
    "budget_otherwise": (ISSUED,),
    "budget_acceptance": (ACCEPTED,),
    "contracts": (SENT,),
    "contracts_and_payment": (SIGNED,),
    "works_lv": (row("works_concluded", "2026-10-05"),),
    "works_mv_1km": (row("works_concluded", "2026-10-05"),),
    "works_other": (row("works_concluded", "2026-10-05"),),
    "inspection_lv": (row("inspection_passed", "2026-09-18", inspected_on="2026-09-18"),),
    "inspection_mv": (row("inspection_passed", "2026-09-18", inspected_on="2026-09-18"),),
    "inspection_hv": (row("inspection_passed", "2026-09-18", inspected_on="2026-09-18"),),
    "failed_inspection_report": (FAILED,),
    "new_inspection": (ASKED_AGAIN,),
    "commissioning_of_works": (row("inspection_passed", "2026-10-05", inspected_on="2026-10-05"),),
    "recommissioning_of_works": (row("inspection_passed", "2026-10-05", inspected_on="2026-10-05"),),
    "cure": (row("resubmitted", "2026-09-25"),),
    "phone_documents": (row("resubmitted", "2026-09-16"),),
}

REASONS = {
    "grid_operator": {"budget_without_works", "budget_with_works", "budget_otherwise"},
    "authority": {"budget_without_works", "budget_with_works", "budget_otherwise"},
    **{
        reason: {"works_lv", "works_mv_1km", "works_other"}
        for reason in ("customer_part", "licence", "right_of_way", "force_majeure", "guarantee")
    },
    "phone_documents": {
        "completeness_check",
        "project_analysis",
        "project_reanalysis",
        "budget_without_works",
        "budget_with_works",
        "budget_otherwise",
        "inspection_lv",
        "inspection_mv",
        "inspection_hv",
        "commissioning_of_works",
        "recommissioning_of_works",
    },
    "complaint": {"budget_acceptance"},
}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "budget_without_works"),
        ({"works_needed": True}, "budget_with_works"),
        ({"works_needed": True, "is_small": False}, "budget_otherwise"),
        ({"is_small": False}, "budget_otherwise"),
        ({"voltage": "hv"}, "budget_otherwise"),
    ],
)
def test_which_budget_term_applies(facts: dict[str, Any], code: str) -> None:
    budgets = {one for one in read(course(SUBMITTED, **facts), "2026-09-15") if one.startswith("budget")}
    assert budgets == {code}


def test_every_deadline_and_every_reason_has_its_row_in_these_tables() -> None:
    assert set(STARTS) == set(ENDS) == set(TERMS)
    assert {reason: set(codes) for reason, codes in STOPS.items()} == REASONS


@pytest.mark.parametrize("code", STARTS)
def test_a_deadline_starts_has_its_article_and_its_last_day_and_is_met(code: str) -> None:
    asked, started_on, term, unit, article, owner, due_on = STARTS[code]
    clock = read(asked, "2026-09-30")[code]
    assert (clock.term, clock.unit, clock.owner) == (term, unit, owner)
    assert clock.article == f"REN 1000/2021, art. {article}"
    assert (str(clock.started_on), str(clock.due_on)) == (started_on, due_on)
    assert (read(asked, due_on)[code].days_left, read(asked, due_on)[code].status) == (0, "running")
    assert read(asked, date.fromisoformat(due_on) + timedelta(days=1))[code].status == "late"
    met = read(with_more(asked, *ENDS[code]), "2026-10-30")[code]
    assert (met.status, met.ended_on is not None) == ("met", True)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("code", STARTS)
def test_a_suspension_stops_the_deadlines_of_its_reason_and_no_other(code: str, reason: str) -> None:
    asked, started_on, *_, due_on = STARTS[code]
    first = max(started_on, str(asked.happenings[-1].on))
    stopped = read(with_more(asked, *suspended(first, None, reason)), max(first, started_on))[code]
    assert (stopped.due_on is None, len(stopped.suspensions)) == (code in REASONS[reason], code in REASONS[reason])
    assert stopped.status == ("suspended" if code in REASONS[reason] else "running")
    assert stopped.due_on is None or str(stopped.due_on) == due_on
