"""List the tickets in which somebody takes part: their own, and those that they watch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.lists import page
from chassis.staff import ACCESS, HELPDESK
from helpdesk.model import Participant, Relation, Ticket
from helpdesk.queries.names import Names, is_staff
from helpdesk.queries.unlisted import listed_tickets
from helpdesk.states import View

SHOWN_AFTER_CLOSING = timedelta(hours=30 * 24)
"""For how long a closed ticket is in the view `closed_30d`."""


@dataclass(frozen=True)
class TicketPage:
    """One page of a list of tickets: its `items`, the `next` cursor, and how many tickets of each category the whole
    list has. `groups` is None where they are not counted.
    """

    items: Sequence[dict[str, Any]]
    next: str | None
    groups: Sequence[dict[str, Any]] | None


def list_view(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    shows_staff_names: bool,
    view: View,
    category: str | None,
    limit: int,
    after: str | None,
) -> TicketPage:
    """Return a page of one of the caller's views, the tickets that changed last first, and its counts by category.

    `view` is one of View: pending, closed in the last thirty days, opened by the caller, or watched. A view has the
    caller's own tickets and those that the caller watches, never all of a company. `category` restricts the page and
    not the counts, None does not. A ticket that the caller watches as a colleague of its author is in it while the
    caller has a relation with its company. At most `limit` items follow the cursor `after`.
    """
    which = and_(Participant.user_id == user_id_of(actor), _in_view(view, now), _counts(actor))
    rows = select(Participant).where(which)
    if category:
        rows = rows.where(Participant.category == category)
    key = [Participant.updated_at, Participant.ticket_id]
    found = page(session, rows, key=key, limit=limit, after=after, newest_first=True)
    tickets = listed_tickets(session, [row.ticket_id for row in found.items])
    names = Names.read(session, (ticket.updated_by_id for ticket in tickets), shows_staff=shows_staff_names)
    of_staff = replace(names, shows_staff=shows_staff_names or is_staff(actor))
    items = [
        listed(ticket, names if row.is_author else of_staff) for row, ticket in zip(found.items, tickets, strict=True)
    ]
    return TicketPage(items, found.next, _groups(session, which))


def listed(ticket: Ticket, names: Names) -> dict[str, Any]:
    """Return a ticket as a mapping, as every list shows it."""
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "state": ticket.state.value,
        "category": ticket.category,
        "priority": ticket.priority.value,
        "updated_at": ticket.updated_at,
        "updated_by": updated_by(ticket, names),
        "due": ticket.due_at,
    }


def updated_by(ticket: Ticket, names: Names) -> str | None:
    """Return who changed a ticket last: a name, or a team where the person may not be seen; None for the platform."""
    if ticket.updated_by_staff:
        return names.of_staff(ticket.updated_by_id, ticket.team)
    if ticket.updated_by_id or ticket.author_user_id:
        return names.of(ticket.updated_by_id)
    return ticket.author_name


def _in_view(view: View, now: datetime) -> ColumnElement[bool]:
    """Return the SQL condition for the rows of Participant that belong to a view of the person whose rows they are."""
    if view is View.OPENED_BY_ME:
        return Participant.is_author.is_(True)
    if view is View.WATCHED:
        return Participant.is_watching.is_(True)
    takes_part = or_(Participant.is_author, Participant.is_watching)
    if view is View.PENDING:
        return and_(Participant.is_open.is_(True), takes_part)
    since = now - SHOWN_AFTER_CLOSING
    closed = exists().where(Ticket.id == Participant.ticket_id, Ticket.closed_at >= since)
    return and_(Participant.is_open.is_(False), Participant.updated_at >= since, takes_part, closed)


def _counts(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition that a row of Participant of the caller makes the caller see its ticket.

    The author always does, staff while they are staff, and a colleague of the author while the colleague has an active
    relation with the ticket's company.
    """
    if actor.has(HELPDESK):
        return true()
    ways: list[ColumnElement[bool]] = [Participant.is_author.is_(True), and_(Participant.needs_relation, _is_related())]
    if actor.has(ACCESS):
        has_access = exists().where(Ticket.id == Participant.ticket_id, Ticket.system_access_id.is_not(None))
        ways.append(has_access)
    return or_(*ways)


def _is_related() -> ColumnElement[bool]:
    return exists(
        select(Relation.relation_id)
        .join(Ticket, Ticket.cnpj == Relation.cnpj)
        .where(
            Ticket.id == Participant.ticket_id,
            Relation.user_id == Participant.user_id,
            Relation.is_active.is_(True),
        )
        .correlate(Participant)
    )


def _groups(session: Session, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    counted = select(Participant.category, func.count().label("count")).where(which).group_by(Participant.category)
    rows = session.execute(counted.order_by(Participant.category))
    return [{"category": row.category, "count": row.count} for row in rows]
