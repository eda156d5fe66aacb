"""Keeping copies of identity's users; forgetting a person who asked for it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.database import wake
from notifier.actions.retention import forget_messages
from notifier.actions.sending import CHANNEL
from notifier.model import Notification, Recipient
from notifier.states import DeliveryState


def remember_recipient(
    session: Session,
    *,
    user_id: UUID,
    version: int,
    name: str,
    email: str,
    language: str | None,
    staff_roles: Iterable[str],
    now: datetime,
) -> None:
    """Take the copy if it is not older than ours and the person was not erased; wake messages that waited for it.

    The same version again is the same state, perhaps in more words than we kept when we first heard it: so `republish`
    fills in what a new column needs.
    """
    values = {
        "version": version,
        "name": name,
        "email": email,
        "language": language,
        "staff_roles": sorted(staff_roles),
    }
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(Recipient).values(user_id=user_id, erased_at=None, **values)
    newer = (Recipient.version <= version) & Recipient.erased_at.is_(None)
    session.execute(row.on_conflict_do_update(index_elements=[Recipient.user_id], set_=values, where=newer))
    waiting = update(Notification).where(
        Notification.recipient_id == user_id,
        Notification.state == DeliveryState.TEMPORARY_FAILURE,
        Notification.reason == "recipient_unknown",
    )
    session.execute(waiting.values(due_at=now))
    wake(session, CHANNEL)


def erase_recipient(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Leave a tombstone instead of the person, cancel what waits for them and purge what was said to them."""
    known = session.get(Recipient, user_id, with_for_update=True)
    address = known.email if known else None
    if known is None:
        session.add(Recipient(user_id=user_id, version=version, erased_at=now))
    else:
        known.version = max(known.version, version)
        known.name = known.email = known.language = None
        known.staff_roles = []
        known.erased_at = known.erased_at or now
    session.flush()
    theirs = Notification.recipient_id == user_id
    forget_messages(session, or_(theirs, Notification.address == address) if address else theirs, now=now)
