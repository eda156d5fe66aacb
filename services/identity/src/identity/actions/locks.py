"""End the locks whose time is over."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.outbox import publish
from identity.model import Lock
from identity.model.lock import EXPIRED


def end_lapsed_locks(session: Session, *, as_of: datetime, limit: int = 100) -> int:
    """Delete up to `limit` locks of accounts whose time is over at `as_of`. Returns how many were deleted.

    It publishes for each owner that they may log in again, except for an owner who has another lock. A job runs it.
    """
    over = session.scalars(select(Lock).where(Lock.until <= as_of).order_by(Lock.until).limit(limit)).all()
    for lock in over:
        session.delete(lock)
        session.flush()
        if not session.scalar(select(exists().where(Lock.user_id == lock.user_id))):
            audit.record(session, "user.unlocked", lock.user_id, because=EXPIRED)
            publish(session, lock.unlocked(EXPIRED))
    return len(over)
