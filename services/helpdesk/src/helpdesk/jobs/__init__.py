"""The jobs of helpdesk, one file per noun."""

from chassis.jobs import Jobs
from helpdesk.jobs import attachments, dues, mails, tracking
from helpdesk.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the service's periodic jobs as one collection, for the process that runs jobs."""
    return Jobs(dues.jobs(settings), attachments.jobs, mails.jobs, tracking.jobs)
