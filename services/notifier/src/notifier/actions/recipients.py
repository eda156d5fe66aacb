"""Keeping copies of identity's users; forgetting a person who asked for it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis import copies, erasure
from chassis.database import wake
from chassis.personal import OWNER, table_of, theirs
from notifier.actions.retention import forget_messages
from notifier.actions.sending import CHANNEL
from notifier.model import Base, Notification, Recipient
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
    """Take a user's name, address, language and staff roles into the copy, and wake messages that waited for them.

    Nothing happens when the copy is newer than `version`, or the person was erased.
    """
    taken = copies.take(
        session,
        Recipient,
        user_id,
        version=version,
        name=name,
        email=email,
        language=language,
        staff_roles=sorted(staff_roles),
    )
    if taken is None:
        return
    waiting = update(Notification).where(
        Notification.recipient_id == user_id,
        Notification.state == DeliveryState.TEMPORARY_FAILURE,
        Notification.reason == "recipient_unknown",
    )
    session.execute(waiting.values(due_at=now))
    wake(session, CHANNEL)


def erase_recipient(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Leave a tombstone instead of the person, cancel what waits for them and purge what was said to them.

    That includes what was mailed to an address of theirs while it belonged to no account: the present one, and those
    that earlier mails to them went to.
    """
    subject = erasure.bury(session, Recipient, user_id=user_id, version=version, now=now)
    mailed = select(Notification.address).where(Notification.recipient_id == user_id).distinct()
    earlier = {address for address in session.scalars(mailed) if address}
    subject = replace(subject, addresses=subject.addresses | earlier)
    forget_messages(session, theirs(table_of(Notification), subject)[OWNER], now=now)
    erasure.erase(session, Base.metadata, subject)
