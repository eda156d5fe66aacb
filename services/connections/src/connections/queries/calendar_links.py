"""Read the calendar links of the caller."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.lists import Page, page
from connections.model import CalendarLink


def list_links(session: Session, *, actor: Actor, limit: int, after: str | None) -> Page:
    """Return a page of the caller's calendar links, newest first. At most `limit` follow the cursor `after`."""
    mine = select(CalendarLink).where(CalendarLink.user_id == user_id_of(actor))
    return page(session, mine, key=[CalendarLink.id], limit=limit, after=after, newest_first=True)
