"""The jobs that keep the dues of tickets: what was missed, and what a changed calendar moves."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from helpdesk.actions import dues
from helpdesk.model.categories import Categories
from helpdesk.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the jobs, with the operator's categories and hours."""
    recompute = partial(
        dues.recompute_open_tickets,
        categories=Categories.read(settings.categories_file),
        hours=settings.usual_hours,
    )
    every = Jobs()
    every.add("recompute-dues", timedelta(minutes=1), recompute)
    every.add("mark-missed", timedelta(minutes=1), dues.mark_missed)
    return every
