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
    """Store the copy of a user of identity, to whom notifier writes. Nothing happens if the stored copy is newer or the
    person was erased. A reaction calls it.

    `version` is the event's subject version. Mails that waited for this recipient become due. An event of the same
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
    """Replace the copy of an erased person by a tombstone, cancel unsent mails to the person, delete the in-app inbox,
    and wipe the content of sent mails. A reaction calls it when identity erased the user.

    `version` is the event's subject version. Also wiped are mails that were sent to the person's address without an
    account: to the present address, and to earlier ones, unless another account has such an address now. An employer
    may have given it to the next person.
    """
    subject = erasure.bury(session, Recipient, user_id=user_id, version=version, now=now)
    mailed = select(Notification.address).where(Notification.recipient_id == user_id).distinct()
    earlier = {address for address in session.scalars(mailed) if address} - subject.addresses
    subject = replace(subject, addresses=subject.addresses | _without_others(session, earlier, user_id=user_id))
    forget_messages(session, theirs(table_of(Notification), subject)[OWNER], now=now)
    erasure.erase(session, Base.metadata, subject)


def _without_others(session: Session, addresses: set[str], *, user_id: UUID) -> set[str]:
    """Return those of an erased person's former `addresses` that no account other than `user_id` has now, in whatever
    spelling. Mails to these are wiped with the person's.
    """
    hashes = {address: address_hash(address) for address in addresses}
    others = select(Recipient.address_hash).where(Recipient.user_id != user_id)
    taken = set(session.scalars(others.where(Recipient.address_hash.in_(hashes.values()))))
    return {address for address, hashed in hashes.items() if hashed not in taken}
