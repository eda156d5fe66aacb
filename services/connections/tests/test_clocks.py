"""Which deadlines start and end with what in a request's timeline."""

import pytest
from connections_kit.courses import BRAZIL, clocks, course, day, due, row, said, stopped

from connections.clocks import Course, Happening, clocks_of

ITEMS: dict[str, object] = {"items": []}


def issued(on: str, works_class: str = "none", *, customer_works: bool = False, until: str = "2026-11-16") -> Happening:
    return row(
        "budget_issued",
        on,
        revision=1,
        works_class=works_class,
        term_days=60,
        valid_until=until,
        customer_works=customer_works,
    )


def budget(*rows: Happening, **facts: bool) -> Course:
    return course("connection_budget", row("submitted", "2026-09-14"), *rows, **facts)


def after_budget(works_class: str, *rows: Happening, customer_works: bool = False) -> Course:
    accepted = row("budget_accepted", "2026-10-05", revision=1, by_silence=False)
    return budget(issued("2026-09-28", works_class, customer_works=customer_works), accepted, *rows)


@pytest.mark.covers("G26", "B45")
def test_a_budget_starts_the_check_the_analysis_and_the_budget_at_once() -> None:
    found = clocks(budget(), "2026-09-15")
    assert {code: (one.term, one.unit, one.article[-2:]) for code, one in found.items()} == {
        "completeness_check": (5, "business_days", "71"),
        "project_analysis": (30, "calendar_days", "51"),
        "budget_without_works": (15, "calendar_days", "64"),
    }


@pytest.mark.parametrize(
    ("facts", "code", "days"),
    [
        ({}, "budget_without_works", 15),
        ({"works_needed": True}, "budget_with_works", 30),
        ({"works_needed": True, "is_small": False}, "budget_otherwise", 45),
        ({"voltage": "hv"}, "budget_otherwise", 45),
    ],
)
def test_which_budget_term_applies(facts: dict[str, bool], code: str, days: int) -> None:
    assert clocks(budget(**facts), "2026-09-15")[code].term == days


def test_a_return_on_day_5_ends_the_round_and_all_terms_start_anew() -> None:
    back = row("returned", "2026-09-21", until="2026-10-21", **ITEMS)
    found = clocks_of(budget(back), BRAZIL, day("2026-09-22"))
    assert said(found) == [
        ("completeness_check", "met"),
        ("project_analysis", "cancelled"),
        ("budget_without_works", "cancelled"),
        ("cure", "running"),
    ]
    again = budget(back, row("resubmitted", "2026-09-30"))
    found = clocks_of(again, BRAZIL, day("2026-10-01"))
    assert said(found)[3:] == [
        ("cure", "met"),
        ("completeness_check", "running"),
        ("project_analysis", "running"),
        ("budget_without_works", "running"),
    ]
    assert due(again, "budget_without_works", "2026-10-01") == "2026-10-15"


def test_a_return_on_day_6_meets_the_analysis_and_stops_nothing_else() -> None:
    back = row("returned", "2026-09-22", until="2026-10-22", **ITEMS)
    found = clocks_of(budget(back, row("resubmitted", "2026-09-30")), BRAZIL, day("2026-10-05"))
    assert said(found) == [
        ("completeness_check", "late"),
        ("project_analysis", "met"),
        ("budget_without_works", "late"),
        ("cure", "met"),
        ("project_analysis", "running"),
    ]
    assert str(found[2].due_on) == "2026-09-29"


def test_what_could_have_been_demanded_before_leaves_10_business_days() -> None:
    back = Happening(row("returned", "2026-09-22").kind, day("2026-09-22"), "distributor", {}, is_justified=True)
    clock = clocks(budget(back, row("resubmitted", "2026-09-30")), "2026-10-01")["project_reanalysis"]
    assert (clock.term, clock.unit) == (10, "business_days")


def test_the_customer_corrects_until_the_day_that_the_return_named() -> None:
    back = row("returned", "2026-09-21", until="2026-10-21", **ITEMS)
    assert due(budget(back), "cure", "2026-10-21") == "2026-10-21"
    assert clocks(budget(back), "2026-10-21")["cure"].days_left == 0
    assert clocks(budget(back), "2026-10-22")["cure"].status == "late"


def test_a_return_for_documents_that_were_missing_by_phone_has_its_own_article() -> None:
    back = row("returned", "2026-09-14", until="2026-09-21", reason="phone_documents", **ITEMS)
    clock = clocks(budget(back), "2026-09-15")["phone_documents"]
    assert (clock.article, str(clock.due_on), clock.owner) == ("REN 1000/2021, art. 399", "2026-09-21", "customer")


def test_a_budget_late_by_a_day_says_so() -> None:
    clock = clocks(budget(issued("2026-09-30")), "2026-10-20")["budget_without_works"]
    assert (clock.status, str(clock.ended_on), clock.days_left) == ("late", "2026-09-30", -1)
    in_time = clocks(budget(issued("2026-09-29")), "2026-10-20")["budget_without_works"]
    assert (in_time.status, in_time.days_left) == ("met", 0)


def test_the_customer_accepts_within_validity_and_a_complaint_stops_that() -> None:
    assert due(budget(issued("2026-09-28")), "budget_acceptance", "2026-10-01") == "2026-11-16"
    complained = budget(issued("2026-09-28"), *stopped("complaint", "2026-10-06", "2026-10-08"))
    assert due(complained, "budget_acceptance", "2026-10-10") == "2026-11-19"


def test_contracts_start_with_the_acceptance_and_payment_with_the_contracts() -> None:
    assert due(after_budget("none"), "contracts", "2026-10-06") == "2026-10-13"  # the 12th is a holiday
    sent = after_budget("none", row("contracts_sent", "2026-10-09"))
    found = clocks(sent, "2026-10-10")
    assert (found["contracts"].status, found["contracts_and_payment"].owner) == ("met", "customer")
    assert due(sent, "contracts_and_payment", "2026-10-10") == "2026-11-11"  # from Tuesday the 13th on


@pytest.mark.parametrize(("works_class", "days"), [("lv", 60), ("mv_1km", 120), ("other", 365)])
def test_the_term_of_works_is_that_of_their_class(works_class: str, days: int) -> None:
    signed = after_budget(works_class, row("contracts_signed", "2026-10-15"), row("works_started", "2026-10-20"))
    (clock,) = [one for one in clocks(signed, "2026-10-21").values() if one.code.startswith("works")]
    assert (clock.term, clock.status, str(clock.started_on)) == (days, "running", "2026-10-15")


def test_a_licence_stops_the_works() -> None:
    signed = [row("contracts_signed", "2026-10-15"), *stopped("licence", "2026-10-20")]
    assert clocks(after_budget("lv", *signed), "2026-10-21")["works_lv"].status == "suspended"


@pytest.mark.parametrize(("voltage", "days"), [("lv", 5), ("mv", 10), ("hv", 15)])
def test_the_term_of_an_inspection_is_that_of_its_voltage(voltage: str, days: int) -> None:
    asked = course("new_connection", row("submitted", "2026-09-14"), row("approved", "2026-09-16"), voltage=voltage)
    clock = clocks(asked, "2026-09-17")[f"inspection_{voltage}"]
    assert (clock.term, clock.unit, clock.status) == (days, "business_days", "running")


def failed(on: str, *defects: str) -> Happening:
    return row("inspection_failed", on, inspected_on="2026-09-21", defects=list(defects))


@pytest.mark.parametrize(("told_on", "status"), [("2026-09-24", "met"), ("2026-09-25", "late")])
def test_a_failed_inspection_is_reported_in_3_business_days_and_asked_for_again_in_120_days(
    told_on: str, status: str
) -> None:
    asked = course("new_connection", row("submitted", "2026-09-14"), row("approved", "2026-09-16"), failed(told_on))
    found = clocks(asked, "2026-10-01")
    assert (found["inspection_lv"].status, found["failed_inspection_report"].status) == ("met", status)
    assert (found["new_inspection"].term, found["new_inspection"].owner) == (120, "customer")


def test_works_of_the_customer_are_commissioned_in_30_days_and_in_10_business_days_after_undeclared_reasons() -> None:
    done = [row("contracts_signed", "2026-10-15"), row("inspection_requested", "2026-10-20")]
    asked = after_budget("none", *done, customer_works=True)
    assert clocks(asked, "2026-10-21")["commissioning_of_works"].term == 30
    twice = [failed("2026-10-22", "a"), row("inspection_requested", "2026-10-26"), failed("2026-10-28", "a")]
    again = row("inspection_requested", "2026-10-30")
    same = after_budget("none", *done, *twice, again, customer_works=True)
    assert "recommissioning_of_works" not in clocks(same, "2026-11-01")
    other = after_budget("none", *done, *twice[:2], failed("2026-10-28", "b"), again, customer_works=True)
    clock = clocks(other, "2026-11-01")["recommissioning_of_works"]
    assert (clock.term, clock.unit, clock.status) == (10, "business_days", "running")


@pytest.mark.parametrize("end", ["withdrawn", "lapsed"])
def test_a_request_that_is_over_runs_no_deadline(end: str) -> None:
    found = clocks_of(budget(row(end, "2026-09-16")), BRAZIL, day("2026-12-01"))
    assert {clock.status for clock in found} == {"cancelled"}


def test_a_refusal_meets_what_was_the_distributors() -> None:
    found = clocks_of(budget(row("rejected", "2026-09-16")), BRAZIL, day("2026-12-01"))
    assert {clock.status for clock in found} == {"met"}
