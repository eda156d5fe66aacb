"""Read calendar links: those of the caller, and whether a secret belongs to one."""

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.link_tokens import keyed_hashes
from chassis.lists import Page, page
from chassis.problems import NotFound
from connections.model import CalendarLink


def list_links(session: Session, *, actor: Actor, limit: int, after: str | None) -> Page:
    """Return a page of the caller's calendar links, newest first. At most `limit` follow the cursor `after`."""
    mine = select(CalendarLink).where(CalendarLink.user_id == user_id_of(actor))
    return page(session, mine, key=[CalendarLink.id], limit=limit, after=after, newest_first=True)


def check_link(session: Session, *, keys: SecretStr, token: str) -> None:
    """Raise NotFound for a secret of no link. Guesses end here, in a transaction that takes no lock for writing."""
    found = select(CalendarLink.id).where(CalendarLink.digest.in_(keyed_hashes(token, keys)))
    if session.scalar(found) is None:
        raise NotFound()
