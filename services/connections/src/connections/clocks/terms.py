"""The deadlines of the law as data: those that no form's definition has, and which suspensions stop which deadline.

A form's definition has the deadlines of its kind (`forms.terms`); where it has none with the code, these count.
Articles are of REN 1000/2021.
"""

from collections.abc import Mapping

from connections.clocks.counting import BUSINESS_DAYS, CALENDAR_DAYS
from connections.forms.terms import Term
from connections.states import CUSTOMER, DISTRIBUTOR, NO_WORKS, PHONE_DOCUMENTS

COMPLETENESS = "completeness_check"
ANALYSIS, REANALYSIS = "project_analysis", "project_reanalysis"
BUDGET_WITHOUT_WORKS, BUDGET_WITH_WORKS = "budget_without_works", "budget_with_works"
BUDGET_OTHERWISE = "budget_otherwise"
ACCEPTANCE = "budget_acceptance"
CONTRACTS, CONTRACTS_AND_PAYMENT = "contracts", "contracts_and_payment"
WORKS_LV, WORKS_MV, WORKS_OTHER = "works_lv", "works_mv_1km", "works_other"
INSPECTION_LV, INSPECTION_MV, INSPECTION_HV = "inspection_lv", "inspection_mv", "inspection_hv"
FAILED_INSPECTION_REPORT = "failed_inspection_report"
CUSTOMERS_WORKS, CUSTOMERS_WORKS_AGAIN = "commissioning_of_works", "recommissioning_of_works"
NEW_INSPECTION = "new_inspection"
CURE = "cure"

WORKS = {"lv": WORKS_LV, "mv_1km": WORKS_MV, "other": WORKS_OTHER}
"""The deadline for works by the class of works in the budget. Without works there is none."""

INSPECTIONS = {"lv": INSPECTION_LV, "mv": INSPECTION_MV, "hv": INSPECTION_HV}
"""The deadline for the inspection and the meter by voltage: below 2.3 kV, below 69 kV, and from there on."""


def _term(code: str, article: str, days: int, unit: str, owner: str) -> Term:
    return Term(code=code, article=f"REN 1000/2021, art. {article}", days=days, unit=unit, owner=owner)


TERMS: Mapping[str, Term] = {
    term.code: term
    for term in (
        _term(COMPLETENESS, "71", 5, BUSINESS_DAYS, DISTRIBUTOR),
        _term(ANALYSIS, "51", 30, CALENDAR_DAYS, DISTRIBUTOR),
        _term(REANALYSIS, "51", 10, BUSINESS_DAYS, DISTRIBUTOR),
        _term(BUDGET_WITHOUT_WORKS, "64", 15, CALENDAR_DAYS, DISTRIBUTOR),
        _term(BUDGET_WITH_WORKS, "64", 30, CALENDAR_DAYS, DISTRIBUTOR),
        _term(BUDGET_OTHERWISE, "64", 45, CALENDAR_DAYS, DISTRIBUTOR),
        _term(ACCEPTANCE, "83", 0, CALENDAR_DAYS, CUSTOMER),
        _term(CONTRACTS, "84", 5, BUSINESS_DAYS, DISTRIBUTOR),
        _term(CONTRACTS_AND_PAYMENT, "85", 30, CALENDAR_DAYS, CUSTOMER),
        _term(WORKS_LV, "88", 60, CALENDAR_DAYS, DISTRIBUTOR),
        _term(WORKS_MV, "88", 120, CALENDAR_DAYS, DISTRIBUTOR),
        _term(WORKS_OTHER, "88", 365, CALENDAR_DAYS, DISTRIBUTOR),
        _term(INSPECTION_LV, "91", 5, BUSINESS_DAYS, DISTRIBUTOR),
        _term(INSPECTION_MV, "91", 10, BUSINESS_DAYS, DISTRIBUTOR),
        _term(INSPECTION_HV, "91", 15, BUSINESS_DAYS, DISTRIBUTOR),
        _term(FAILED_INSPECTION_REPORT, "94", 3, BUSINESS_DAYS, DISTRIBUTOR),
        _term(NEW_INSPECTION, "94", 120, CALENDAR_DAYS, CUSTOMER),
        _term(CUSTOMERS_WORKS, "112", 30, CALENDAR_DAYS, DISTRIBUTOR),
        _term(CUSTOMERS_WORKS_AGAIN, "112", 10, BUSINESS_DAYS, DISTRIBUTOR),
        _term(CURE, "71", 0, CALENDAR_DAYS, CUSTOMER),
        _term(PHONE_DOCUMENTS, "399", 5, BUSINESS_DAYS, CUSTOMER),
    )
}
"""The deadlines, by code. Those of 0 days last until a day that the timeline names: the end of a budget's validity, the
last day to correct. So does the one for documents missing by phone, whose days say how that day is found.
"""

LONGEST_WORKS: Mapping[str, int] = {
    NO_WORKS: TERMS[WORKS_LV].days,
    **{works_class: TERMS[code].days for works_class, code in WORKS.items()},
}
"""The most days that works may take, by their class (art. 88). Without works, only the term of a budget is bounded."""

SHORTEST_VALIDITY = 10
"""The business days for which a budget is valid at least (art. 83)."""

RETURNED = frozenset((CURE, PHONE_DOCUMENTS))
ANALYSES = frozenset((ANALYSIS, REANALYSIS))
BUDGETS = frozenset((BUDGET_WITHOUT_WORKS, BUDGET_WITH_WORKS, BUDGET_OTHERWISE))
INSPECTING = frozenset((*INSPECTIONS.values(), CUSTOMERS_WORKS, CUSTOMERS_WORKS_AGAIN))

STOPS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("grid_operator", "authority"), BUDGETS),  # art. 64, § 2
    **dict.fromkeys(
        ("customer_part", "licence", "right_of_way", "force_majeure", "guarantee"), frozenset(WORKS.values())
    ),  # art. 89
    PHONE_DOCUMENTS: frozenset((COMPLETENESS,)) | ANALYSES | BUDGETS | INSPECTING,  # art. 399
    "complaint": frozenset((ACCEPTANCE,)),  # art. 83, § 13
}
"""Which deadlines a suspension stops, by its reason. It stops no other one."""
