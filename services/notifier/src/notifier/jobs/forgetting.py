"""The jobs of notifier: deleting data when its retention is over.

Repeated attempts and messages of a killed sender need no job: both are due rows that the sending loop finds.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from chassis.jobs import Jobs
from notifier.actions import retention
from notifier.settings import Settings


def timed(settings: Settings) -> Jobs:
    """Return notifier's hourly jobs: they delete mail contents and notifications whose retention period is over.

    A worker calls it at start. The retention periods come from `settings`.
    """
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
