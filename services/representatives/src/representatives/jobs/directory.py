"""Forgetting in time who looked whom up in the directory."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from chassis.jobs import Jobs
from representatives.actions.directory import purge_views
from representatives.settings import Settings


def timed(settings: Settings) -> Jobs:
    """The directory's job, with the operator's retention."""
    every = Jobs()
    kept = timedelta(days=settings.directory_log_days)

    @every(days=1)
    def purge_directory_views(session: Session, *, as_of: datetime) -> int:
        return purge_views(session, as_of=as_of, kept=kept)

    return every
