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
