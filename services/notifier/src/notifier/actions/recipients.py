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
from notifier.model import Base, Notification, Recipient, address_hash
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
    """Store identity's user as a recipient, unless our copy is newer or the person was erased.

    A reaction calls it with the user's fields. Mails that waited for this recipient become due. A copy of the same
    version is stored again, so that `republish` can fill a column that was added later.
    """
    taken = copies.take(
        session,
        Recipient,
        user_id,
        version=version,
        name=name,
        email=email,
        address_hash=address_hash(email),
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
    """Leave a tombstone of the recipient, cancel their unsent messages and wipe the content of sent ones.

    A reaction calls it when identity erased the user; `version` is the event's subject version. Also wiped is what was
    mailed to an address of theirs while it belonged to no account: the present one, and those of earlier mails to them
    that no other account has now. An employer may have given an address to the next person.
    """
    subject = erasure.bury(session, Recipient, user_id=user_id, version=version, now=now)
    mailed = select(Notification.address).where(Notification.recipient_id == user_id).distinct()
    earlier = {address for address in session.scalars(mailed) if address} - subject.addresses
    subject = replace(subject, addresses=subject.addresses | _without_others(session, earlier, user_id=user_id))
    forget_messages(session, theirs(table_of(Notification), subject)[OWNER], now=now)
    erasure.erase(session, Base.metadata, subject)


def _without_others(session: Session, addresses: set[str], *, user_id: UUID) -> set[str]:
    """Return those of `addresses` that no account but `user_id` has now, in whatever spelling."""
    hashes = {address: address_hash(address) for address in addresses}
    others = select(Recipient.address_hash).where(Recipient.user_id != user_id)
    taken = set(session.scalars(others.where(Recipient.address_hash.in_(hashes.values()))))
    return {address for address, hashed in hashes.items() if hashed not in taken}
