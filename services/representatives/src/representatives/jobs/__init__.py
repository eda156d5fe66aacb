"""What representatives does by the clock, one file per noun."""

from chassis.jobs import Jobs
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """All jobs, with what their settings say."""
    return Jobs()
