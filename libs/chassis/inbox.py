"""The inbox: a table of handled events, written in the reaction's transaction.

An event can arrive several times. Its reaction and its inbox row commit together, so that the reaction happens once.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, String, Table, Uuid, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import clock
from chassis.database import Timestamp, chassis_metadata
from chassis.personal import impersonal

inbox = Table(
    "inbox",
    chassis_metadata,
    Column("consumer", String(60), primary_key=True, info=impersonal()),
    Column("event_id", Uuid, primary_key=True),
    Column("received_at", Timestamp, nullable=False),
)
Index("ix_inbox_received_at", inbox.c.received_at)


def is_first_time(session: Session, consumer: str, event_id: UUID) -> bool:
    """Record an event in the inbox, in the session's transaction, and return whether it was not recorded before.

    The consumer calls it before it runs the reactions to an event. `consumer` is the name of the service that handles
    the event. When False is returned, the reactions must not be run again.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(inbox).values(consumer=consumer, event_id=event_id, received_at=clock.now())
    return session.execute(row.on_conflict_do_nothing().returning(inbox.c.event_id)).first() is not None


def purge(session: Session, *, before: datetime, limit: int = 1000) -> int:
    """Delete up to `limit` inbox rows of events received before `before`. Returns how many were deleted."""
    key = tuple_(inbox.c.consumer, inbox.c.event_id)
    old = select(inbox.c.consumer, inbox.c.event_id).where(inbox.c.received_at < before).limit(limit)
    return session.execute(delete(inbox).where(key.in_(old))).rowcount  # type: ignore[attr-defined,no-any-return]
