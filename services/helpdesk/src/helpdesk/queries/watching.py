"""Who watches a ticket, and still sees it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from chassis import authority
from helpdesk.model import Participant, Relation, Ticket
from helpdesk.queries.names import STAFF_ROLES


def watcher_ids(session: Session, ticket: Ticket) -> Sequence[UUID]:
    """Return the user ids of the people beside the author who watch a ticket and still see it.

    A colleague does while an active relation with the ticket's company lasts, and staff while they are staff.
    """
    of_staff = session.scalars(_watching(ticket).where(Participant.needs_relation.is_(False)))
    members = (user_id for user_id in of_staff if _is_still_staff(session, user_id))
    return sorted([*colleague_ids(session, ticket), *members])


def colleague_ids(session: Session, ticket: Ticket) -> Sequence[UUID]:
    """Return the user ids of the author's colleagues who watch a ticket and still see it: those of its watchers who are
    no staff.
    """
    related = exists().where(
        Relation.user_id == Participant.user_id, Relation.is_active.is_(True), Relation.cnpj == ticket.cnpj
    )
    return session.scalars(_watching(ticket).where(Participant.needs_relation.is_(True), related)).all()


def _watching(ticket: Ticket) -> Select[UUID]:
    return select(Participant.user_id).where(
        Participant.ticket_id == ticket.id, Participant.is_watching.is_(True), Participant.is_author.is_(False)
    )


def _is_still_staff(session: Session, user_id: UUID) -> bool:
    return not all(authority.has_lost_role(session, user_id, role) for role in STAFF_ROLES)
