"""Who is staff of the helpdesk, as identity has told of them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.authority import staff_member
from chassis.staff import HELPDESK


def is_helpdesk_staff(session: Session, user_id: UUID) -> bool:
    """Return whether a person is known to hold the role `staff:helpdesk`, in an account that staff did not lock."""
    unlocked = staff_member.c.is_locked.is_(False)
    roles = session.scalar(select(staff_member.c.roles).where(staff_member.c.user_id == user_id, unlocked))
    return HELPDESK in (roles or ())
