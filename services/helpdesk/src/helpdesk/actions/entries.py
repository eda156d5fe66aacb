"""Write on tickets: notes of whoever asked or watches, replies and internal notes of staff, and mails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from chassis.ids import new_id
from chassis.pace import check_pace, wait_before_next
from helpdesk.actions import dues
from helpdesk.actions.attachments import move_to_description, take_attachments
from helpdesk.actions.locking import locked
from helpdesk.actions.moving import move_ticket
from helpdesk.actions.opening import open_ticket
from helpdesk.actions.participants import touch, watch_by_writing
from helpdesk.actions.telling import tell
from helpdesk.actions.writer import Writer
from helpdesk.model import Entry, Ticket
from helpdesk.model.categories import OTHER
from helpdesk.model.desk import Desk
from helpdesk.model.problems import StaffOnly
from helpdesk.queries.companies import belongs_to
from helpdesk.queries.people import as_asker, author_of, known_person
from helpdesk.states import Change, Channel, EntryKind, Side, TicketState, Visibility
from helpdesk.wording.thanks import is_only_thanks

__all__ = ["Writer", "Written", "add_entry", "check_pace_of_entries", "comes_too_late"]

REOPENS_WITHIN = timedelta(hours=30 * 24)
"""How long after its closing a message reopens a ticket. A later one opens another ticket."""


_HOUR = timedelta(hours=1)
_ENTRIES_AN_HOUR = 60


@dataclass(frozen=True)
class Written:
    """What became of a message: its entry, and the ticket that goes on with it, which may be another than before."""

    entry: Entry
    ticket: Ticket
    is_new_ticket: bool = False


def add_entry(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    ticket: Ticket,
    writer: Writer,
    kind: EntryKind,
    body: str,
    visibility: Visibility = Visibility.PUBLIC,
    attachment_ids: Sequence[UUID] = (),
    state: TicketState | None = None,
    is_unverified: bool = False,
    is_automatic: bool = False,
    mail_id: UUID | None = None,
) -> Written:
    """Write an entry on a ticket, move the ticket as the entry says, and tell of it. Locks the ticket.

    An internal note changes nothing and is told to nobody, unless it has a `state`, whose change is told without it. A
    public message of the author or of a watcher ends the waiting for it, and reopens a ticket that was closed less than
    thirty days ago. A later one opens another ticket that follows this one, with the message as its description. Only
    thanks after the closing are kept and reopen nothing. The first public reply of staff is the first response. With
    `state` staff put the ticket into that state.

    `kind` is note, reply of staff, or mail, and `visibility` who sees it. Returns the entry with the ticket that goes
    on with it: this one, or the one that follows.

    `attachment_ids` are uploads of the writer that the entry takes. `is_unverified` is for a mail whose sender takes no
    part in the ticket: it moves nothing, and its text is mailed to nobody. `is_automatic` is for a mail of a machine:
    it moves nothing and is told to nobody. `mail_id` is the mail that the entry was.

    Raises StaffOnly for an internal note or a `state` of anybody but staff, TicketStateNotAllowed, Invalid for a file
    that is not an upload of the writer, and TooManyFiles.
    """
    if not writer.is_staff and (visibility is Visibility.INTERNAL or state is not None):
        raise StaffOnly()
    ticket = locked(session, ticket)
    facts = {"kind": kind, "visibility": visibility, "body": body, "is_unverified": is_unverified, "mail_id": mail_id}
    entry = _written(session, ticket, writer, now, facts)
    move = partial(move_ticket, session, now=now, desk=desk, ticket=ticket, writer=writer)
    say = partial(tell, session, now=now, desk=desk, ticket=ticket, writer=writer)
    is_requesters = not (writer.is_staff or is_unverified or is_automatic)
    if is_requesters and comes_too_late(ticket, body, now):
        return Written(entry, _follow_up(session, now, desk, ticket, entry, attachment_ids, writer), is_new_ticket=True)
    take_attachments(session, ticket, entry, attachment_ids, writer)
    if visibility is Visibility.INTERNAL:
        if state is not None and state is not ticket.state:
            move(to=state)
            say(change=Change(state.value))
        return Written(entry, ticket)
    if is_automatic:
        return Written(entry, ticket)
    if is_unverified:
        say(change=Change.REPLIED)
        return Written(entry, ticket)
    watch_by_writing(session, ticket, writer.user_id)
    change = _by_staff(ticket, state, now, move) if writer.is_staff else _by_requester(ticket, body, move)
    touch(session, ticket, writer, now)
    say(change=change, body=body)
    return Written(entry, ticket)


def _written(session: Session, ticket: Ticket, writer: Writer, now: datetime, facts: dict[str, Any]) -> Entry:
    """Insert an entry of `writer` on a ticket, and return it. `facts` are its other columns."""
    has_account = writer.user_id is not None
    entry = Entry(
        id=new_id(),
        ticket_id=ticket.id,
        side=writer.side,
        author_user_id=writer.user_id,
        author_name=None if has_account else writer.name,
        author_email=None if has_account else writer.email,
        team=writer.team,
        created_at=now,
        **facts,
    )
    session.add(entry)
    session.flush()
    return entry


def check_pace_of_entries(session: Session, ticket: Ticket, now: datetime) -> None:
    """Raise TooManyRequests when requesters have written sixty messages on a ticket in an hour.

    Each is mailed to whoever else takes part.
    """
    check_pace(session, Entry.created_at, *_of_requesters(ticket), now=now, most=_ENTRIES_AN_HOUR, within=_HOUR)


def is_written_on_too_much(session: Session, ticket: Ticket, now: datetime) -> bool:
    """Return whether `check_pace_of_entries` would refuse another message, for mails, which are held then."""
    theirs = _of_requesters(ticket)
    wait = wait_before_next(session, Entry.created_at, *theirs, now=now, most=_ENTRIES_AN_HOUR, within=_HOUR)
    return wait is not None


def _of_requesters(ticket: Ticket) -> tuple[ColumnElement[bool], ...]:
    return Entry.ticket_id == ticket.id, Entry.side == Side.REQUESTER


def _by_staff(ticket: Ticket, state: TicketState | None, now: datetime, move: Callable[..., None]) -> Change:
    """Move a ticket as staff's public reply says, and return what happened. The first one is the first response.

    A reply is told as one, also if the ticket waits then: the fact has its state.
    """
    dues.responded(ticket, now)
    if ticket.state is TicketState.NEW:
        move(to=TicketState.IN_PROGRESS)
    if state is None or state is ticket.state:
        return Change.REPLIED
    move(to=state)
    return Change.CLOSED if state is TicketState.CLOSED else Change.REPLIED


def _by_requester(ticket: Ticket, body: str, move: Callable[..., None]) -> Change:
    """Move a ticket as a public message of its author or of a watcher says, and return what happened."""
    was_closed = ticket.state is TicketState.CLOSED
    if ticket.state is TicketState.WAITING or (was_closed and not is_only_thanks(body)):
        move(to=TicketState.IN_PROGRESS)
    return Change.REOPENED if was_closed and ticket.is_open else Change.REPLIED


def comes_too_late(ticket: Ticket, body: str, now: datetime) -> bool:
    """Return whether a requester's message would have to open another ticket, because this one was closed long ago."""
    return ticket.closed_at is not None and now - ticket.closed_at > REOPENS_WITHIN and not is_only_thanks(body)


def _follow_up(
    session: Session,
    now: datetime,
    desk: Desk,
    before: Ticket,
    entry: Entry,
    attachment_ids: Sequence[UUID],
    writer: Writer,
) -> Ticket:
    """Open a ticket that goes on with the closed one `before`, and return it.

    The message `entry` of `writer` stays on the closed one and is the description of the new one, which gets its files.
    Its author is whoever wrote, for the same company if they still belong to it.
    """
    asker = author_of(session, before)
    if writer.user_id and writer.user_id != before.author_user_id:
        asker = as_asker(known_person(session, writer.user_id))
    category = desk.categories.get(before.category) or next(iter(desk.categories))
    is_known = before.subcategory in category.subcategories
    ticket = open_ticket(
        session,
        now=now,
        desk=desk,
        asker=asker,
        channel=Channel.MAIL if entry.kind is EntryKind.MAIL else Channel.WEB,
        classification=before.classification,
        category=category,
        subcategory=before.subcategory if is_known else OTHER,
        subject=before.subject,
        description=entry.body,
        cnpj=before.cnpj if belongs_to(session, asker.user_id, before.cnpj) else None,
        follows_id=before.id,
    )
    move_to_description(session, before, ticket, attachment_ids, writer)
    touch(session, before, writer, now)
    return ticket
