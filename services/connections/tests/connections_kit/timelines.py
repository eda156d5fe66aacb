"""Short timelines for the tests of deadlines, and how the deadlines of a timeline are read."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks import Clock, Course, Happening, clocks_of
from connections.forms.terms import Term
from connections.states import CONNECTION_BUDGET, DISTRIBUTOR, TimelineKind

Day = str | date
"""A day, as such or as ISO text."""


def _day(day: Day) -> date:
    return date.fromisoformat(str(day))


def row(kind: str, on: Day, *, is_justified: bool = False, **details: Any) -> Happening:
    """Return a row of a timeline on the day `on`. `from_` stands for the detail `from`."""
    said = {name.rstrip("_"): value for name, value in details.items()}
    return Happening(TimelineKind(kind), _day(on), DISTRIBUTOR, said, is_justified)


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


def calendar(closed: Collection[Day] = ()) -> BusinessDays:
    """Return the business days of Brazil without the days `closed`."""
    return BusinessDays("BR", [_day(one) for one in closed])


def read_all(course: Course, today: Day, closed: Collection[Day] = ()) -> list[Clock]:
    """Return the deadlines as they stand on the day `today`, in the order in which they started.

    Asserts what is true of any deadlines: no two have the same code and start, and the days of each add up.
    """
    found = clocks_of(course, calendar(closed), _day(today))
    for clock in found:
        assert clock.days_used == clock.term - clock.days_left == len(set(clock.counted)) == len(clock.counted)
    names = [(clock.code, clock.started_on) for clock in found]
    assert len(set(names)) == len(names)
    return found


def read(course: Course, today: Day, closed: Collection[Day] = ()) -> dict[str, Clock]:
    """Return the last deadline of each code, as `read_all` finds them."""
    return {clock.code: clock for clock in read_all(course, today, closed)}


def due(course: Course, code: str, today: Day, closed: Collection[Day] = ()) -> str:
    """Return the ISO day on which the last deadline of a code ends, `None` as text if a suspension keeps it away."""
    return str(read(course, today, closed)[code].due_on)


def statuses(course: Course, today: Day) -> list[tuple[str, str]]:
    """Return the code and the status of each deadline, in the order in which they started."""
    return [(clock.code, clock.status.value) for clock in read_all(course, today)]


def with_more(before: Course, *rows: Happening) -> Course:
    return replace(before, happenings=[*before.happenings, *rows])


def suspended(
    first: Day, last: Day | None, reason: str = "authority", *, noted: Day | None = None, number: int = 0
) -> list[Happening]:
    """Return the rows of a suspension, which goes on if it has no `last` day.

    They are noted on its first and on its last day, or both on the day `noted`. Suspensions that begin on the same day
    for the same reason need a `number` each.
    """
    about: dict[str, Any] = {"suspension_id": f"{reason} {first} {number}", "reason": reason}
    began = row("suspended", noted or first, **about, from_=str(first))
    return [began, row("resumed", noted or last, **about, until=str(last))] if last else [began]


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
