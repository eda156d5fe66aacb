"""Who takes part in a ticket: write down its author and who watches it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from helpdesk.actions.writer import Writer
from helpdesk.model import Participant, Ticket, WatchPreference


def add_author(session: Session, ticket: Ticket) -> None:
    """Write down the author of a new ticket as the one whose it is. Does nothing for an author without an account."""
    if ticket.author_user_id:
        wants = _watches_automatically(session, ticket.author_user_id)
        session.add(_row(ticket, ticket.author_user_id, is_author=True, is_watching=wants))


def watch_by_writing(session: Session, ticket: Ticket, user_id: UUID | None) -> None:
    """Make a person who writes on a ticket watch it, unless the person does not want that.

    `user_id` is None for somebody without an account, who cannot watch.
    """
    if user_id is None or not _watches_automatically(session, user_id):
        return
    watch(session, ticket, user_id)


def watch(session: Session, ticket: Ticket, user_id: UUID, *, needs_relation: bool = False) -> bool:
    """Make a person with an account watch a ticket. Returns whether the person did not before.

    `needs_relation` is for a colleague whom somebody adds: the person watches while they have an active relation with
    the ticket's company. Whoever takes part without that condition goes on without it.
    """
    row = session.get(Participant, (ticket.id, user_id))
    if row is None:
        session.add(_row(ticket, user_id, is_author=False, is_watching=True, needs_relation=needs_relation))
        session.flush()
        return True
    before, row.is_watching = row.is_watching, True
    return not before


def touch(session: Session, ticket: Ticket, writer: Writer, now: datetime) -> None:
    """Write down who changed a ticket last and when, in the ticket and in the rows of those who take part in it."""
    ticket.updated_at = now
    ticket.updated_by_id = writer.user_id
    ticket.updated_by_staff = writer.is_staff
    session.flush()
    copied = {"is_open": ticket.is_open, "category": ticket.category, "updated_at": now}
    session.execute(update(Participant).where(Participant.ticket_id == ticket.id).values(copied))


def _row(ticket: Ticket, user_id: UUID, **what: bool) -> Participant:
    return Participant(
        ticket_id=ticket.id,
        user_id=user_id,
        is_open=ticket.is_open,
        category=ticket.category,
        updated_at=ticket.updated_at,
        **what,
    )


def _watches_automatically(session: Session, user_id: UUID) -> bool:
    preference = session.get(WatchPreference, user_id)
    return preference is None or preference.watch_automatically
