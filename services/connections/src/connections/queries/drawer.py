"""Read the files of the caller's drawer, and decide whether it takes one more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.audit import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.lists import Page, page
from chassis.pace import check_pace
from chassis.problems import NotFound
from connections.model import DrawerFile
from connections.model.problems import DrawerFull

DRAWER_ADDED = "drawer.file_added"


@dataclass(frozen=True, kw_only=True)
class DrawerLimits:
    """How many files and bytes one person's drawer takes, and how many files a person may add to it in an hour."""

    most_files: int
    most_bytes: int
    per_hour: int


def list_drawer(session: Session, *, actor: Actor, limit: int, after: str | None) -> Page:
    """Return a page of the files of the caller's drawer, newest first. At most `limit` follow the cursor `after`."""
    mine = select(DrawerFile).where(DrawerFile.user_id == user_id_of(actor))
    return page(session, mine, key=[DrawerFile.id], limit=limit, after=after, newest_first=True)


def drawer_file(session: Session, *, actor: Actor, drawer_id: UUID) -> DrawerFile:
    """Return a file of the caller's drawer. Raises NotFound, also for a file of somebody else's."""
    found = session.get(DrawerFile, drawer_id)
    if found is None or found.user_id != actor.user_id:
        raise NotFound()
    return found


def check_room(session: Session, *, actor: Actor, now: datetime, limits: DrawerLimits, size: int = 0) -> None:
    """Check that the caller's drawer takes one more file of `size` bytes, of which 0 means that it is not known yet.

    Raises DrawerFull, and TooManyRequests when the caller has added too many files in the last hour: deleted ones stay
    on the disk until a job deletes them.
    """
    held = select(func.count(), func.coalesce(func.sum(DrawerFile.size), 0))
    files, used = session.execute(held.where(DrawerFile.user_id == user_id_of(actor))).one()
    if files >= limits.most_files or used + size > limits.most_bytes:
        raise DrawerFull(max_count=limits.most_files, max_bytes=limits.most_bytes)
    mine = (audit.c.actor_id == actor.user_id, audit.c.action == DRAWER_ADDED)
    check_pace(session, audit.c.at, *mine, most=limits.per_hour, now=now, within=timedelta(hours=1))
