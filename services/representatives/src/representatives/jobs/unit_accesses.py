"""The jobs about unit accesses: expire, lapse, warn of the end, and delete tries that no longer count."""

from datetime import timedelta

from chassis.jobs import Jobs
from representatives.actions import unit_access_time
from representatives.settings import Settings


def jobs(_settings: Settings) -> Jobs:
    """Return the periodic jobs about unit accesses, as a collection: end those whose last day is over, end those that
    nobody answered in time, warn before the last day, and delete the counted tries of the past. They depend on no
    setting.
    """
    found = Jobs()
    found.add("expire-unit-accesses", timedelta(minutes=5), unit_access_time.expire_unit_accesses)
    found.add("lapse-unit-accesses", timedelta(minutes=5), unit_access_time.lapse_unit_accesses)
    found.add("warn-of-unit-access-ends", timedelta(hours=1), unit_access_time.warn_of_ends)
    found.add("purge-grant-tries", timedelta(hours=1), unit_access_time.purge_grant_tries)
    return found
