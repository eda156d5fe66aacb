"""How urgent deadlines are: how much of a term is used, when the next warning is due, which one is in danger first."""

from collections.abc import Sequence
from datetime import date, timedelta

from chassis.business_days import BusinessDays
from connections.clocks import Clock
from connections.model.request_record import NO_RISK, STANDS_STILL
from connections.states import DISTRIBUTOR

FIRST_SHARES = (50, 80)
LAST_SHARE = 100
"""The percentages of a term at which is warned. The last one is reached on the last day itself."""

_DAY = timedelta(days=1)


def share_reached(clock: Clock, today: date) -> int:
    """Return the highest percentage of which is warned (50, 80, 100) that is used of a deadline's term.

    Return 0 if none is, and for a deadline that does not run.
    """
    due_on = clock.runs_until
    if due_on is None:
        return 0
    if today >= due_on:
        return LAST_SHARE
    return max((share for share in FIRST_SHARES if clock.days_used * 100 >= share * clock.term), default=0)


def next_look(clock: Clock, told: int, today: date, calendar: BusinessDays) -> date | None:
    """Return the next day after `today` on which something about a deadline is due; None if nothing comes by itself.

    That is its next warning, or the day after its last one, on which it is over or late. `told` is the highest share
    that was told of it, 0 for none.
    """
    due_on = clock.runs_until
    if due_on is None or due_on < today:
        return None
    if told == LAST_SHARE:
        return max(due_on, today) + _DAY
    shares = [share for share in FIRST_SHARES if share > told]
    day = due_on
    if shares:
        missing = max(-(-shares[0] * clock.term // 100) - clock.days_used, 1)
        in_business_days = clock.unit == "business_days"
        day = min(day, calendar.after(today, missing) if in_business_days else today + missing * _DAY)
    return max(day, today + _DAY)


def most_urgent(clocks: Sequence[Clock]) -> Clock | None:
    """Return the distributor's deadline that runs and ends first; None if none runs."""
    running = [clock for clock in clocks if clock.owner == DISTRIBUTOR and clock.runs_until]
    return min(running, key=lambda clock: clock.runs_until or NO_RISK, default=None)


def standing_still(clocks: Sequence[Clock]) -> Clock | None:
    """Return the first of the distributor's deadlines that stand still, so that no last day is known; None without."""
    still = (clock for clock in clocks if clock.owner == DISTRIBUTOR and clock.ended_on is None and not clock.due_on)
    return next(still, None)


def risk_of(clocks: Sequence[Clock]) -> date:
    """Return the last day of the distributor's most urgent deadline.

    If none runs, return `STANDS_STILL` when one stands still, and `NO_RISK` when there is none.
    """
    urgent = most_urgent(clocks)
    if urgent and urgent.runs_until:
        return urgent.runs_until
    return STANDS_STILL if standing_still(clocks) else NO_RISK


def suspended_days(clock: Clock) -> int:
    """Return how many days of a deadline do not count, because it stands still.

    They lie before its end, or its last day while it runs. Of a deadline whose last day is not known, return 0.
    """
    end = clock.ended_on or clock.due_on
    if end is None:
        return 0
    days: set[date] = set()
    for interval in clock.suspensions:
        first, last = max(interval.first, clock.started_on + _DAY), min(interval.last or end, end)
        days |= {first + number * _DAY for number in range((last - first).days + 1)}
    return len(days)
