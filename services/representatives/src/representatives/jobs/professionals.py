"""The job that wipes what only the decision about a professional profile needed."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from representatives.actions import professional_retention as retention
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the collection with the one job about professional profiles: every hour it wipes personal facts and
    documents of profiles that were decided longer ago than `settings.professional_retention_days`.
    """
    kept = timedelta(days=settings.professional_retention_days)
    found = Jobs()
    wipe = partial(retention.wipe_professional_profiles, kept=kept)
    found.add("wipe-professional-profiles", timedelta(hours=1), wipe)
    return found
