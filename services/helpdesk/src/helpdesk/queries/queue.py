"""Read staff's queue: tickets by when they are due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, func, select
from sqlalchemy.orm import Session, load_only

from chassis.context import Actor
from chassis.documents import with_bare_cnpjs
from chassis.lists import Page, page_of_branches
from chassis.staff import HELPDESK
from chassis.word_search import found_ids, matching
from helpdesk.model import Company, Ticket
from helpdesk.model.problems import StaffOnly
from helpdesk.model.ticket import WORDS
from helpdesk.queries.names import Names, is_staff
from helpdesk.queries.unlisted import listed_tickets
from helpdesk.queries.views import TicketPage, listed
from helpdesk.states import OPEN, Priority, Side, TicketState

MINE, NOBODYS = "me", "none"


@dataclass(frozen=True, kw_only=True)
class QueueFilters:
    """What the queue is restricted to. None and an empty `query` restrict nothing, but without `state` only open
    tickets are in it.

    `assignee` is a user id, `me` for the caller, or `none` for nobody. `overdue` are tickets whose due has passed, or
    with False all others. `query` are beginnings of words of subject, author's name and address, company and number.
    """

    category: str | None = None
    team: str | None = None
    assignee: str | None = None
    state: str | None = None
    priority: str | None = None
    overdue: bool | None = None
    query: str = ""


def list_queue(
    session: Session, *, actor: Actor, now: datetime, filters: QueueFilters, limit: int, after: str | None
) -> TicketPage:
    """Return a page of the tickets that staff work on, those first that are due first, each as a mapping.

    Tickets without a due, because they wait or are closed, come last. Whoever has the role `staff:helpdesk` sees all
    tickets, with `staff:access` alone those about a system access. `filters` restrict the list by category, team,
    assignee, state, priority, lateness and words. At most `limit` items follow the cursor `after`. Raises StaffOnly for
    anybody else.
    """
    if not is_staff(actor):
        raise StaffOnly()
    found = _page(session, actor, now, filters, limit, after)
    tickets = listed_tickets(session, [ticket.id for ticket in found.items])
    return TicketPage(_shown(session, tickets, now), found.next, None)


def _page(session: Session, actor: Actor, now: datetime, filters: QueueFilters, limit: int, after: str | None) -> Page:
    """Return a page of tickets of which only what the page needs is loaded.

    Few that are found by words are looked up and then filtered; otherwise the database walks one index for each state
    and priority in the order of the queue. Each of these walks may find a whole page, so it reads the index alone.
    """
    tickets = select(Ticket).options(load_only(Ticket.id, Ticket.queue_at, raiseload=True))
    words = with_bare_cnpjs(filters.query)
    ids = found_ids(session, WORDS, words)
    if ids is not None:
        rows = tickets.where(Ticket.id.in_(ids))
        conditions = _conditions(session, actor, now, filters, indexed=False)
        branches = [rows.where(*conditions, _unindexed(Ticket.state).in_(_states(filters)))]
        if filters.priority:
            branches = [one.where(_unindexed(Ticket.priority) == Priority(filters.priority)) for one in branches]
    else:
        rows = matching(session, tickets, Ticket.id, WORDS, words)
        if after and filters.overdue is False:
            # The cursor says where the index is entered. With two such places SQLite may choose another index.
            rows, filters = rows.where(_unindexed(Ticket.queue_at) >= now), replace(filters, overdue=None)
        branches = _branches(rows.where(*_conditions(session, actor, now, filters, indexed=True)), actor, filters)
    return page_of_branches(session, branches, key=[Ticket.queue_at, Ticket.id], limit=limit, after=after)


def _branches(rows: Select[Any], actor: Actor, filters: QueueFilters) -> list[Select[Any]]:
    """Return the query `rows` in parts that have no ticket in common and an index each, in the order of the queue."""
    filtered = filters.category or filters.team or filters.assignee or filters.state or filters.priority
    if not filtered and actor.has(HELPDESK):
        return [rows.where(Ticket.is_open.is_(True))]
    if filters.assignee == NOBODYS:
        # All have the same assignee, none. For PostgreSQL to walk the index of assignees it must stand in the order.
        rows = rows.order_by(Ticket.assignee_id)
    priorities = [Priority(filters.priority)] if filters.priority else Priority
    return [
        rows.where(Ticket.state == state, Ticket.priority == priority)
        for state, priority in product(_states(filters), priorities)
    ]


def _states(filters: QueueFilters) -> Sequence[TicketState]:
    return [TicketState(filters.state)] if filters.state else OPEN


def _conditions(
    session: Session, actor: Actor, now: datetime, filters: QueueFilters, *, indexed: bool
) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of the filters but state and priority, and of what the caller may see.

    `indexed` says whether the database may use the indexes of their columns.
    """
    found: list[ColumnElement[bool]] = []
    by_team = indexed and not filters.category  # nearly all tickets of a category have the same team
    for column, value, by_index in (
        (Ticket.category, filters.category, indexed),
        (Ticket.team, filters.team, by_team),
        (Ticket.assignee_id, _assignee(actor, filters.assignee), indexed),
    ):
        wanted = column if by_index else _unindexed(column)
        if value == NOBODYS:
            found.append(_is_null(session, wanted))
        elif value is not None:
            found.append(wanted == value)
    if filters.overdue is not None:
        found.append(Ticket.queue_at < now if filters.overdue else Ticket.queue_at >= now)
    if not actor.has(HELPDESK):
        found.append(Ticket.system_access_id.is_not(None))
    return found


def _assignee(actor: Actor, assignee: str | None) -> UUID | str | None:
    if assignee == MINE:
        return actor.user_id
    return assignee if assignee in (None, NOBODYS) else UUID(assignee)


def _is_null(session: Session, column: Any) -> ColumnElement[bool]:
    """Return the SQL condition that a column is null.

    SQLite takes `IS NULL` for a condition that many rows meet, and then uses another index; `IS ?` it takes for an
    equality. PostgreSQL has an index for `IS NULL` alone.
    """
    if session.get_bind().dialect.name == "sqlite":
        return column.is_not_distinct_from(bindparam(None, None, type_=Uuid()))  # type: ignore[no-any-return]
    return column.is_(None)  # type: ignore[no-any-return]


def _unindexed(column: Any) -> ColumnElement[Any]:
    """Return a column as an expression that no index has. SQLite has no statistics: of an index for a state and one for
    few ids it may choose the wrong one.
    """
    return func.coalesce(column, column)


def _shown(session: Session, tickets: Sequence[Ticket], now: datetime) -> list[dict[str, Any]]:
    """Return tickets as the queue shows them. The number of queries does not grow with `tickets`."""
    people = {
        user_id for one in tickets for user_id in (one.updated_by_id, one.assignee_id, one.author_user_id) if user_id
    }
    names = Names.read(session, people, shows_staff=True)
    companies = _companies(session, tickets)
    return [
        {
            **listed(ticket, names),
            "subcategory": ticket.subcategory,
            "team": ticket.team,
            "assignee": _assigned(ticket, names),
            "author": names.shown(Side.REQUESTER, ticket.author_user_id, name=ticket.author_name),
            "company": companies.get(ticket.cnpj or "") or ticket.cnpj,
            "opened_at": ticket.opened_at,
            "is_overdue": ticket.due_at is not None and ticket.due_at < now,
        }
        for ticket in tickets
    ]


def _assigned(ticket: Ticket, names: Names) -> dict[str, Any] | None:
    if ticket.assignee_id is None:
        return None
    return names.shown(Side.STAFF, ticket.assignee_id, team=ticket.team)


def _companies(session: Session, tickets: Sequence[Ticket]) -> dict[str, str]:
    """Return the legal names of the companies for which tickets were opened, by CNPJ."""
    cnpjs = {ticket.cnpj for ticket in tickets if ticket.cnpj}
    if not cnpjs:
        return {}
    rows = session.execute(select(Company.cnpj, Company.legal_name).where(Company.cnpj.in_(cnpjs)))
    return {row.cnpj: row.legal_name for row in rows}
