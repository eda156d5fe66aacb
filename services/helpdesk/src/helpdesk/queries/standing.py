"""What a ticket is to whoever asks for it: theirs, watched, or the work of their team."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.problems import NotFound
from chassis.staff import ACCESS, HELPDESK
from helpdesk.model import Participant, Ticket
from helpdesk.queries.companies import belongs_to
from helpdesk.states import Side

_LARGEST = 2**31 - 1
"""The largest number that a ticket can have."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A ticket, and what it is to somebody.

    `is_staff` means staff of the helpdesk, who see every ticket. `decides_access` means staff who decide system
    accesses, on the ticket of one. Of the author's colleagues those who watch it see it, while they have an active
    relation with its company.
    """

    ticket: Ticket
    is_author: bool = False
    is_watching: bool = False
    is_staff: bool = False
    decides_access: bool = False

    @property
    def sees(self) -> bool:
        """Whether the person may see the ticket at all."""
        return self.is_author or self.is_watching or self.is_staff or self.decides_access

    @property
    def side(self) -> Side:
        """On which side of the counter the person stands. Staff are requesters in the tickets that are their own."""
        works_on_it = self.is_staff or self.decides_access
        return Side.STAFF if works_on_it and not self.is_author else Side.REQUESTER


def find_ticket(session: Session, actor: Actor, number: int) -> Standing:
    """Return the ticket `number` and what it is to `actor`.

    Raises NotFound when there is no such ticket, and for strangers: whoever neither asked nor watches it, and is no
    staff that works on it.
    """
    ticket = session.scalar(select(Ticket).where(Ticket.number == number)) if number <= _LARGEST else None
    if ticket is None:
        raise NotFound()
    return standing_in(session, actor, ticket)


def standing_in(session: Session, actor: Actor, ticket: Ticket) -> Standing:
    """Return what `ticket` is to `actor`. Raises NotFound for strangers."""
    standing = _standing(session, actor, ticket)
    if not standing.sees:
        raise NotFound()
    return standing


def sees(session: Session, actor: Actor, ticket: Ticket) -> bool:
    """Return whether `actor` may see `ticket`."""
    return _standing(session, actor, ticket).sees


def _standing(session: Session, actor: Actor, ticket: Ticket) -> Standing:
    row = session.get(Participant, (ticket.id, actor.user_id)) if actor.user_id else None
    is_author = row is not None and row.is_author
    is_staff = actor.has(HELPDESK)
    decides_access = ticket.system_access_id is not None and actor.has(ACCESS)
    is_watching = False
    if row is not None and row.is_watching:
        is_related = row.needs_relation and belongs_to(session, actor.user_id, ticket.cnpj)
        is_watching = is_author or is_staff or decides_access or is_related
    return Standing(
        ticket=ticket,
        is_author=is_author,
        is_watching=is_watching,
        is_staff=is_staff,
        decides_access=decides_access,
    )
