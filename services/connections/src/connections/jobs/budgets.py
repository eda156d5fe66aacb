"""The job about budgets: end the validity of those that nobody answered."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from connections.actions.budgets import expire_budgets
from connections.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the periodic job that ends budgets after their last day, in the time zone `settings.time_zone`."""
    found = Jobs()
    found.add("expire-budgets", timedelta(minutes=5), partial(expire_budgets, zone=settings.time_zone))
    return found
