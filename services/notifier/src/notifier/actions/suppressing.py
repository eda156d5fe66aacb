"""Addresses that take no mail: suppressed by refusals and bounces, lifted by staff or by a mail that succeeds."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.problems import NotFound
from notifier.model import Bounce, Notification, Suppression, SuppressionReason, address_hash

BOUNCES = Counter("ramal_bounces_total", "Mails that came back, for good or for the time being", ["permanent"])

COUNTED = timedelta(days=7)
"""How long a report of a mail that did not arrive for the time being counts."""

ENOUGH = 5
"""So many such reports within the time COUNTED suppress their address."""


def suppress(session: Session, address: str, reason: SuppressionReason, *, now: datetime) -> None:
    """Suppress an address, so that no more mail is sent to it. Nothing changes if it is suppressed already."""
    row = Suppression.of(address, reason, now=now)
    values = {column.name: getattr(row, column.name) for column in Suppression.__table__.columns}
    _insert_once(session, Suppression, values)


def suppressed_among(session: Session, hashes: Collection[str]) -> set[str]:
    """Return those of the given hashes of addresses (`address_hash`) whose addresses are suppressed."""
    rows = select(Suppression.address_hash).where(Suppression.address_hash.in_(hashes))
    return set(session.scalars(rows)) if hashes else set()


def lift(session: Session, hashes: Collection[str]) -> None:
    """Lift the suppressions of addresses, given by their hashes (`address_hash`), and forget what was counted.

    Called after a mail to each of them has succeeded.
    """
    for table in (Suppression, Bounce):
        session.execute(delete(table).where(table.address_hash.in_(hashes)))


def lift_suppression(session: Session, *, actor: Actor, now: datetime, suppression_id: UUID) -> None:
    """Lift the suppression of an address, for staff: the next mail is sent to it again. Raises NotFound."""
    found = session.get(Suppression, suppression_id)
    if found is None:
        raise NotFound()
    lift(session, [found.address_hash])
    audit.record(session, "suppression.lifted", suppression_id, reason=found.reason)


def note_bounce(
    session: Session, *, report_id: UUID, address: str, permanent: bool, about: str | None, now: datetime
) -> None:
    """Record that a mail to `address` came back, and suppress the address if it takes no more mail. A reaction calls
    it.

    A `permanent` report suppresses at once; others count once each, by `report_id`, until there are ENOUGH. `about` is
    the Message-ID of the mail; its notification then says when it bounced.
    """
    BOUNCES.labels(str(permanent).lower()).inc()
    hashed = address_hash(address)
    if about:
        mail = Notification.address_hash == hashed, Notification.bounced_at.is_(None), _is_named(about)
        session.execute(update(Notification).where(*mail).values(bounced_at=now))
    if permanent:
        suppress(session, address, SuppressionReason.BOUNCED, now=now)
        return
    _insert_once(session, Bounce, {"id": report_id, "address_hash": hashed, "bounced_at": now})
    counted = select(func.count()).where(Bounce.address_hash == hashed, Bounce.bounced_at > now - COUNTED)
    if (session.scalar(counted) or 0) >= ENOUGH:
        suppress(session, address, SuppressionReason.BOUNCED_OFTEN, now=now)


def purge_bounces(session: Session, *, as_of: datetime, limit: int = 500) -> int:
    """Delete reports that count no longer, at most `limit` in one call. Returns how many. An hourly job calls it."""
    old = select(Bounce.id).where(Bounce.bounced_at <= as_of - COUNTED).limit(limit)
    ids = session.scalars(old).all()
    session.execute(delete(Bounce).where(Bounce.id.in_(ids)))
    return len(ids)


def _is_named(message_id: str) -> ColumnElement[bool]:
    """Return the SQL condition that a notification's mail has this Message-ID: its own, or one made of its id."""
    try:
        own = UUID(message_id.strip("<>").partition("@")[0])
    except ValueError:
        return Notification.message_id == message_id
    return or_(Notification.message_id == message_id, Notification.id == own)


def _insert_once(session: Session, table: type[Suppression | Bounce], values: dict[str, object]) -> None:
    """Insert a row, given by the values of its columns, unless one of the same key is stored already."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(table.__table__).values(values).on_conflict_do_nothing())
