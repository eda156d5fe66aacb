"""The jobs about deadlines: give warnings in time, and follow changes of the operator's calendar."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from connections.actions import deadlines
from connections.queries.operator_time import OperatorTime
from connections.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the jobs that watch deadlines by the operator's calendar and time zone."""
    found = Jobs()
    time = OperatorTime.of(settings)
    calendar = partial(
        deadlines.follow_calendar, time=time, country=settings.holidays_country, closed=settings.closed_days
    )
    found.add("follow-calendar", timedelta(hours=1), calendar)
    found.add("watch-deadlines", timedelta(minutes=1), partial(deadlines.watch_deadlines, time=time))
    return found
