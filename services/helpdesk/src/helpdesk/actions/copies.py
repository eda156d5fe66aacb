"""Erase people from the copies and from what they asked and wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, false, or_, select, update
from sqlalchemy.orm import Session

from chassis import audit, erasure
from chassis.addresses import address_key
from chassis.context import Actor
from chassis.files import discard_file
from chassis.personal import DataSubject
from helpdesk.actions import dues
from helpdesk.actions.history import note_change
from helpdesk.actions.participants import touch
from helpdesk.actions.writer import Writer
from helpdesk.model import Attachment, Base, Entry, ErasureCode, Mail, Person, Ticket
from helpdesk.states import Resolution, Side, TicketState
from helpdesk.wording.redaction import redacted

_NOBODY = UUID(int=0)
"""The user id of no account."""


def erase_person(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Replace a person's copy by a tombstone and erase the person from tickets. Called when the event about the erasure
    arrives.

    `version` is the event's subject version. Erased are the tickets that the person opened, and those without an
    account that came from the person's address, as `_erase` says. Of what the person wrote in tickets of others the
    name goes. Open tickets that the person answered as staff have no assignee any more.
    """
    subject = erasure.bury(session, Person, user_id=user_id, version=version, now=now)
    _erase(session, subject, now)
    answered = Ticket.assignee_id == user_id, Ticket.is_open.is_(True)
    session.execute(update(Ticket).where(*answered).values(assignee_id=None, version=Ticket.version + 1))
    audit.record(session, "person.erased", user_id)


def erase_address(session: Session, *, actor: Actor, now: datetime, email: str) -> None:
    """Erase somebody without an account: all tickets and mails that came from an address, as staff were asked to.

    The tickets of an account with this address stay: they go when the account is erased.
    """
    key = address_key(email)
    named = select(Ticket.author_name).where(Ticket.author_email == key).distinct()
    wrote = select(Entry.author_name).where(Entry.author_email == key).distinct()
    names = frozenset(name for rows in (named, wrote) for name in session.scalars(rows) if name)
    erased = _erase(session, DataSubject(user_id=_NOBODY, addresses=frozenset({key}), names=names), now)
    for ticket_id in erased:
        audit.record(session, "ticket.author_erased", ticket_id)


def erase_author(session: Session, *, now: datetime, ticket: Ticket) -> None:
    """Erase an author without an account from one ticket, which the caller has locked, as `_erase_from` says.

    Other tickets of the same address stay: somebody else may have their links.
    """
    subject = DataSubject(
        user_id=_NOBODY,
        addresses=frozenset({ticket.author_email} if ticket.author_email else ()),
        names=frozenset({ticket.author_name} if ticket.author_name else ()),
    )
    ticket_id = ticket.id
    only = {**_only_own_words(subject), **only_of_ticket(ticket_id)}
    _erase_from(session, [ticket], subject, now, mails=Mail.ticket_id == ticket_id, only=only)
    audit.record(session, "ticket.author_erased", ticket_id)


def only_of_ticket(ticket_id: UUID) -> Mapping[str, ColumnElement[bool]]:
    """Return the conditions by which an erasure of what is found by an address stays within one ticket."""
    return {
        "ticket.author": Ticket.id == ticket_id,
        "entry.writer": Entry.ticket_id == ticket_id,
        "mail.author": Mail.ticket_id == ticket_id,
    }


def _erase(session: Session, subject: DataSubject, now: datetime) -> Sequence[UUID]:
    """Erase a person from all tickets, as `_erase_from` says, and return the ids of the person's own."""
    tickets = _tickets_of(session, subject)
    ids = [ticket.id for ticket in tickets]
    _erase_from(session, tickets, subject, now, mails=_mails_of(subject, ids), only=_only_own_words(subject))
    return ids


def _erase_from(
    session: Session,
    tickets: Sequence[Ticket],
    subject: DataSubject,
    now: datetime,
    *,
    mails: ColumnElement[bool],
    only: Mapping[str, ColumnElement[bool]],
) -> None:
    """Erase a person from the person's own `tickets`, and from what else is found of the person.

    Of the person's own tickets these go: subject, description, the person's messages, all files, the mails, the words
    by which they are found, the link, and the person's name and address, also in the answers of others. Otherwise the
    answers stay, and so do the number, the state, the times and the history. An open ticket is closed as withdrawn,
    which is told to nobody. The mails that meet the condition `mails` go, wherever they are. Other rows that name the
    person are left alone if they do not meet the condition of their table and owner in `only`.
    """
    for ticket in tickets:
        ticket.end_link()
        if ticket.is_open:
            _withdraw(session, ticket, now)
    ids = [ticket.id for ticket in tickets]
    session.execute(delete(ErasureCode).where(ErasureCode.ticket_id.in_(ids)))
    _discard_files(session, ids, mails, now)
    _redact_answers(session, subject, ids)
    if subject.user_id == _NOBODY:  # whoever has no account chose the name, which may be any word in stored answers
        subject = replace(subject, names=frozenset())
    erasure.erase(session, Base.metadata, subject, only=only)


def _tickets_of(session: Session, subject: DataSubject) -> Sequence[Ticket]:
    """Lock the tickets that the person opened, and return them."""
    theirs = or_(Ticket.author_user_id == subject.user_id, Ticket.author_email.in_(subject.address_keys))
    return session.scalars(select(Ticket).where(theirs).order_by(Ticket.id).with_for_update(of=Ticket)).all()


def _withdraw(session: Session, ticket: Ticket, now: datetime) -> None:
    before = ticket.move(TicketState.CLOSED)
    system = Writer.system()
    note_change(session, ticket, "state", before, ticket.state, system, now)
    note_change(session, ticket, "resolution", None, Resolution.WITHDRAWN, system, now)
    ticket.resolution, ticket.closed_at, ticket.closed_by_id = Resolution.WITHDRAWN, now, None
    dues.paused(session, ticket, now)
    touch(session, ticket, system, now)


def _discard_files(session: Session, ticket_ids: Sequence[UUID], mails: ColumnElement[bool], now: datetime) -> None:
    """Delete all files of the person's tickets, and the bytes of the mails that meet the condition `mails`."""
    files = select(Attachment).where(Attachment.ticket_id.in_(ticket_ids)).with_for_update()
    for attachment in session.scalars(files).all():
        discard_file(session, attachment.key, now=now)
        session.delete(attachment)
    for mail in session.scalars(select(Mail).where(mails).with_for_update()).all():
        if mail.key:
            discard_file(session, mail.key, now=now)
        mail.key = mail.message_id = mail.sender = mail.subject = ""
        mail.recipients, mail.copied = [], []
    session.flush()


def _mails_of(subject: DataSubject, ticket_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return or_(Mail.sender.in_(subject.address_keys), Mail.ticket_id.in_(ticket_ids))


def _redact_answers(session: Session, subject: DataSubject, ticket_ids: Sequence[UUID]) -> None:
    """Take the person's name and address out of what others wrote on the person's tickets."""
    others = select(Entry).where(Entry.ticket_id.in_(ticket_ids), ~_own_words(subject))
    for entry in session.scalars(others).all():
        entry.body = redacted(entry.body, names=subject.names, addresses=subject.addresses)


def _own_words(subject: DataSubject) -> ColumnElement[bool]:
    """Return the SQL condition for entries, on the person's tickets, that are the person's: of the account, or of
    anybody without one.
    """
    writes = or_(Entry.author_user_id == subject.user_id, Entry.author_user_id.is_(None))
    return and_(Entry.side == Side.REQUESTER, writes)


def _only_own_words(subject: DataSubject) -> Mapping[str, ColumnElement[bool]]:
    """Return the conditions of the erasure: answers of others stay, and the files are gone already."""
    return {"entry.author": _own_words(subject), "attachment.author": false()}
