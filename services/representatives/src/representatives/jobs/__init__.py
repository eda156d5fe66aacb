"""The jobs of representatives, one file per noun."""

from chassis.jobs import Jobs
from representatives.jobs import companies, directory, professionals, unit_accesses
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return all jobs, with the periods from the settings."""
    return Jobs(
        companies.jobs(settings),
        directory.jobs(settings),
        professionals.jobs(settings),
        unit_accesses.jobs(settings),
    )
