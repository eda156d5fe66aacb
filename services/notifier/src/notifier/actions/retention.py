"""Forgetting: the content of settled messages after a while, all of a person's at their erasure, at last the rows."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from chassis.personal import table_of, wiped_values
from notifier.model import Attempt, Notification, Outcome
from notifier.model.messages import Channel
from notifier.states import DeliveryState


def forget_messages(session: Session, which: ColumnElement[bool], *, now: datetime) -> None:
    """Cancel a person's unsent messages, wipe sent mails, and delete the messages of their in-app inbox. Called when
    the person is erased.

    `which` is the SQL condition that selects the person's notifications.
    """
    pending = select(Notification).where(which, Notification.due_at.is_not(None)).with_for_update()
    for notification in session.scalars(pending).all():
        if notification.state is DeliveryState.SENDING:
            notification.attempts[-1].end(Outcome(state=DeliveryState.PERMANENT_FAILURE, reason="erased"), now=now)
        notification.cancel("erased", now=now)
    session.flush()
    session.execute(delete(Notification).where(which, Notification.channel == Channel.INBOX))
    _purge(session, which, now=now)


def purge_content(session: Session, *, as_of: datetime, kept: timedelta, limit: int = 500) -> int:
    """Wipe e-mail addresses, facts and the mail servers' replies from mails that are delivered or given up, and that
    were made longer than `kept` ago.

    An hourly job calls it; `as_of` is its time, which is noted in each wiped mail. At most `limit` mails are wiped in
    one call. Returns how many.
    """
    old = (
        select(Notification.id)
        .where(
            Notification.purged_at.is_(None),
            Notification.created_at < as_of - kept,
            Notification.due_at.is_(None),
            Notification.channel != Channel.INBOX,
        )
        .limit(limit)
    )
    ids = session.scalars(old).all()
    if ids:
        _purge(session, Notification.id.in_(ids), now=as_of)
    return len(ids)


def purge_notifications(session: Session, *, as_of: datetime, kept: timedelta, limit: int = 500) -> int:
    """Delete notifications that are delivered or given up, and that were made longer than `kept` ago, with their
    attempts.

    An hourly job calls it; `as_of` is its time. At most `limit` notifications are deleted in one call. Returns how
    many.
    """
    too_old = Notification.created_at < as_of - kept
    old = select(Notification.id).where(too_old, Notification.due_at.is_(None)).limit(limit)
    ids = session.scalars(old).all()
    session.execute(delete(Notification).where(Notification.id.in_(ids)))
    return len(ids)


def _purge(session: Session, which: ColumnElement[bool], *, now: datetime) -> None:
    """Wipe everything personal from the notifications that the SQL condition `which` selects, and from their attempts.
    It stays on record that they were sent, when, and how it ended.
    """
    attempts, notifications = table_of(Attempt), table_of(Notification)
    of_them = attempts.c.notification_id.in_(select(Notification.id).where(which))
    session.execute(update(attempts).where(of_them).values(wiped_values(attempts)))
    session.execute(update(notifications).where(which).values(**wiped_values(notifications), purged_at=now))
