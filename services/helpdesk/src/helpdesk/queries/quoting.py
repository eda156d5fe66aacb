"""Quote an entry of a ticket for an answer to it."""

from uuid import UUID

from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.problems import NotFound
from helpdesk.model import Entry
from helpdesk.queries.standing import find_ticket
from helpdesk.states import EntryKind, Side, Visibility
from helpdesk.wording.quoting import quoted


def quote_entry(session: Session, *, actor: Actor, number: int, entry_id: UUID) -> dict[str, str]:
    """Return a mapping whose `body` is an entry of the ticket `number` as a Markdown quotation.

    Raises NotFound for strangers, for an entry of another ticket, and for an internal note when the caller is no staff.
    """
    standing = find_ticket(session, actor, number)
    entry = session.get(Entry, entry_id)
    if entry is None or entry.ticket_id != standing.ticket.id:
        raise NotFound()
    if entry.visibility is Visibility.INTERNAL and standing.side is not Side.STAFF:
        raise NotFound()
    return {"body": quoted(entry.body, is_plain=entry.kind is EntryKind.MAIL)}
