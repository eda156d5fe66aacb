"""Read system accesses."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from chassis.lists import Page, page
from chassis.problems import NotFound
from representatives.model import SystemAccess
from representatives.states import ACCESS_LIVE, AccessStatus


def access(session: Session, *, access_id: UUID, owner: UUID | None) -> SystemAccess:
    """Return the system access `access_id`.

    `owner` is the only user whose access is returned (the caller), or None for staff, who see all. Raises NotFound for
    an unknown access and for one that is not `owner`'s.
    """
    found = session.get(SystemAccess, access_id)
    if found is None or (owner and found.user_id != owner):
        raise NotFound()
    return found


def accesses(
    session: Session,
    *,
    owner: UUID | None,
    status: str | None,
    agent_id: UUID | None,
    user_id: UUID | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of system accesses, newest first.

    `owner` is the caller, who may see only their own accesses, or None for staff, who see all. `status`, `agent_id` and
    `user_id` filter; None does not. At most `limit` items follow the cursor `after`, or begin the list when it is None.
    """
    found = select(SystemAccess)
    for column, wanted in (
        (SystemAccess.user_id, owner),
        (SystemAccess.user_id, user_id),
        (SystemAccess.agent_id, agent_id),
        (SystemAccess.status, AccessStatus(status) if status else None),
    ):
        if wanted is not None:
            found = found.where(column == wanted)
    return page(session, found, key=[SystemAccess.id], limit=limit, after=after, newest_first=True)


def live_accesses(session: Session, *, user_id: UUID | None) -> list[SystemAccess]:
    """Return the requested and granted system accesses of the person `user_id`, oldest first."""
    mine = select(SystemAccess).where(SystemAccess.user_id == user_id, SystemAccess.status.in_(ACCESS_LIVE))
    return list(session.scalars(mine.order_by(SystemAccess.id)))


def holds_access(session: Session, *, user_id: UUID | None, system: str) -> bool:
    """Return whether the person `user_id` has been granted any access profile in the system, for any agent."""
    granted = exists().where(
        SystemAccess.user_id == user_id, SystemAccess.system == system, SystemAccess.status == AccessStatus.GRANTED
    )
    return bool(session.scalar(select(granted)))
