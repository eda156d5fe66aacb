"""Lists of tickets: one's own and watched ones, and staff's queue."""

from typing import Any

from chassis import clock
from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read
from helpdesk.api.running import PREFIX, running
from helpdesk.model.problems import StaffOnly
from helpdesk.queries import queue, views
from helpdesk.queries.names import STAFF_ROLES
from helpdesk.schemas import ticket_list as schemas
from helpdesk.states import View

ticket_lists = Blueprint("ticket_lists", prefix=PREFIX, description="Lists of tickets")


@ticket_lists.get(
    "/tickets",
    access=people("whoever takes part in tickets", *STAFF_ROLES),
    query=schemas.TicketsQuery,
    answer=schemas.TicketList,
    refuses=[StaffOnly],
)
def list_tickets(query: dict[str, Any]) -> views.TicketPage:
    """List the caller's own and watched tickets, those that changed last first; for staff also the queue, by due time.

    `groups` counts the tickets of the whole view by category, also when `category` restricts the page.
    """
    view, limit, after = View(query.pop("view")), query.pop("limit"), query.pop("after")
    facts: dict[str, Any] = {"actor": actor(), "now": clock.now(), "limit": limit, "after": after}
    if view is View.QUEUE:
        return read(queue.list_queue, filters=queue.QueueFilters(**query), **facts)
    shows = running.settings.shows_staff_names
    return read(views.list_view, view=view, category=query["category"], shows_staff_names=shows, **facts)
