"""The jobs of connections, one file per noun."""

from chassis.jobs import Jobs
from connections.jobs import budgets, deadlines, outside, requests
from connections.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the service's periodic jobs as one collection, for the process that runs jobs."""
    own = (requests.jobs(settings), budgets.jobs(settings), deadlines.jobs(settings), outside.jobs(settings))
    return Jobs(*own)
