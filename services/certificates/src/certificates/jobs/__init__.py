"""The jobs of certificates, one file per noun."""

from certificates.settings import Settings
from chassis.jobs import Jobs


def jobs(settings: Settings) -> Jobs:  # noqa: ARG001
    """Return the service's periodic jobs as one collection, for the process that runs jobs."""
    return Jobs()
