"""The jobs of representatives, one file per noun."""

from chassis.jobs import Jobs
from representatives.jobs import companies, directory, professionals, unit_accesses
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the service's periodic jobs as one collection, for the process that runs jobs. They delete old data, and
    expire, lapse and warn of unit accesses. `settings` say how long data are kept.
    """
    return Jobs(
        companies.jobs(settings),
        directory.jobs(settings),
        professionals.jobs(settings),
        unit_accesses.jobs(settings),
    )
