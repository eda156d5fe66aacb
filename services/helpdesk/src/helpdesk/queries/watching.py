"""Who watches a ticket, and still sees it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from helpdesk.model import Participant, Relation, Ticket
from helpdesk.queries.staff import is_no_longer_staff


def still_sees(cnpj: str | None) -> ColumnElement[bool]:
    """Return the condition that a row of Participant counts now.

    The author's always does. A colleague's does while the colleague has an active relation with the ticket's company,
    `cnpj`; one of staff as long as they are staff.
    """
    related = exists().where(
        Relation.user_id == Participant.user_id, Relation.is_active.is_(True), Relation.cnpj == cnpj
    )
    is_staffs = and_(Participant.is_author.is_(False), Participant.needs_relation.is_(False))
    return or_(
        Participant.is_author.is_(True),
        and_(Participant.needs_relation.is_(True), related),
        and_(is_staffs, not_(is_no_longer_staff(Participant.user_id))),
    )


def watcher_ids(session: Session, ticket: Ticket) -> Sequence[UUID]:
    """Return the user ids of the people beside the author who watch a ticket and still see it."""
    found = select(Participant.user_id).where(
        Participant.ticket_id == ticket.id,
        Participant.is_watching.is_(True),
        Participant.is_author.is_(False),
        still_sees(ticket.cnpj),
    )
    return session.scalars(found.order_by(Participant.user_id)).all()
