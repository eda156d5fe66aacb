"""Professional profiles by the clock: what only the decision needed goes, and so do files nothing points to."""

from datetime import timedelta
from functools import partial

from chassis.files import open_store
from chassis.jobs import Jobs
from representatives.actions import professional_retention as retention
from representatives.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return the jobs about professional profiles and their files, with the operator's retention."""
    kept = timedelta(days=settings.professional_retention_days)
    wipe = partial(retention.wipe_professional_profiles, kept=kept)
    store = open_store(settings.files_url)
    delete = partial(retention.delete_discarded_files, store=store)
    sweep = partial(retention.sweep_partial_files, store=store)
    found = Jobs()
    found.add("wipe-professional-profiles", timedelta(hours=1), wipe)
    found.add("delete-discarded-files", timedelta(minutes=5), delete)
    found.add("sweep-partial-files", timedelta(hours=1), sweep)
    return found
