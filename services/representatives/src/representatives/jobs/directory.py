"""The job that deletes old records of who was shown whose contacts."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from representatives.actions.directory import purge_views
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the collection with the one job of the directory: once a day it deletes the records of who was shown whose
    contacts that are older than `settings.directory_log_days`.
    """
    found = Jobs()
    kept = timedelta(days=settings.directory_log_days)
    found.add("purge-directory-views", timedelta(days=1), partial(purge_views, kept=kept))
    return found
