"""End locks: those whose time is over, and all of one account at once."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.outbox import publish
from identity.actions.tallies import forget_counts
from identity.clients import Vault
from identity.model import Device, Lock, User
from identity.model.lock import EXPIRED
from identity.model.tally import DEVICE, LOGIN, PERSON


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


def lift_locks(session: Session, vault: Vault, user: User) -> bool:
    """End every lock of an account that passes by itself, and reset the counts of wrong passwords behind them.

    `vault` hashes the keys of the counts: of both logins, of the person, and of every known device. Returns whether
    there was a lock. A lock by staff is not among them (`User.unlock`).
    """
    devices = session.scalars(select(Device.id).where(Device.user_id == user.id))
    forget_counts(
        session,
        vault,
        (LOGIN, user.document),
        (LOGIN, user.email_key),
        (PERSON, str(user.id)),
        *((DEVICE, str(device)) for device in devices),
    )
    return bool(session.scalars(delete(Lock).where(Lock.user_id == user.id).returning(Lock.id)).all())
