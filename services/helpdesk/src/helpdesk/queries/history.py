"""Read the history of a ticket: which field went from what to what, as the reader may know it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.lists import Page, page
from helpdesk.model import HistoryLine, Ticket
from helpdesk.model.desk import Desk
from helpdesk.queries.names import Names
from helpdesk.queries.standing import find_ticket
from helpdesk.states import Side

_ASSIGNEE = "assignee"
"""The field whose values are ids of people, who are shown by name or, to requesters, as their team."""
_OF_STAFF = ("system_access",)
"""The fields that only staff see: why a granted access was asked for again may be somebody else's matter."""


def list_history(session: Session, *, actor: Actor, desk: Desk, number: int, limit: int, after: str | None) -> Page:
    """Return a page of the changes of the ticket `number`, the first change first, each as a mapping.

    Values are codes; an assignee is a name. Requesters see the team instead of the people of it, unless the operator
    shows them, and do not see the fields of staff. At most `limit` items follow the cursor `after`. Raises NotFound,
    also for strangers.
    """
    standing = find_ticket(session, actor, number)
    rows = select(HistoryLine).where(HistoryLine.ticket_id == standing.ticket.id)
    if standing.side is not Side.STAFF:
        rows = rows.where(HistoryLine.field.not_in(_OF_STAFF))
    found = page(session, rows, key=[HistoryLine.id], limit=limit, after=after)
    people = {line.by_id for line in found.items} | {
        UUID(value) for line in found.items if line.field == _ASSIGNEE for value in (line.old, line.new) if value
    }
    sees_staff = desk.shows_staff_names or standing.side is Side.STAFF
    names = Names.read(session, people, shows_staff=sees_staff)
    return Page([_shown(line, standing.ticket, names) for line in found.items], found.next)


def _shown(line: HistoryLine, ticket: Ticket, names: Names) -> dict[str, Any]:
    has_account = ticket.author_user_id is not None
    is_known = line.side is Side.REQUESTER and line.by_id is None and not has_account
    return {
        "field": line.field,
        "old": _value(line, line.old, ticket, names),
        "new": _value(line, line.new, ticket, names),
        "by": names.shown(line.side, line.by_id, name=ticket.author_name if is_known else None, team=line.team),
        "at": line.at,
    }


def _value(line: HistoryLine, value: str | None, ticket: Ticket, names: Names) -> str | None:
    if line.field != _ASSIGNEE or value is None:
        return value
    return names.of_staff(UUID(value), line.team or ticket.team)
