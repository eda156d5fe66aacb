"""The jobs of certificates, one file per noun."""

from certificates.jobs import handovers, notices
from certificates.settings import Settings
from chassis.jobs import Jobs


def jobs(settings: Settings) -> Jobs:
    """Return the service's periodic jobs as one collection, for the process that runs jobs."""
    return Jobs(notices.jobs(settings), handovers.jobs(settings))
