"""Keep copies of people's relations and system accesses, and list them on each account for its owner."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis import copies
from identity.model import Standing, User


def remember_standing(
    session: Session, kind: type[Standing], *, id: UUID, user_id: UUID, version: int, shown: dict[str, Any] | None
) -> None:
    """Store the copy of a relation or system access from an event of representatives, and renew the list of them on its
    owner's account. Reactions call it.

    `kind` is the class of the copy. `version` is the event's subject version. `shown` is what `GET /me` answers about
    it, or None when it is over. Nothing happens when the stored copy has a later version or the account does not exist.
    The account is locked, so that two events about one person do not overwrite each other's list.
    """
    held = select(User.id).where(User.id == user_id).with_for_update(key_share=True)  # foreign keys may be added
    if session.scalar(held) is None:
        return
    taken = copies.take(session, kind, id, version=version, user_id=user_id, is_over=shown is None, shown=shown or {})
    if taken:
        _show(session, kind, user_id)


def _show(session: Session, kind: type[Standing], user_id: UUID) -> None:
    """Write the list of a person's relations or system accesses into the account, oldest first, because one of them has
    changed. `GET /me` answers with this list.

    `kind` says which list: the class of the copies. The SQL statement bypasses the mapped class, so that the account's
    `version` stays. That version is the ETag for changes of the account: nobody who edits their name must be refused
    because an access was granted meanwhile.
    """
    live = select(kind.shown).where(kind.user_id == user_id, kind.is_over.is_(False)).order_by(kind.id)
    account: Any = User.__table__
    shown = {kind.shown_as: list(session.scalars(live))}
    session.execute(update(account).where(account.c.id == user_id).values(shown))
