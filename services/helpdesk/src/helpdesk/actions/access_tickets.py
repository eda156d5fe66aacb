"""The tickets of system accesses: one for each request of an access, in step with what representatives tell of it.

Events of one access may arrive in any order. A copy of the access keeps its version, so that a late event changes
nothing but to open the ticket that is missing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import copies
from chassis.problems import PersonNotYetKnown
from helpdesk.actions.closing import close
from helpdesk.actions.history import note_change
from helpdesk.actions.moving import move_ticket
from helpdesk.actions.opening import open_ticket
from helpdesk.actions.telling import tell
from helpdesk.actions.writer import Writer
from helpdesk.model import Person, SystemAccess, Ticket
from helpdesk.model.categories import OTHER, SYSTEM
from helpdesk.model.desk import Desk
from helpdesk.queries.companies import belongs_to
from helpdesk.queries.people import as_asker
from helpdesk.states import CLOSED_AS, AccessStatus, Change, Channel, Classification, Side, TicketState

_SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class RequestedAccess:
    """What is asked for: an access profile in a system, for an agent whose company is `cnpj`."""

    access_id: UUID
    user_id: UUID
    system: str
    system_name: str
    profile: str
    agent_code: str
    agent_acronym: str
    cnpj: str | None


def follow_request(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    access: RequestedAccess,
    version: int,
    is_news: bool,
    reason: str | None,
) -> None:
    """Open the ticket of a requested system access, or reopen it when the access is requested again.

    `version` is the event's subject version. `is_news` is False for an event that only repeats the present state: it
    reopens nothing. `reason` is the code of why a grant had no effect, when the access is requested again for that.
    When events about the access's end came first, the ticket is closed at once. Nothing happens for an erased person.
    Raises PersonNotYetKnown while the person's own event has not arrived, so that this one is tried again.
    """
    known = session.get(SystemAccess, access.access_id)
    is_later = known is None or version > known.version
    _take(session, access.access_id, access.user_id, version, AccessStatus.REQUESTED, None)
    ticket = _ticket_of(session, access.access_id)
    if ticket is None:
        person = session.get(Person, access.user_id)
        if person is None:
            raise PersonNotYetKnown()
        if person.erased_at is not None:
            return
        ticket = _open(session, now, desk, access, person)
        copy = session.get_one(SystemAccess, access.access_id)
        if copy.status is not AccessStatus.REQUESTED:
            _close(session, now, desk, ticket, copy.status, copy.decided_by, None)
    elif is_later and is_news and ticket.state is TicketState.CLOSED:
        _reopen(session, now, desk, ticket, reason)


def follow_end(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    access_id: UUID,
    user_id: UUID,
    version: int,
    status: AccessStatus,
    decided_by: UUID | None,
    note: str | None,
) -> None:
    """Close the ticket of a system access that was granted, denied or ended, unless it is closed already.

    `status` is what became of the access, `decided_by` who decided it, and `note` what was written about that. A late
    event, by `version`, changes nothing.
    """
    if not _take(session, access_id, user_id, version, status, decided_by):
        return
    ticket = _ticket_of(session, access_id)
    if ticket is not None and ticket.state is not TicketState.CLOSED:
        _close(session, now, desk, ticket, status, decided_by, note)


def _take(
    session: Session, access_id: UUID, user_id: UUID, version: int, status: AccessStatus, decided_by: UUID | None
) -> bool:
    facts = {"user_id": user_id, "status": status, "decided_by": decided_by}
    return copies.take(session, SystemAccess, access_id, version=version, **facts) is not None


def _ticket_of(session: Session, access_id: UUID) -> Ticket | None:
    """Return the ticket of an access, locked until the transaction ends; None when there is none yet."""
    return session.scalar(select(Ticket).where(Ticket.system_access_id == access_id).with_for_update())


def _open(session: Session, now: datetime, desk: Desk, access: RequestedAccess, person: Person) -> Ticket:
    category = desk.categories.get(SYSTEM) or next(iter(desk.categories))
    system = access.system.lower()
    what = f"{access.system_name} – {access.profile} – {access.agent_acronym}"
    return open_ticket(
        session,
        now=now,
        desk=desk,
        asker=as_asker(person),
        channel=Channel.SYSTEM,
        classification=Classification.REQUEST,
        category=category,
        subcategory=system if system in category.subcategories else OTHER,
        subject=what[:_SUBJECT],
        description=f"* {access.system_name}\n* {access.profile}\n* {access.agent_acronym} ({access.agent_code})",
        cnpj=access.cnpj if belongs_to(session, access.user_id, access.cnpj) else None,
        system_access_id=access.access_id,
        access_user_id=access.user_id,
    )


def _close(
    session: Session,
    now: datetime,
    desk: Desk,
    ticket: Ticket,
    status: AccessStatus,
    decided_by: UUID | None,
    note: str | None,
) -> None:
    by_staff = Writer(side=Side.STAFF, user_id=decided_by, team=ticket.team)
    close(
        session,
        now=now,
        desk=desk,
        ticket=ticket,
        writer=by_staff if decided_by and status is not AccessStatus.ENDED else Writer.system(),
        resolution=CLOSED_AS[status],
        note=note,
    )


def _reopen(session: Session, now: datetime, desk: Desk, ticket: Ticket, reason: str | None) -> None:
    """Reopen the ticket of an access that is requested again. `reason` goes into the history, for staff to see."""
    writer = Writer.system()
    if reason:
        note_change(session, ticket, "system_access", ticket.resolution, reason, writer, now)
    move_ticket(session, now=now, desk=desk, ticket=ticket, to=TicketState.IN_PROGRESS, writer=writer)
    tell(session, now=now, desk=desk, ticket=ticket, change=Change.REOPENED, writer=writer)
