"""The jobs about deadlines: give warnings in time, and follow changes of the operator's calendar."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from chassis.database import Begin
from chassis.jobs import Jobs
from connections.actions import deadlines as actions
from connections.queries.operator_time import OperatorTime
from connections.settings import Settings

_MARKED = 1000
"""How many requests are marked in one transaction: those who move one of them meanwhile wait for its end."""


def jobs(settings: Settings) -> Jobs:
    """Return the jobs that watch deadlines by the operator's calendar and time zone."""
    found = Jobs()
    time = OperatorTime.of(settings)
    calendar = partial(follow_calendar, time=time, country=settings.holidays_country, closed=settings.closed_days)
    found.add("follow-calendar", timedelta(hours=1), calendar, opens_transactions=True)
    found.add("watch-deadlines", timedelta(minutes=1), partial(actions.watch_deadlines, time=time))
    return found


def follow_calendar(
    begin: Begin, *, as_of: datetime, time: OperatorTime, country: str, closed: Collection[date]
) -> int:
    """Have all running requests looked at again if the operator's calendar or the rules are others than before.

    Return how many requests were marked. `begin` opens a transaction, and each marks at most `_MARKED`. `as_of` is the
    job's current time, `time` the operator's calendar with the holidays of `country` and the `closed` days.

    Each request is passed once, in the order of ids, whether or not somebody looks at the marked ones meanwhile. The
    last transaction stores that all are marked. After a kill before that, the next run starts again.
    """
    today, marked = time.day_of(as_of), 0
    after: UUID | None = None
    with begin() as session:
        marking = actions.find_due_marking(session, today=today, time=time, country=country, closed=closed)
    while marking:
        with begin() as session:
            ids = actions.mark_requests(session, today=today, after=after, limit=_MARKED)
            is_last = len(ids) < _MARKED
            if is_last:
                actions.remember_marking(session, marking)
        marked += len(ids)
        if is_last:
            break
        after = ids[-1]
    return marked
