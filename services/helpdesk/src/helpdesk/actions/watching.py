"""Watch tickets, stop watching them, and let colleagues watch them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from helpdesk.actions.locking import ticket_to_change
from helpdesk.actions.participants import watch
from helpdesk.model import Participant
from helpdesk.model.problems import AuthorOrStaffOnly, WatcherUnrelated
from helpdesk.queries.companies import belongs_to
from helpdesk.queries.people import find_person
from helpdesk.states import Side


def watch_ticket(session: Session, *, actor: Actor, now: datetime, number: int) -> None:
    """Make the caller watch the ticket `number`. Whoever watches it already goes on.

    Raises NotFound, also for strangers.
    """
    watch(session, ticket_to_change(session, actor, number).ticket, user_id_of(actor))


def unwatch_ticket(session: Session, *, actor: Actor, now: datetime, number: int) -> None:
    """Make the caller stop watching the ticket `number`. A colleague of its author then no longer sees it.

    Raises NotFound, also for strangers.
    """
    standing = ticket_to_change(session, actor, number)
    row = session.get(Participant, (standing.ticket.id, user_id_of(actor)))
    if row is None:
        return
    if row.is_author:
        row.is_watching = False
    else:
        session.delete(row)


def add_watcher(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    number: int,
    user_id: UUID,
) -> dict[str, Any]:
    """Let a colleague of a ticket's author watch it, while the colleague has an active relation with its company.

    Return the colleague as a mapping. `number` names the ticket and `user_id` the colleague. Raises NotFound, also for
    strangers; AuthorOrStaffOnly; and WatcherUnrelated, also for a ticket without a company and for unknown people.
    """
    standing = ticket_to_change(session, actor, number)
    if not (standing.is_author or standing.side is Side.STAFF):
        raise AuthorOrStaffOnly()
    person = find_person(session, user_id)
    if person is None or not belongs_to(session, user_id, standing.ticket.cnpj):
        raise WatcherUnrelated()
    if watch(session, standing.ticket, user_id, needs_relation=True):
        audit.record(session, "ticket.watcher_added", standing.ticket.id, user_id=user_id)
    return {"user_id": user_id, "name": person.name or "", "side": Side.REQUESTER.value}
