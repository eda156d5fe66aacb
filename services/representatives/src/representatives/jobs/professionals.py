"""Professional profiles by the clock: what only the decision about one needed is wiped."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from representatives.actions import professional_retention as retention
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the jobs about professional profiles and their files, with the operator's retention."""
    kept = timedelta(days=settings.professional_retention_days)
    found = Jobs()
    wipe = partial(retention.wipe_professional_profiles, kept=kept)
    found.add("wipe-professional-profiles", timedelta(hours=1), wipe)
    return found
