"""The jobs of helpdesk, one file per noun."""

from chassis.jobs import Jobs
from helpdesk.jobs import mails
from helpdesk.settings import Settings


def jobs(settings: Settings) -> Jobs:  # noqa: ARG001  # jobs that come later use it
    """Return the service's periodic jobs as one collection, for the process that runs jobs."""
    return Jobs(mails.jobs)
