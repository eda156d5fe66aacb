"""Short timelines for the tests of deadlines."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks import Clock, Course, Happening, clocks_of
from connections.forms.terms import Term
from connections.states import CONNECTION_BUDGET, DISTRIBUTOR, TimelineKind


def row(kind: str, on: str, *, is_justified: bool = False, **details: Any) -> Happening:
    """Return a row of a timeline on the ISO day `on`. `from_` stands for the detail `from`."""
    said = {name.rstrip("_"): value for name, value in details.items()}
    return Happening(TimelineKind(kind), date.fromisoformat(on), DISTRIBUTOR, said, is_justified)


def course(
    *rows: Happening,
    kind: str = CONNECTION_BUDGET,
    voltage: str | None = None,
    works_needed: bool = False,
    is_small: bool = True,
    budget_follows: bool = False,
    terms: Mapping[str, Term] | None = None,
) -> Course:
    return Course(kind, voltage, works_needed, is_small, terms or {}, rows, budget_follows)


def read(course: Course, today: str, closed: Sequence[str] = ()) -> dict[str, Clock]:
    """Return the last deadline of each code as it stands on the ISO day `today`, with the sum of days checked."""
    found = clocks_of(
        course, BusinessDays("BR", [date.fromisoformat(day) for day in closed]), date.fromisoformat(today)
    )
    assert all(clock.days_used + clock.days_left == clock.term for clock in found)
    names = [(clock.code, clock.started_on) for clock in found]
    assert len(set(names)) == len(names)
    return {clock.code: clock for clock in found}


def with_more(before: Course, *rows: Happening) -> Course:
    return Course(
        before.kind,
        before.voltage,
        before.works_needed,
        before.is_small,
        before.terms,
        [*before.happenings, *rows],
        before.budget_follows,
    )


def suspended(first: str, last: str | None, reason: str = "authority", *, noted: str | None = None) -> list[Happening]:
    about: dict[str, Any] = {"suspension_id": f"{reason} {first}", "reason": reason}
    began = row("suspended", noted or first, **about, from_=first)
    return [began, row("resumed", noted or last, **about, until=last)] if last else [began]


SUBMITTED = row("submitted", "2026-09-14")  # a Monday
CLAIMED = row("claimed", "2026-09-15")
APPROVED = row("approved", "2026-09-16")
ISSUED = row("budget_issued", "2026-09-17", valid_until="2026-10-17", works_class="lv")
ACCEPTED = row("budget_accepted", "2026-09-21")
SENT = row("contracts_sent", "2026-09-22")
SIGNED = row("contracts_signed", "2026-09-23")
UNTIL = "2026-10-19"
FAILED = row("inspection_failed", "2026-09-24", inspected_on="2026-09-23", defects=["Falta aterramento."])
SCHEDULED = row("inspection_scheduled", "2026-09-18", scheduled_on="2026-09-23")


def built(works_class: str, *, by_customer: bool = False) -> list[Happening]:
    """A budget whose contracts are signed."""
    issued = row(
        "budget_issued", "2026-09-17", valid_until="2026-10-17", works_class=works_class, customer_works=by_customer
    )
    return [SUBMITTED, CLAIMED, APPROVED, issued, ACCEPTED, SENT, SIGNED]
