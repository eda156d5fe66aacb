"""One ticket as its reader may see it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from helpdesk.model import Ticket
from helpdesk.model.desk import Desk
from helpdesk.queries.attachments import of_description, shown_attachment
from helpdesk.queries.companies import company_named
from helpdesk.queries.names import Names
from helpdesk.queries.people import author_of
from helpdesk.queries.standing import Standing, find_ticket, sees
from helpdesk.queries.views import updated_by
from helpdesk.states import Channel, Side
from helpdesk.wording.markdown import render, render_plain

_MOST_LINKS = 50


def get_ticket(session: Session, *, actor: Actor, desk: Desk, number: int) -> dict[str, Any]:
    """Return the ticket `number` as `actor` may see it. Raises NotFound, also for strangers."""
    return shown_ticket(session, actor, desk, find_ticket(session, actor, number))


def shown_ticket(session: Session, actor: Actor, desk: Desk, standing: Standing) -> dict[str, Any]:
    """Return the ticket of `standing` as a mapping for the answer, as `actor` may see it.

    `standing` is the ticket and what it is to the actor. Requesters see the name of the team instead of its people,
    unless `desk` says that the operator shows them.
    """
    ticket = standing.ticket
    sees_staff = desk.shows_staff_names or standing.side is Side.STAFF
    names = Names.read(session, (ticket.assignee_id, ticket.updated_by_id), shows_staff=sees_staff)
    is_plain = ticket.channel is Channel.MAIL
    return {
        "number": ticket.number,
        "version": ticket.version,
        "state": ticket.state,
        "classification": ticket.classification,
        "category": ticket.category,
        "subcategory": ticket.subcategory,
        "team": ticket.team,
        "assignee": names.shown(Side.STAFF, ticket.assignee_id, team=ticket.team) if ticket.assignee_id else None,
        "priority": ticket.priority,
        "channel": ticket.channel,
        "subject": ticket.subject,
        "description": ticket.description,
        "description_html": render_plain(ticket.description) if is_plain else render(ticket.description),
        "attachments": [shown_attachment(one) for one in of_description(session, ticket)],
        "origin_url": ticket.origin_url,
        "author": _author(session, standing),
        "opened_at": ticket.opened_at,
        "updated_at": ticket.updated_at,
        "updated_by": updated_by(ticket, names),
        "due": ticket.due_at,
        "responded_at": ticket.responded_at,
        "closed_at": ticket.closed_at,
        "resolution": ticket.resolution,
        "resolution_note": ticket.resolution_note,
        "links": _links(session, actor, ticket),
        "system_access_id": ticket.system_access_id,
        "is_author": standing.is_author,
        "is_watching": standing.is_watching,
    }


def _author(session: Session, standing: Standing) -> dict[str, Any]:
    ticket = standing.ticket
    author = author_of(session, ticket)
    company = company_named(session, ticket.cnpj) if ticket.cnpj else None
    shown: dict[str, Any] = {
        "user_id": author.user_id,
        "name": author.name,
        "company": {"cnpj": ticket.cnpj, "legal_name": "", "acronym": ""} if ticket.cnpj else None,
    }
    if company:
        shown["company"] |= {"legal_name": company.legal_name, "acronym": company.acronym}
    if author.email and (standing.side is Side.STAFF or standing.is_author):
        shown |= {"email": author.email, "undeliverable": ticket.is_undeliverable}
    return shown


def _links(session: Session, actor: Actor, ticket: Ticket) -> list[dict[str, Any]]:
    """Return the tickets that this one follows or that follow it, as far as `actor` sees them."""
    linked = or_(Ticket.id == ticket.follows_id, Ticket.follows_id == ticket.id)
    found: Sequence[Ticket] = session.scalars(
        select(Ticket).where(linked).order_by(Ticket.number).limit(_MOST_LINKS)
    ).all()
    return [
        {"number": one.number, "kind": "follows" if one.id == ticket.follows_id else "followed_by"}
        for one in found
        if sees(session, actor, one)
    ]
