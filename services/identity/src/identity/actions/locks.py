"""End the locks whose time is over."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.outbox import publish
from identity.model import Lock
from identity.model.lock import EXPIRED


def end_lapsed_locks(session: Session, *, as_of: datetime, limit: int = 100) -> int:
    """Delete up to `limit` locks of accounts (after too many wrong passwords) whose time is over at `as_of`. Returns
    how many were deleted. A job runs it.

    An event tells each owner that they may log in again, except an owner whose account has another lock.
    """
    over = session.scalars(select(Lock).where(Lock.until <= as_of).order_by(Lock.until).limit(limit)).all()
    for lock in over:
        session.delete(lock)
        session.flush()
        if not session.scalar(select(exists().where(Lock.user_id == lock.user_id))):
            audit.record(session, "user.unlocked", lock.user_id, because=EXPIRED)
            publish(session, lock.unlocked(EXPIRED))
    return len(over)
