"""Suspensions as a timeline tells of them, and on which days each of them stops a deadline."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from connections.clocks import terms
from connections.clocks.course import Happening, Interval
from connections.states import CUSTOMER, TimelineKind

_DAY = timedelta(days=1)

DueOn = Callable[[Sequence[Interval]], date | None]
"""Returns the last day of a deadline that these suspensions stop, None while one of them has no end."""


class Suspensions:
    """The rows of a timeline that tell of the begin and the end of suspensions, in their order."""

    def __init__(self, happenings: Iterable[Happening]) -> None:
        self._rows = [
            (number, happening)
            for number, happening in enumerate(happenings)
            if happening.kind in (TimelineKind.SUSPENDED, TimelineKind.RESUMED)
        ]

    def as_noted(self) -> list[Interval]:
        """Return the suspensions with the days that were noted, in the order in which they were noted.

        One that was ended before its first day leaves out no day, and is none.
        """
        found: dict[str, Interval] = {}
        for _, happening in self._rows:
            said = happening.details
            if happening.kind is TimelineKind.SUSPENDED:
                found[said["suspension_id"]] = _begun(happening)
            elif said["suspension_id"] in found:
                found[said["suspension_id"]] = replace(found[said["suspension_id"]], last=_last(said))
        return [one for one in found.values() if _leaves_out_days(one)]

    def of(self, code: str, owner: str, *, last_row: int, due_on: DueOn) -> list[Interval]:
        """Return the suspensions that stop the deadline with this `code`, with the days on which each of them does.

        A suspension that was noted in a row after `last_row`, in which the deadline ended, does not stop it. One that
        was noted when the last day was over already (`due_on`) stops it from the day of the note on, whatever first
        day was said: days that were late stay late. A deadline of the customer's stands still at least until the day
        before the end of the suspension was noted, because the customer was told so until then. `owner` is whose the
        deadline is.
        """
        found: dict[str, Interval] = {}
        for number, happening in self._rows:
            name = happening.details["suspension_id"]
            if happening.kind is TimelineKind.SUSPENDED:
                begun = _begun(happening)
                if number > last_row or code not in terms.STOPS.get(begun.reason, ()):
                    continue
                due = due_on([one for one in found.values() if _leaves_out_days(one)])
                is_late = due is not None and due < happening.on
                found[name] = replace(begun, first=max(begun.first, happening.on)) if is_late else begun
            elif name in found:
                last = _last(happening.details)
                told_until = happening.on - _DAY
                found[name] = replace(found[name], last=max(last, told_until) if owner == CUSTOMER else last)
        return [one for one in found.values() if _leaves_out_days(one)]


def _begun(happening: Happening) -> Interval:
    said = happening.details
    return Interval(said["reason"], date.fromisoformat(said["from"]), None, happening.on)


def _last(said: Mapping[str, Any]) -> date:
    return date.fromisoformat(said["until"])


def _leaves_out_days(interval: Interval) -> bool:
    return interval.last is None or interval.last >= interval.first
