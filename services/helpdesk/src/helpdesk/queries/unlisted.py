"""Read the tickets of a page, without the columns that no list shows because they may hold much text."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from helpdesk.model import Ticket

_UNLISTED = [
    defer(column, raiseload=True) for column in (Ticket.description, Ticket.origin_url, Ticket.resolution_note)
]


def listed_tickets(session: Session, ids: Sequence[UUID]) -> list[Ticket]:
    """Return the tickets with these ids in this order, by one query, as far as lists show them."""
    rows = session.scalars(select(Ticket).where(Ticket.id.in_(ids)).options(*_UNLISTED)) if ids else ()
    by_id = {ticket.id: ticket for ticket in rows}
    return [by_id[one] for one in ids]
