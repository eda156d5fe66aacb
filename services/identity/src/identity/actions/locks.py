"""Lock accounts, lift locks, and end the locks whose time is over."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import bindparam, delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.database import Timestamp
from chassis.ids import new_id
from chassis.outbox import kept_if, publish
from identity.model import Lock, User
from identity.model.lock import EXPIRED

LOCKS = Counter("ramal_account_locks_total", "Locks after too many tries", ["cause", "account"])
"""`account` is `known`, or `unknown` for tries with a login or document that nobody has: somebody guesses."""

_lock: Any = Lock.__table__
_user: Any = User.__table__
_PUT = insert(_lock).from_select(
    ["id", "user_id", "cause", "locked_at", "until"],
    select(
        bindparam("new", type_=_lock.c.id.type),
        _user.c.id,
        bindparam("why", type_=_lock.c.cause.type),
        bindparam("now", type_=Timestamp),
        bindparam("end", type_=Timestamp),
    ).where(_user.c.id == bindparam("whose")),
)


def lock_account(session: Session, user: User | None, *, cause: str, until: datetime, now: datetime) -> None:
    """Record that tries are refused until `until`, and publish it, so that the account's owner is told by e-mail.

    `user` is None when nobody has the login or document that is refused. Then the same statements run and nothing is
    left of them, so that the time which a try takes does not tell whether an account exists.
    """
    lock = Lock.put(user_id=user.id if user else new_id(), cause=cause, until=until, now=now)
    with kept_if(session, user is not None):
        session.execute(_PUT, {"new": lock.id, "whose": lock.user_id, "why": cause, "now": now, "end": until})
        audit.record(session, "user.locked", lock.user_id, cause=cause, until=until)
        publish(session, lock.locked())
    LOCKS.labels(cause, "known" if user else "unknown").inc()


def lift_locks(session: Session, *, user_id: UUID, causes: Collection[str], because: str) -> None:
    """Delete the locks of an account that have one of `causes` before their time. If that leaves the account without a
    lock, an event tells its owner, with the cause `because`. A lock by staff stays (`User.unlock`).
    """
    gone = drop_locks(session, user_id=user_id, causes=causes)
    if gone and not _is_locked(session, user_id):
        audit.record(session, "user.unlocked", user_id, because=because)
        publish(session, Lock(user_id=user_id).unlocked(because))


def drop_locks(session: Session, *, user_id: UUID, causes: Collection[str]) -> bool:
    """Delete the locks of an account that have one of `causes`, and tell nobody. Returns whether there was one."""
    these = delete(Lock).where(Lock.user_id == user_id, Lock.cause.in_(causes)).returning(Lock.id)
    return bool(session.scalars(these, execution_options={"synchronize_session": False}).all())


def end_lapsed_locks(session: Session, *, as_of: datetime, limit: int = 100) -> int:
    """Delete up to `limit` locks of accounts (after too many wrong passwords or recoveries) whose time is over at
    `as_of`. Returns how many were deleted. A job runs it.

    An event tells each owner that they may log in again, except an owner whose account has another lock, also one by
    staff.
    """
    over = session.scalars(select(Lock).where(Lock.until <= as_of).order_by(Lock.until).limit(limit)).all()
    for lock in over:
        session.delete(lock)
        session.flush()
        if not _is_locked(session, lock.user_id):
            audit.record(session, "user.unlocked", lock.user_id, because=EXPIRED)
            publish(session, lock.unlocked(EXPIRED))
    return len(over)


def _is_locked(session: Session, user_id: UUID) -> bool:
    """Return whether an account has a lock that its owner was told of, also one by staff."""
    by_staff = exists().where(User.id == user_id, User.staff_locked_at.is_not(None))
    return bool(session.scalar(select(or_(exists().where(Lock.user_id == user_id), by_staff))))
