"""Who watches a ticket, and still sees it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from helpdesk.model import Participant, Relation, Ticket


def still_sees(cnpj: str | None) -> ColumnElement[bool]:
    """Return the condition that a row of Participant counts now: it needs no relation, or the person has one.

    `cnpj` is the company of the ticket, with which the person must have an active relation.
    """
    related = exists().where(
        Relation.user_id == Participant.user_id, Relation.is_active.is_(True), Relation.cnpj == cnpj
    )
    return or_(Participant.needs_relation.is_(False), related)


def watcher_ids(session: Session, ticket: Ticket) -> Sequence[UUID]:
    """Return the user ids of the people beside the author who watch a ticket and still see it."""
    found = select(Participant.user_id).where(
        Participant.ticket_id == ticket.id,
        Participant.is_watching.is_(True),
        Participant.is_author.is_(False),
        still_sees(ticket.cnpj),
    )
    return session.scalars(found.order_by(Participant.user_id)).all()
