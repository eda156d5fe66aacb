"""Write on a ticket as a signed-in person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from helpdesk.actions.asking import check_pace_of_person
from helpdesk.actions.entries import Writer, add_entry, check_pace_of_entries, comes_too_late
from helpdesk.actions.locking import ticket_to_change
from helpdesk.model.desk import Desk
from helpdesk.queries.standing import Standing
from helpdesk.states import EntryKind, Side, TicketState, Visibility


def create_entry(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    number: int,
    body: str,
    visibility: str,
    attachment_ids: Sequence[UUID],
    state: str | None,
) -> dict[str, Any]:
    """Write an entry of the caller on the ticket `number`.

    Return a mapping with the entry's `id`, and the `number` of the ticket that goes on with it: another one when this
    one was closed long ago. Raises NotFound, also for strangers; StaffOnly; TicketStateNotAllowed; Invalid;
    TooManyFiles; TooManyRequests after sixty messages of requesters in an hour, and when the message would open one
    ticket too many.
    """
    standing = ticket_to_change(session, actor, number)
    if standing.side is Side.REQUESTER:
        check_pace_of_entries(session, standing.ticket, now)
        if comes_too_late(standing.ticket, body, now):
            check_pace_of_person(session, desk, user_id_of(actor), now)
    is_public = Visibility(visibility) is Visibility.PUBLIC
    written = add_entry(
        session,
        now=now,
        desk=desk,
        ticket=standing.ticket,
        writer=writer_of(standing, user_id_of(actor)),
        kind=EntryKind.REPLY if standing.side is Side.STAFF and is_public else EntryKind.NOTE,
        body=body,
        visibility=Visibility(visibility),
        attachment_ids=attachment_ids,
        state=TicketState(state) if state else None,
    )
    return {"id": written.entry.id, "number": written.ticket.number}


def writer_of(standing: Standing, user_id: UUID) -> Writer:
    """Return a signed-in person as a writer on a ticket, on the side where their `standing` puts them."""
    team = standing.ticket.team if standing.side is Side.STAFF else ""
    return Writer(side=standing.side, user_id=user_id, team=team)
