"""Keeping copies of people's relations and system accesses, and on each account what its owner sees of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis import copies
from identity.model import Standing, User


def remember_standing(
    session: Session, kind: type[Standing], *, id: UUID, user_id: UUID, version: int, shown: dict[str, Any] | None
) -> None:
    """Take the copy of a relation or system access unless ours is of a later version, and show it on the account.

    Without anything `shown` it is over. What is told of somebody who has no account (any more) is ignored. The account
    is locked meanwhile: of two facts about one person at once, the second sees what the first has added.
    """
    held = select(User.id).where(User.id == user_id).with_for_update(key_share=True)  # others may refer to it
    if session.scalar(held) is None:
        return
    taken = copies.take(session, kind, id, version=version, user_id=user_id, is_over=shown is None, shown=shown or {})
    if taken:
        _show(session, kind, user_id)


def _show(session: Session, kind: type[Standing], user_id: UUID) -> None:
    """Write the list that `GET /me` answers with, oldest first.

    A statement of its own, past the mapped account, so that its `version` does not count on. That version is the ETag
    and the lock of what the owner and staff change: who edits their name must not be refused because an access was
    granted meanwhile, and neither writes the other's columns.
    """
    live = select(kind.shown).where(kind.user_id == user_id, kind.is_over.is_(False)).order_by(kind.id)
    account: Any = User.__table__
    shown = {kind.shown_as: list(session.scalars(live))}
    session.execute(update(account).where(account.c.id == user_id).values(shown))
