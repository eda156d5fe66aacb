"""Close tickets, and with the ticket of a system access decide that access."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.versions import Expected, check_version
from helpdesk.actions.locking import ticket_to_change
from helpdesk.actions.moving import move_ticket
from helpdesk.actions.telling import tell
from helpdesk.actions.writer import Writer
from helpdesk.actions.writing import writer_of
from helpdesk.model import Ticket
from helpdesk.model.desk import Desk
from helpdesk.model.problems import (
    AccessIsOwn,
    ClosingNotAllowed,
    NeedsStaffAccess,
    ResolutionNotAllowed,
    TicketStateNotAllowed,
)
from helpdesk.queries.shown import shown_ticket
from helpdesk.queries.standing import Standing
from helpdesk.states import AUTHORS_RESOLUTIONS, DECISIONS, Change, Resolution, TicketState


def close_ticket(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    number: int,
    version: Expected,
    resolution: str,
    note: str | None,
) -> dict[str, Any]:
    """Close the ticket `number` as the caller, and return it as a mapping, as the caller may see it.

    `note` is what whoever asked is told about it. `granted` and `denied` decide the system access of the ticket.
    `version` are the versions that the request's `If-Match` names, or None to close any version. Raises NotFound, also
    for strangers; ResolutionNotAllowed; NeedsStaffAccess; AccessIsOwn; ClosingNotAllowed; VersionMismatch;
    TicketStateNotAllowed.
    """
    standing = ticket_to_change(session, actor, number)
    wanted = Resolution(resolution)
    if wanted in DECISIONS:
        _check_decides(standing, actor)
    elif not (standing.is_staff or (standing.is_author and wanted in AUTHORS_RESOLUTIONS)):
        raise ClosingNotAllowed()
    check_version(version, standing.ticket.version)
    writer = writer_of(standing, user_id_of(actor))
    close(session, now=now, desk=desk, ticket=standing.ticket, writer=writer, resolution=wanted, note=note)
    session.flush()
    return shown_ticket(session, actor, desk, standing)


def close(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    ticket: Ticket,
    writer: Writer,
    resolution: Resolution,
    note: str | None = None,
) -> None:
    """Close a ticket that the caller has locked, and tell of it. Who may do so is checked by whoever calls.

    Raises TicketStateNotAllowed when it is closed already.
    """
    if ticket.state is TicketState.CLOSED:
        raise TicketStateNotAllowed()
    move_ticket(
        session,
        now=now,
        desk=desk,
        ticket=ticket,
        to=TicketState.CLOSED,
        writer=writer,
        resolution=resolution,
        note=note,
    )
    tell(session, now=now, desk=desk, ticket=ticket, change=Change.CLOSED, writer=writer)
    audit.record(session, "ticket.closed", ticket.id, resolution=resolution.value)


def _check_decides(standing: Standing, actor: Actor) -> None:
    """Check that `actor` may close a ticket with the decision about a system access.

    Raises ResolutionNotAllowed for a ticket of anything else, NeedsStaffAccess for whoever decides no accesses, and
    AccessIsOwn for one's own.
    """
    ticket = standing.ticket
    if ticket.system_access_id is None:
        raise ResolutionNotAllowed()
    if not standing.decides_access:
        raise NeedsStaffAccess()
    if actor.user_id in (ticket.access_user_id, ticket.author_user_id):
        raise AccessIsOwn()
