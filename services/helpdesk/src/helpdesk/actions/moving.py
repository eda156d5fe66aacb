"""Move a ticket from one state to another, with its history and the times in which it stood still."""

from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.actions import dues
from helpdesk.actions.history import note_change
from helpdesk.actions.participants import touch
from helpdesk.actions.writer import Writer
from helpdesk.model import Ticket
from helpdesk.model.desk import Desk
from helpdesk.states import Resolution, TicketState


def move_ticket(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    ticket: Ticket,
    to: TicketState,
    writer: Writer,
    resolution: Resolution | None = None,
    note: str | None = None,
) -> None:
    """Put a ticket into the state `to`, write it into the history, and begin or end the pause of its time.

    The caller has locked the ticket and tells of the change. `resolution` and `note` say how the ticket is closed; on
    another way they are None, and what an earlier closing said is taken away. Raises TicketStateNotAllowed for a move
    that is not in the table.
    """
    before = ticket.move(to)
    note_change(session, ticket, "state", before, to, writer, now)
    if ticket.resolution is not resolution:
        note_change(session, ticket, "resolution", ticket.resolution, resolution, writer, now)
    is_closed = to is TicketState.CLOSED
    ticket.resolution, ticket.resolution_note = resolution, note
    ticket.closed_at = now if is_closed else None
    ticket.closed_by_id = writer.user_id if is_closed else None
    dues.moved(session, ticket, desk.categories.get(ticket.category), desk.hours, now)
    touch(session, ticket, writer, now)
