"""Take in a mail: write it on its ticket, open a ticket, hold it for staff, or only record it. One transaction a mail.

The mail's bytes and files are in the blob store before the transaction, and are kept by it; `delivery` does both. What
a machine sent is recorded, and never answered: two machines would write to each other for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.addresses import NotAnAddress, normalise_address
from chassis.files import StoredFile, keep_file
from chassis.ids import new_id
from helpdesk.actions.bounces import note_bounce
from helpdesk.actions.entries import add_entry, is_written_on_too_much
from helpdesk.actions.locking import locked
from helpdesk.actions.message_ids import remember_message_ids
from helpdesk.actions.opening import Asker, open_ticket
from helpdesk.actions.writer import Writer
from helpdesk.mailing.incoming import Incoming
from helpdesk.model import Attachment, Mail, Ticket
from helpdesk.model.categories import OTHER
from helpdesk.model.desk import Desk
from helpdesk.queries.mails import sends_too_much
from helpdesk.queries.threads import Part, Proof, Thread, find_thread, part_in
from helpdesk.states import Channel, Classification, EntryKind, MailOutcome, Side

CATEGORY = "01"
"""The category of tickets that a mail opens (seed 004: general information)."""

NO_SENDER, TOO_MANY, STRANGER, OWN_ADDRESS = "no_sender", "too_many", "stranger", "own_address"

_SUBJECT = 200
_LINE = 998
_LONGEST_ADDRESS = 254
_MOST_ADDRESSES = 100


@dataclass(frozen=True, kw_only=True)
class Received:
    """A mail that came in, as it was read and stored.

    `subject` and `text` are what people read of it; `language` is that of notices to its sender. `original` is the
    whole mail, `files` are what was attached to it.
    """

    incoming: Incoming
    subject: str
    text: str
    language: str
    original: StoredFile
    files: Sequence[StoredFile]


def ingest(session: Session, *, now: datetime, desk: Desk, received: Received) -> Mail | None:
    """Take in a mail, and return its row; None when the same mail was taken in before.

    Reports about mails of ours and what a machine sent are recorded. A mail is held for staff when it names no sender,
    when its sender writes too much, or when it answers mails of a ticket in which the sender takes no part. Any other
    mail is written on the ticket that it belongs to, or opens one.
    """
    mail = _record(session, received, now)
    if mail is None:
        return None
    keep_file(session, received.original.key)
    incoming = received.incoming
    if incoming.bounce is not None:
        mail.outcome = MailOutcome.BOUNCE
        mail.reason, mail.ticket_id = note_bounce(session, incoming.bounce)
        return mail
    thread = find_thread(session, addresses=desk.addresses, mail=incoming)
    if thread:
        thread = _locked_thread(session, thread, incoming.sender)
        mail.ticket_id = thread.ticket.id
    too_many = sends_too_much(session, mail.sender, most=desk.mail_limits.per_hour, now=now) or (
        thread is not None and is_written_on_too_much(session, thread.ticket, now)
    )
    if incoming.automatic:
        mail.outcome, mail.reason = MailOutcome.AUTOMATIC, incoming.automatic
        if thread and _is_of_the_ticket(thread) and incoming.automatic != OWN_ADDRESS and not too_many:
            write_mail(session, now=now, desk=desk, mail=mail, received=received, thread=thread)
        return mail
    mail.reason = _why_held(thread, too_many=too_many, has_sender=is_address(incoming.sender))
    if mail.reason:
        mail.outcome = MailOutcome.HELD
    elif thread:
        mail.outcome = MailOutcome.ADDED
        write_mail(session, now=now, desk=desk, mail=mail, received=received, thread=thread)
    else:
        mail.outcome = MailOutcome.OPENED
        open_from_mail(session, now=now, desk=desk, mail=mail, received=received)
    return mail


def write_mail(
    session: Session, *, now: datetime, desk: Desk, mail: Mail, received: Received, thread: Thread
) -> Ticket:
    """Write a mail on a ticket, and return the ticket that goes on with it.

    The entry of a sender who takes no part in the ticket is unverified, and that of a machine changes nothing.
    """
    incoming, ticket = received.incoming, thread.ticket
    part = thread.part or Part(None)
    writer = Writer(
        side=Side.REQUESTER,
        user_id=part.user_id,
        name=incoming.sender_name or incoming.sender,
        email=mail.sender or None,
        is_certain=thread.proof is Proof.ADDRESS,
    )
    attachments = _attach(session, received.files, ticket=ticket, writer=writer, now=now)
    remember_message_ids(session, ticket.id, _own_ids(incoming), now=now)
    written = add_entry(
        session,
        now=now,
        desk=desk,
        ticket=ticket,
        writer=writer,
        kind=EntryKind.MAIL,
        body=received.text,
        attachment_ids=[attachment.id for attachment in attachments],
        is_unverified=thread.part is None,
        is_automatic=bool(incoming.automatic),
        mail_id=mail.id,
    )
    return written.ticket


def open_from_mail(session: Session, *, now: datetime, desk: Desk, mail: Mail, received: Received) -> Ticket:
    """Open a ticket from a mail, and return it. Its author is the sender's address, never an account."""
    incoming = received.incoming
    category = desk.categories.get(CATEGORY) or next(iter(desk.categories))
    name = incoming.sender_name or incoming.sender
    ticket = open_ticket(
        session,
        now=now,
        desk=desk,
        asker=Asker(name=name, email=mail.sender or None, language=received.language),
        channel=Channel.MAIL,
        classification=Classification.QUESTION,
        category=category,
        subcategory=OTHER,
        subject=received.subject[:_SUBJECT],
        description=received.text,
        mail_ids=_own_ids(incoming),
        is_automatic=bool(incoming.automatic),
    )
    mail.ticket_id = ticket.id
    writer = Writer(side=Side.REQUESTER, name=name)
    _attach(session, received.files, ticket=ticket, writer=writer, now=now)
    return ticket


def is_address(text: str) -> bool:
    """Return whether a text is an e-mail address to which an answer can be sent."""
    try:
        normalise_address(text)
    except NotAnAddress:
        return False
    return len(text) <= _LONGEST_ADDRESS


def _locked_thread(session: Session, thread: Thread, sender: str) -> Thread:
    """Lock the ticket that a mail belongs to, and return the thread with the ticket and the sender's part as they are
    now: while the mail waited, the ticket may have been claimed, or its author erased.

    Everybody who writes on a ticket locks it first: then they are counted. A thread that was found by the ticket's
    number stays one, so that the mail of somebody who takes no part any more is held.
    """
    ticket = locked(session, thread.ticket)
    return replace(thread, ticket=ticket, part=part_in(session, ticket, sender))


def _is_of_the_ticket(thread: Thread) -> bool:
    return thread.part is not None or thread.proof is Proof.ADDRESS


def _why_held(thread: Thread | None, *, too_many: bool, has_sender: bool) -> str:
    """Return the code of why a mail is held for staff; an empty text when it is not."""
    if not has_sender:
        return NO_SENDER
    if too_many:
        return TOO_MANY
    return STRANGER if thread and not _is_of_the_ticket(thread) else ""


def _record(session: Session, received: Received, now: datetime) -> Mail | None:
    """Insert the row of a mail, and return it; None when there is a row of the same mail.

    Of two transactions with the same mail the second waits here for the first.
    """
    incoming, original = received.incoming, received.original
    values = {
        "id": new_id(),
        "identity": incoming.identity,
        "message_id": incoming.message_id[:_LINE],
        "sender": incoming.sender if is_address(incoming.sender) else "",
        "recipients": incoming.to[:_MOST_ADDRESSES],
        "copied": incoming.cc[:_MOST_ADDRESSES],
        "subject": incoming.subject[:_LINE],
        "key": original.key,
        "size": original.size,
        "sha256": original.sha256,
        "scan": original.scan.value,
        "outcome": MailOutcome.HELD,
        "reason": "",
        "received_at": now,
    }
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    inserted = dialect.insert(Mail).values(values).on_conflict_do_nothing(index_elements=[Mail.identity])
    mail_id = session.scalar(inserted.returning(Mail.id))
    return session.get_one(Mail, mail_id) if mail_id else None


def _attach(
    session: Session, files: Sequence[StoredFile], *, ticket: Ticket, writer: Writer, now: datetime
) -> list[Attachment]:
    """Keep the files of a mail as files of a ticket, and return their rows. No entry has taken them yet."""
    attachments = [
        Attachment.of(stored, ticket_id=ticket.id, side=writer.side, by=writer.user_id, now=now) for stored in files
    ]
    for attachment in attachments:
        keep_file(session, attachment.key)
    session.add_all(attachments)
    session.flush()
    return attachments


def _own_ids(incoming: Incoming) -> list[str]:
    """Return the Message-IDs of a mail and of those that it answers, oldest first."""
    return [*incoming.references, incoming.message_id]
