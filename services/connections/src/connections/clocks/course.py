"""What deadlines are computed from: the timeline of a request and a few facts about it; and what a deadline is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from connections.forms.terms import Term
from connections.states import TimelineKind


class ClockStatus(StrEnum):
    """How a deadline stands.

    A `suspended` one stands still and goes on later. A `late` one ran out before it was met, or before the request or
    its round ended, or has not been met yet. A `cancelled` one was running when it stopped to matter, because the
    request or its round ended.
    """

    RUNNING = "running"
    SUSPENDED = "suspended"
    MET = "met"
    LATE = "late"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Happening:
    """A row of a request's timeline: what happened on which day in the operator's time zone, and by which side.

    `details` are those of the row; those of an appointment also have `scheduled_on`, its day. `is_justified` is True
    for a return that demands what could have been demanded before.
    """

    kind: TimelineKind
    on: date
    side: str
    details: Mapping[str, Any] = field(default_factory=dict)
    is_justified: bool = False


@dataclass(frozen=True)
class Course:
    """A request as its deadlines see it.

    `terms` are those of the request's form by code; they come before the ones in `clocks.terms`. `voltage` is what the
    analyst decided (`states.VOLTAGES`), None if nothing was; rows of the timeline may say what was known before.
    `is_small` is True unless the request is about generation that is not micro generation. `happenings` are in the
    order of the timeline. With `budget_follows` a new connection goes on with a connection budget of its unit, and is
    inspected only when that is asked for.
    """

    kind: str
    voltage: str | None
    works_needed: bool
    is_small: bool
    terms: Mapping[str, Term]
    happenings: Sequence[Happening]
    budget_follows: bool = False

    def voltage_after(self, count: int | None = None) -> str | None:
        """Return the voltage that the analyst decided, or else the last one that the first `count` rows say.

        Without `count`, all rows of the timeline are read. Returns None if nothing was decided and no row says one.
        """
        said = [row.details["voltage"] for row in self.happenings[:count] if row.details.get("voltage")]
        return self.voltage or (said[-1] if said else None)


@dataclass(frozen=True)
class Interval:
    """Days on which a deadline stands still, for a reason of `states.SUSPENSION_REASONS` or as FORMER_HOLDER.

    `first` and `last` are part of it; `last` is None while nobody has ended it. Its begin was noted on the day
    `noted_on`, which may be later than `first`.
    """

    reason: str
    first: date
    last: date | None
    noted_on: date

    def has(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Clock:
    """A deadline of a request: whose it is, by which article, since when and until when.

    `unit` is `calendar_days` or `business_days`, `term` their number. Counting begins on the day after `started_on`.
    `due_on` is the last day; None while it stands still without an end. `days_used` are the days that counted until
    today, or until `ended_on`, and `days_left` the rest: negative once it is late. `counted` are the days used, in
    order. No two deadlines of a request have the same `code` and `started_on`.
    """

    code: str
    article: str
    owner: str
    unit: str
    term: int
    started_on: date
    due_on: date | None
    days_used: int
    days_left: int
    suspensions: Sequence[Interval]
    status: ClockStatus
    ended_on: date | None = None
    counted: Sequence[date] = ()

    @property
    def runs_until(self) -> date | None:
        """The last day of a deadline that has not ended; None if it has, or stands still without an end."""
        return self.due_on if self.ended_on is None else None
