"""Sessions that ended before their tokens did: a copy fed by events, which staff routes ask.

A service with staff routes names the reaction in its own table: `on("identity.session_revoked.v1")(revocations.note)`.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, Table, Uuid, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import clock
from chassis.database import Timestamp, chassis_metadata
from chassis.events import Event

TOKEN_LIFE = timedelta(minutes=15)
"""The longest life of an access token: a revoked session matters no longer than that."""

revoked_session = Table(
    "revoked_session",
    chassis_metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("revoked_at", Timestamp, nullable=False, index=True),
)


def note(session: Session, event: Event) -> None:
    """Remember the session of a `session_revoked`; telling it twice changes nothing."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(revoked_session).values(session_id=UUID(event.data["session_id"]), revoked_at=clock.now())
    session.execute(row.on_conflict_do_nothing())


def is_revoked(session: Session, session_id: UUID) -> bool:
    """Whether a session was ended before its token."""
    found = select(revoked_session.c.session_id).where(revoked_session.c.session_id == session_id)
    return session.scalar(found) is not None


def purge(session: Session, *, before: datetime, limit: int = 1000) -> int:
    """Forget sessions that ended before `before`. Returns how many."""
    old = select(revoked_session.c.session_id).where(revoked_session.c.revoked_at < before).limit(limit)
    gone = delete(revoked_session).where(revoked_session.c.session_id.in_(old)).returning(revoked_session.c.session_id)
    return len(session.execute(gone).all())
