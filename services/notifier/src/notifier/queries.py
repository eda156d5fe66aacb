"""Reads: the delivery log, the suppressed addresses, the in-app inbox, whether anything waits to be sent; metrics."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from chassis import clock
from chassis.lists import Page, page
from notifier.model import Attempt, Notification, Suppression, SuppressionReason, address_hash
from notifier.model.messages import Channel
from notifier.states import DeliveryState


def deliveries(
    session: Session,
    *,
    user_id: UUID | None,
    address: str | None,
    status: str | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of the delivery log: notifications with their attempts, newest first. For staff and for people who
    look at what was sent to them.

    `user_id`, `address` and `status` each narrow the list: to one recipient, to one e-mail address in whatever
    spelling, to one delivery state. None does not. The page has at most `limit` rows and begins after the cursor
    `after`, or begins the list when it is None.
    """
    rows = select(Notification).options(selectinload(Notification.attempts))
    if user_id:
        rows = rows.where(Notification.recipient_id == user_id)
    if address:
        rows = rows.where(Notification.address_hash == address_hash(address))
    if status:
        rows = rows.where(Notification.state == status)
    return page(session, rows, key=[Notification.id], limit=limit, after=after, newest_first=True)


def suppressions(session: Session, *, address: str | None, limit: int, after: str | None) -> Page:
    """Return a page of the suppressed addresses, newest first. `address`, in any spelling, narrows the list to one.

    The page has at most `limit` rows and begins after the cursor `after`, or begins the list when it is None.
    """
    rows = select(Suppression)
    if address:
        rows = rows.where(Suppression.address_hash == address_hash(address))
    return page(session, rows, key=[Suppression.id], limit=limit, after=after, newest_first=True)


def inbox(session: Session, *, user_id: UUID, limit: int, after: str | None) -> tuple[Page, int]:
    """Return a page of a user's in-app inbox, newest first, and how many messages of the whole inbox are unread, as a
    pair.

    The page has at most `limit` messages and begins after the cursor `after`, or begins the list when it is None.
    """
    mine = _inbox(user_id)
    found = page(session, mine, key=[Notification.id], limit=limit, after=after, newest_first=True)
    unread = select(func.count()).select_from(mine.where(Notification.read_at.is_(None)).subquery())
    return found, session.scalar(unread) or 0


def is_anything_due(session: Session, *, now: datetime) -> bool:
    """Return whether any message is due to be sent at `now`."""
    return session.scalar(select(Notification.id).where(Notification.due_at <= now).limit(1)) is not None


def open_attempts(session: Session, attempt_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of the given attempts that have not ended."""
    in_hand = select(Attempt.id).where(Attempt.id.in_(attempt_ids), Attempt.state == DeliveryState.SENDING)
    return set(session.scalars(in_hand)) if attempt_ids else set()


def other_senders(session: Session, *, sender: str) -> list[str]:
    """Return the names of the processes other than `sender` that are sending messages now."""
    in_hand = select(Attempt.sender).where(Attempt.state == DeliveryState.SENDING, Attempt.sender != sender)
    return [name for name in session.scalars(in_hand.distinct()) if name]


def gauges(session: Session, _settings: Any) -> Iterator[Metric]:
    """Yield the metrics of notifier for Prometheus: the messages that are due, and the suppressed addresses.

    A message is due from the moment when it should be sent, or sent again, until a process has claimed it.
    """
    now = clock.now()
    due = select(func.count(), func.min(Notification.due_at)).where(Notification.due_at <= now)
    count, oldest = session.execute(due).one()
    yield _gauge("ramal_messages_due", "Messages that should be sent now", count)
    waited = (now - oldest).total_seconds() if oldest else 0
    yield _gauge("ramal_messages_due_seconds", "How long the first of them has been due", waited)
    family = GaugeMetricFamily("ramal_suppressions", "Addresses that get no mail", labels=["service", "reason"])
    counted = select(Suppression.reason, func.count().label("addresses")).group_by(Suppression.reason)
    found = {row.reason: row.addresses for row in session.execute(counted)}
    for reason in SuppressionReason:
        family.add_metric(["notifier", reason.value], found.get(reason, 0))
    yield family


def _gauge(name: str, text: str, value: float) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["service"])
    family.add_metric(["notifier"], value)
    return family


def _inbox(user_id: UUID) -> Select[Any]:
    """Return the query of all messages in a user's inbox."""
    return select(Notification).where(Notification.recipient_id == user_id, Notification.channel == Channel.INBOX)
