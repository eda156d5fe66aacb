"""The deadlines of a request as a holder sees them to whom it came together with the unit (art. 138 §7)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from connections.clocks.course import Clock, Interval

FORMER_HOLDER = "former_holder"
"""The reason that is shown of days that did not count while the request was a former holder's."""


def clocks_since(clocks: Iterable[Clock], since: date | None) -> list[Clock]:
    """Return the deadlines that had not ended by the day `since`, on which the request came to its present holder.

    Those that ended on that day are left out too: a day does not say for whom. Why days before did not count is not
    said. With None, nothing is left out.
    """
    if since is None:
        return list(clocks)
    running = [clock for clock in clocks if clock.ended_on is None or clock.ended_on > since]
    return [replace(clock, suspensions=intervals_since(clock.suspensions, since)) for clock in running]


def intervals_since(intervals: Sequence[Interval], since: date | None) -> list[Interval]:
    """Return suspensions with the reason FORMER_HOLDER in place of their own, if they were over before `since`."""
    return [replace(one, reason=FORMER_HOLDER) if since and one.last and one.last < since else one for one in intervals]
