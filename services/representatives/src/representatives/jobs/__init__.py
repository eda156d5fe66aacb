"""What representatives does by the clock, one file per noun."""

from chassis.jobs import Jobs
from representatives.jobs import companies, directory, professionals, unit_accesses
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """All jobs, with what their settings say."""
    return Jobs(
        companies.jobs(settings),
        directory.jobs(settings),
        professionals.jobs(settings),
        unit_accesses.jobs(settings),
    )
