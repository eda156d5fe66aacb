"""Tickets: open one, look at it, close it."""

from typing import Any

from flask import Response, g

from chassis import clock
from chassis.auth import anyone, anyone_signed_in_or_not, people
from chassis.endpoints import Blueprint, actor, expected_version, perform, read
from chassis.human_check import Challenge, describes_challenge, the_challenge
from chassis.problems import FieldError, Invalid, PersonNotYetKnown, TooManyRequests, VersionMismatch, refuse_field
from chassis.spent_challenges import HumanCheckFailed
from chassis.staff import ACCESS, HELPDESK
from helpdesk.actions import asking, closing
from helpdesk.actions.asking_without_account import create_ticket_without_account
from helpdesk.api.running import PREFIX, running
from helpdesk.model import problems
from helpdesk.queries import shown
from helpdesk.schemas import ticket as schemas
from helpdesk.states import Channel

tickets = Blueprint("tickets", prefix=PREFIX, description="Tickets: what people ask, and the answers")

WHO_SEES = people("its author, whoever watches it", HELPDESK, ACCESS)
"""Who sees a ticket. Staff who decide system accesses see the tickets of those."""

_NO_ACCOUNT = anyone("who asks may have no account")

ONE = "/tickets/<int:number>"


@tickets.get("/tickets/challenge", access=_NO_ACCOUNT, answer=Challenge, secret=True)
@describes_challenge("POST /tickets")
def get_ticket_challenge() -> dict[str, Any]:
    return the_challenge(running.clients.humans)


@tickets.post(
    "/tickets",
    access=anyone_signed_in_or_not("everybody, about their own questions, also without an account", HELPDESK),
    body=schemas.NewTicket,
    answer=schemas.OpenedTicket,
    status=201,
    secret=lambda opened: "upload_token" in opened,
    refuses=[problems.StaffOnly, problems.TicketRedirected, PersonNotYetKnown, HumanCheckFailed, TooManyRequests],
)
def create_ticket(body: dict[str, Any]) -> Response:
    """Open a ticket. Staff open one for somebody who telephones, with `on_behalf_of`: that person is its author.

    `due` is when the first answer is due, in business hours. Files are attached afterwards.

    Without an account: `name`, `email`, `language` and `privacy_accepted` are needed, and `captcha` where
    `GET /tickets/challenge` asks for one; `company` and `on_behalf_of` are not possible. A link to the ticket is mailed
    to `email`. Until it is opened, mails quote nothing of the ticket. An address and a network open only so many.
    """
    if actor().user_id is not None:
        own = _with_account(body)
        return perform(asking.create_ticket, desk=running.clients.desk, language=g.language, **own)
    own = _without_account(body)
    return perform(
        create_ticket_without_account,
        desk=running.clients.desk,
        limits=running.clients.limits,
        proof=running.clients.humans.check(body["captcha"], now=clock.now()),
        network=running.client_network(),
        refused_in=g.language,
        **own,
    )


def _with_account(body: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a new ticket's `body` for a caller who is signed in.

    Raises Invalid for a field that only callers without an account may send, such as `email`.
    """
    others = (*schemas.WITHOUT_ACCOUNT, "captcha")
    given = [name for name in others if body[name] is not None]
    if given:
        raise Invalid(errors=[FieldError(f"#/{name}", "field.unknown") for name in given])
    return {name: value for name, value in body.items() if name not in others}


def _without_account(body: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a new ticket's `body` that are for whoever has no account.

    Raises Invalid when one of them is missing or a company is named, and StaffOnly for what staff fill in.
    """
    missing = [name for name in schemas.WITHOUT_ACCOUNT if body[name] is None]
    if missing:
        raise Invalid(errors=[FieldError(f"#/{name}", "field.required") for name in missing])
    if body["on_behalf_of"] or body["channel"] == Channel.PHONE:
        raise problems.StaffOnly()
    if body["company"]:
        raise refuse_field("#/company", "company.not_a_member")
    others = ("on_behalf_of", "channel", "company", "privacy_accepted", "captcha")
    return {name: value for name, value in body.items() if name not in others}


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
        VersionMismatch,
    ],
    headers={"If-Match": "the ETag that was read; without it the ticket is closed as it is"},
)
def close_ticket(body: dict[str, Any], number: int) -> Response:
    """Close a ticket: as staff, or as its author, who may say that it is solved or withdraw it.

    `granted` and `denied` decide the system access that the ticket asks for; nobody decides about their own.
    """
    return perform(closing.close_ticket, desk=running.clients.desk, number=number, version=expected_version(), **body)
