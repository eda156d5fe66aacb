"""Marking messages of the in-app inbox as read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.problems import NotFound
from notifier.model import Notification
from notifier.model.messages import Channel


def mark_read(session: Session, *, actor: Actor, now: datetime, notification_id: UUID) -> None:
    """Mark one message of the actor's in-app inbox as read, keeping the time of the first reading.

    Raises NotFound if the actor's inbox has no such message.
    """
    found = session.get(Notification, notification_id)
    if found is None or found.channel != Channel.INBOX or found.recipient_id != actor.user_id:
        raise NotFound()
    found.read_at = found.read_at or now


def mark_all_read(session: Session, *, actor: Actor, now: datetime) -> None:
    """Mark all unread messages of the actor's in-app inbox as read at `now`."""
    unread = update(Notification).where(
        Notification.recipient_id == actor.user_id,
        Notification.channel == Channel.INBOX,
        Notification.read_at.is_(None),
    )
    session.execute(unread.values(read_at=now))
