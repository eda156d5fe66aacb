"""Timelines as deadlines see them, written down by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks import Clock, Course, Happening, clocks_of
from connections.states import CUSTOMER, DISTRIBUTOR, TimelineKind

BRAZIL = BusinessDays("BR")
_OF_CUSTOMER = ("submitted", "resubmitted", "budget_accepted", "inspection_requested", "withdrawn")


def day(text: str) -> date:
    return date.fromisoformat(text)


def row(kind: str, on: str | date, **details: Any) -> Happening:
    """A row of a timeline on a day."""
    side = CUSTOMER if kind in _OF_CUSTOMER else DISTRIBUTOR
    return Happening(TimelineKind(kind), day(str(on)), side, details)


def stopped(reason: str, first: str | date, last: str | date | None = None) -> list[Happening]:
    """The rows of a suspension, which has ended if there is a `last` day."""
    name = f"{reason}/{first}/{last}"
    rows = [row("suspended", first, suspension_id=name, reason=reason, **{"from": str(first)})]
    return rows + ([row("resumed", last, suspension_id=name, until=str(last))] if last else [])


def course(
    kind: str, *rows: Happening, voltage: str | None = "lv", works_needed: bool = False, is_small: bool = True
) -> Course:
    return Course(kind, voltage, works_needed, is_small, {}, rows)


def clocks(found: Course, today: str, calendar: BusinessDays = BRAZIL) -> dict[str, Clock]:
    """The deadlines of a course by code, of those with the same code the last."""
    return {clock.code: clock for clock in clocks_of(found, calendar, day(today))}


def due(found: Course, code: str, today: str, calendar: BusinessDays = BRAZIL) -> str:
    return str(clocks(found, today, calendar)[code].due_on)


def said(found: Sequence[Clock]) -> list[tuple[str, str]]:
    return [(clock.code, clock.status.value) for clock in found]
