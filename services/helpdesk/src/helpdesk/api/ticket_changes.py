"""What staff change in tickets, what was changed, and quotations of what was written."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import staff
from chassis.endpoints import IF_MATCH, Blueprint, actor, expected_version, perform, read
from chassis.lists import Page
from chassis.problems import VersionMismatch
from chassis.schemas import ListQuery
from chassis.staff import HELPDESK
from helpdesk.actions import changing
from helpdesk.api.running import PREFIX, running
from helpdesk.api.tickets import ONE, WHO_SEES
from helpdesk.model.problems import StaffOnly, TicketStateNotAllowed
from helpdesk.queries import history, quoting
from helpdesk.schemas import ticket_change as schemas
from helpdesk.schemas.ticket import TicketShape

ticket_changes = Blueprint(
    "ticket_changes", prefix=PREFIX, description="What staff change in tickets, and their history"
)


@ticket_changes.patch(
    ONE,
    access=staff(HELPDESK),
    body=schemas.TicketChange,
    answer=TicketShape,
    etag=True,
    refuses=[StaffOnly, TicketStateNotAllowed, VersionMismatch],
    headers=IF_MATCH,
)
def change_ticket(body: dict[str, Any], number: int) -> Response:
    """Change a ticket's category, assignee, priority or state, but not one's own ticket. Each change is recorded.

    A new category brings its team and its targets, and takes the ticket from its assignee.
    """
    return perform(
        changing.change_ticket, desk=running.clients.desk, number=number, version=expected_version(), changes=body
    )


@ticket_changes.get(f"{ONE}/history", access=WHO_SEES, query=ListQuery, answer=schemas.History)
def list_ticket_history(query: dict[str, Any], number: int) -> Page:
    """List the changes of a ticket, the first one first. Requesters see the team instead of the people of it."""
    return read(history.list_history, actor=actor(), desk=running.clients.desk, number=number, **query)


@ticket_changes.get(f"{ONE}/entries/<uuid:entry_id>/quote", access=WHO_SEES, answer=schemas.Quote)
def get_quote(number: int, entry_id: UUID) -> dict[str, str]:
    """Return what was written in an entry as a Markdown quotation, for an answer to it."""
    return read(quoting.quote_entry, actor=actor(), number=number, entry_id=entry_id)
