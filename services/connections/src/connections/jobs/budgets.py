"""The job about budgets: end the validity of those that nobody answered."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from connections.actions.budgets import expire_budgets
from connections.queries.operator_time import OperatorTime
from connections.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the periodic job that ends budgets after their last day, by the operator's calendar and time zone."""
    found = Jobs()
    expire = partial(expire_budgets, time=OperatorTime.of(settings))
    found.add("expire-budgets", timedelta(minutes=5), expire)
    return found
