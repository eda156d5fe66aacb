"""Who is staff of the helpdesk, as identity has told of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, exists, select
from sqlalchemy.orm import Session

from chassis.authority import staff_member
from chassis.staff import ACCESS, HELPDESK


def is_helpdesk_staff(session: Session, user_id: UUID) -> bool:
    """Return whether a person is known to hold the role `staff:helpdesk`."""
    roles = session.scalar(select(staff_member.c.roles).where(staff_member.c.user_id == user_id))
    return HELPDESK in (roles or ())


def is_no_longer_staff(user_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition that a person has lost the roles that work on tickets.

    `user_id` is a column with the id of somebody who had such a role. Somebody of whom identity has told nothing since
    then still has it.
    """
    roles = cast(staff_member.c.roles, Text)
    holds_none = and_(*(~roles.contains(f'"{role}"', autoescape=True) for role in (HELPDESK, ACCESS)))
    return exists().where(staff_member.c.user_id == user_id, holds_none)
