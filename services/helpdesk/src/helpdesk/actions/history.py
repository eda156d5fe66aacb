"""The history of a ticket: which field went from what to what."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.ids import new_id
from helpdesk.actions.writer import Writer
from helpdesk.model import HistoryLine, Ticket

Value = Enum | UUID | int | str | None


def note_change(
    session: Session, ticket: Ticket, field: str, old: Value, new: Value, writer: Writer, now: datetime
) -> None:
    """Write one line into the history of a ticket: `writer` changed the `field` from `old` to `new`.

    `field` is a name of the API; the values are codes, ids or numbers, never what a person wrote.
    """
    line = HistoryLine(
        id=new_id(),
        ticket_id=ticket.id,
        field=field,
        old=_text(old),
        new=_text(new),
        side=writer.side,
        by_id=writer.user_id,
        team=writer.team,
        at=now,
    )
    session.add(line)


def _text(value: Value) -> str | None:
    if isinstance(value, Enum):
        return str(value.value)
    return None if value is None else str(value)
