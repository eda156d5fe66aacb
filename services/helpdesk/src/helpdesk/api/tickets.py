"""Tickets: open one, look at it, close it."""

from typing import Any

from flask import Response, g

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, perform, read
from chassis.problems import PersonNotYetKnown, TooManyRequests
from chassis.staff import ACCESS, HELPDESK
from helpdesk.actions import asking, closing
from helpdesk.api.running import PREFIX, running
from helpdesk.model import problems
from helpdesk.queries import shown
from helpdesk.schemas import ticket as schemas

tickets = Blueprint("tickets", prefix=PREFIX, description="Tickets: what people ask, and the answers")

WHO_SEES = people("its author, whoever watches it", HELPDESK, ACCESS)
"""Who sees a ticket. Staff who decide system accesses see the tickets of those."""

ONE = "/tickets/<int:number>"


@tickets.post(
    "/tickets",
    access=people("everybody, about their own questions", HELPDESK),
    body=schemas.NewTicket,
    answer=schemas.OpenedTicket,
    status=201,
    refuses=[problems.StaffOnly, problems.TicketRedirected, PersonNotYetKnown, TooManyRequests],
)
def create_ticket(body: dict[str, Any]) -> Response:
    """Open a ticket. Staff open one for somebody who telephones, with `on_behalf_of`: that person is its author.

    `due` is when the first answer is due, in business hours. Files are attached afterwards.
    """
    return perform(asking.create_ticket, desk=running.clients.desk, language=g.language, **body)


@tickets.get(ONE, access=WHO_SEES, answer=schemas.TicketShape, etag=True)
def get_ticket(number: int) -> dict[str, Any]:
    """Return a ticket. Requesters see the name of the team instead of those of its people."""
    return read(shown.get_ticket, actor=actor(), desk=running.clients.desk, number=number)


@tickets.post(
    f"{ONE}/closing",
    access=WHO_SEES,
    body=schemas.Closing,
    answer=schemas.TicketShape,
    etag=True,
    refuses=[
        problems.ClosingNotAllowed,
        problems.NeedsStaffAccess,
        problems.AccessIsOwn,
        problems.ResolutionNotAllowed,
        problems.TicketStateNotAllowed,
    ],
)
def close_ticket(body: dict[str, Any], number: int) -> Response:
    """Close a ticket: as staff, or as its author, who may say that it is solved or withdraw it.

    `granted` and `denied` decide the system access that the ticket asks for; nobody decides about their own.
    """
    return perform(closing.close_ticket, desk=running.clients.desk, number=number, **body)
