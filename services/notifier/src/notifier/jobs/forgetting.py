"""What notifier does by the clock: forget in time.

Trying again and taking over from a killed sender need no clock of their own: both are due rows that the sender finds.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from chassis.jobs import Jobs
from notifier.actions import retention
from notifier.settings import Settings


def timed(settings: Settings) -> Jobs:
    """The jobs, with the operator's retention."""
    every = Jobs()
    content_kept = timedelta(days=settings.content_retention_days)
    notifications_kept = timedelta(days=settings.notification_retention_days)

    @every(hours=1)
    def purge_content(session: Session, *, as_of: datetime) -> int:
        return retention.purge_content(session, before=as_of - content_kept, now=as_of)

    @every(hours=1)
    def purge_notifications(session: Session, *, as_of: datetime) -> int:
        return retention.purge_notifications(session, before=as_of - notifications_kept)

    return every
