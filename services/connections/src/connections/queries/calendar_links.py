"""Read calendar links: those of the caller, and whether a secret belongs to one."""

from datetime import datetime

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.link_tokens import keyed_hashes
from chassis.lists import Page, page
from chassis.problems import NotFound, TooManyRequests
from connections.model import CalendarLink


def list_links(session: Session, *, actor: Actor, limit: int, after: str | None) -> Page:
    """Return a page of the caller's calendar links, newest first. At most `limit` follow the cursor `after`."""
    mine = select(CalendarLink).where(CalendarLink.user_id == user_id_of(actor))
    return page(session, mine, key=[CalendarLink.id], limit=limit, after=after, newest_first=True)


def check_link(session: Session, *, now: datetime, keys: SecretStr, token: str, per_hour: int) -> None:
    """Raise NotFound for a secret of no link, and TooManyRequests for a link that was called `per_hour` times.

    Guesses and calls that are too many end here, in a transaction that takes no lock for writing.
    """
    link = session.scalar(select(CalendarLink).where(CalendarLink.digest.in_(keyed_hashes(token, keys))))
    if link is None:
        raise NotFound()
    retry_at = link.retry_at(now, per_hour=per_hour)
    if retry_at:
        raise TooManyRequests(retry_at=retry_at, now=now)
