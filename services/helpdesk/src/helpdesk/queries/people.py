"""Look up the people of this service's copies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.problems import PersonNotYetKnown
from helpdesk.model import Person, Ticket

DEFAULT = "pt"
"""The language of notices for somebody whose own is not known."""


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks: a person with an account (`user_id`), or somebody known by name and perhaps by address.

    `language` is that of the notices about the ticket.
    """

    user_id: UUID | None = None
    name: str
    email: str | None
    language: str


def known_person(session: Session, user_id: UUID | None) -> Person:
    """Return this service's copy of the person `user_id`.

    Raises PersonNotYetKnown until identity's event about the person has arrived, when the person was erased, and when
    `user_id` is None.
    """
    found = session.get(Person, user_id) if user_id else None
    if found is None or found.erased_at is not None:
        raise PersonNotYetKnown()
    return found


def as_asker(person: Person) -> Asker:
    """Return a person with an account as somebody who asks."""
    return Asker(
        user_id=person.user_id, name=person.name or "", email=person.email, language=person.language or DEFAULT
    )


def author_of(session: Session, ticket: Ticket) -> Asker:
    """Return who asked in a ticket, as the person is called now. An erased author has neither name nor address."""
    if ticket.author_user_id:
        person = session.get(Person, ticket.author_user_id)
        if person is not None:
            return as_asker(person)
    return Asker(
        user_id=ticket.author_user_id,
        name=ticket.author_name or "",
        email=ticket.author_email,
        language=ticket.language,
    )


def people_by_id(session: Session, user_ids: Iterable[UUID | None]) -> Mapping[UUID, Person]:
    """Return this service's copies of people by their user ids. Who is not known yet is left out."""
    wanted = {user_id for user_id in user_ids if user_id}
    if not wanted:
        return {}
    rows = session.scalars(select(Person).where(Person.user_id.in_(wanted)))
    return {person.user_id: person for person in rows}


def find_person(session: Session, user_id: UUID) -> Person | None:
    """Return this service's copy of the person `user_id`; None for nobody it knows, and for an erased person."""
    found = session.get(Person, user_id)
    return found if found is not None and found.erased_at is None else None
