"""The jobs about unit accesses: expire, lapse, warn of the end, and delete tries that no longer count."""

from datetime import timedelta

from chassis.jobs import Jobs
from representatives.actions import unit_access_time
from representatives.settings import Settings


def jobs(_settings: Settings) -> Jobs:
    """Return the jobs about unit accesses, which depend on no setting."""
    found = Jobs()
    found.add("expire-unit-accesses", timedelta(minutes=5), unit_access_time.expire_unit_accesses)
    found.add("lapse-unit-accesses", timedelta(minutes=5), unit_access_time.lapse_unit_accesses)
    found.add("warn-of-unit-access-ends", timedelta(hours=1), unit_access_time.warn_of_ends)
    found.add("purge-grant-tries", timedelta(hours=1), unit_access_time.purge_grant_tries)
    return found
