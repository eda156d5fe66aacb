"""Ask: a signed-in person opens a ticket, or staff open it for somebody who telephones."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.pace import check_pace
from chassis.problems import refuse_field
from chassis.staff import HELPDESK
from helpdesk.actions.opening import Asker, open_ticket
from helpdesk.actions.writer import Writer
from helpdesk.model import Ticket
from helpdesk.model.categories import OTHER, Category
from helpdesk.model.desk import Desk
from helpdesk.model.problems import StaffOnly, TicketRedirected
from helpdesk.queries.calendar import due_in_words
from helpdesk.queries.companies import companies_of
from helpdesk.queries.people import as_asker, find_person, known_person
from helpdesk.states import Channel, Classification, Side

HOUR = timedelta(hours=1)


def create_ticket(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    language: str,
    classification: str,
    category: str,
    subcategory: str | None,
    subject: str,
    description: str,
    origin_url: str | None,
    company: str | None,
    on_behalf_of: dict[str, Any] | None,
    channel: str | None,
) -> dict[str, Any]:
    """Open a ticket of the caller, or as staff one of somebody else.

    Return a mapping with its number, its state, and when the first answer is due.

    `classification` is what is wanted: question, request, complaint or suggestion. `channel` is how it came in: by the
    API, or by telephone. `on_behalf_of` is whose question it is: a mapping with `user_id`, or with `name`, `language`
    and perhaps `email`. `company` is a CNPJ that the author belongs to; without one it is the author's only company, if
    there is just one. `language` is that of the refusals. Raises StaffOnly, Invalid, TicketRedirected,
    PersonNotYetKnown and TooManyRequests.
    """
    if (on_behalf_of or channel == Channel.PHONE) and not actor.has(HELPDESK):
        raise StaffOnly()
    if channel == Channel.PHONE and not on_behalf_of:
        raise refuse_field("#/on_behalf_of", "field.required")
    found, chosen = check_category(desk, category, subcategory, language)
    writer = None
    if on_behalf_of:
        asker = _asker_named(session, **on_behalf_of)
        writer = Writer(side=Side.STAFF, user_id=actor.user_id, team=found.team)
    else:
        asker = as_asker(known_person(session, user_id_of(actor)))
        check_pace_of_person(session, desk, asker.user_id, now)
    ticket = open_ticket(
        session,
        now=now,
        desk=desk,
        asker=asker,
        channel=Channel.PHONE if on_behalf_of else Channel.WEB,
        classification=Classification(classification),
        category=found,
        subcategory=chosen,
        subject=subject,
        description=description,
        origin_url=origin_url,
        cnpj=_company(session, asker, company),
        writer=writer,
    )
    return shown_opening(session, desk, ticket, asker.language, now)


def shown_opening(session: Session, desk: Desk, ticket: Ticket, language: str, now: datetime) -> dict[str, Any]:
    """Return what whoever opens a ticket is told at once: a mapping with its number, its state, and when the first
    answer is due, also in words. `language` is the author's.
    """
    words = due_in_words(session, ticket, desk.hours, language=language, now=now)
    return {"number": ticket.number, "state": ticket.state, "due": ticket.due_at, "due_in_words": words}


def check_category(desk: Desk, category: str, subcategory: str | None, language: str) -> tuple[Category, str]:
    """Return the category `category` and the code of its subcategory, `other` without one, for a new ticket.

    Raises Invalid for an unknown one, and TicketRedirected, in `language`, for a category whose questions belong
    elsewhere.
    """
    found = desk.categories.get(category)
    if found is None:
        raise refuse_field("#/category", "category.unknown")
    if subcategory and subcategory not in found.subcategories:
        raise refuse_field("#/subcategory", "subcategory.unknown")
    if found.redirect:
        raise TicketRedirected(text=found.redirect.text[language], url=found.redirect.url)
    return found, subcategory or OTHER


def check_pace_of_person(session: Session, desk: Desk, user_id: UUID | None, now: datetime) -> None:
    """Raise TooManyRequests when a person with an account has opened as many tickets in an hour as one may."""
    mine = Ticket.author_user_id == user_id
    check_pace(session, Ticket.opened_at, mine, most=desk.tickets_per_hour, now=now, within=HOUR)


def _asker_named(session: Session, user_id: UUID | None = None, **named: str) -> Asker:
    if user_id is None:
        return Asker(name=named["name"], email=named.get("email"), language=named["language"])
    person = find_person(session, user_id)
    if person is None:
        raise refuse_field("#/on_behalf_of/user_id", "person.unknown")
    return as_asker(person)


def _company(session: Session, asker: Asker, company: str | None) -> str | None:
    own = companies_of(session, asker.user_id) if asker.user_id else ()
    if company is None:
        return own[0] if len(own) == 1 else None
    if company not in own:
        raise refuse_field("#/company", "company.not_a_member")
    return company
