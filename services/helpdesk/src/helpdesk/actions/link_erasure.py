"""Erase the author of a ticket who has no account: a code is mailed to their address, and whoever enters it is erased.

The link alone is not enough, because people forward mails.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from chassis import audit, erasure
from chassis.context import Actor
from chassis.files import discard_file
from chassis.mailed_codes import CODE_ATTEMPTS, CodeKeys, CodeSpent, CodeWrong, DrawnCode
from chassis.outbox import publish
from chassis.pace import check_pace
from chassis.personal import DataSubject
from helpdesk.actions.moving import move_ticket
from helpdesk.actions.tracking import author_as_writer, by_link
from helpdesk.events import ErasureCodeIssued
from helpdesk.model import Attachment, Base, Entry, ErasureCode, Mail, Ticket
from helpdesk.model.desk import Desk
from helpdesk.states import Resolution, Side, TicketState

_CODES_A_DAY = 5
_PAUSE = timedelta(minutes=1)
_KEPT = timedelta(days=1)
_BATCH = 500
_NOBODY = UUID(int=0)
"""The user id of no account."""


def ask_for_erasure(session: Session, *, actor: Actor, now: datetime, token: str, code: DrawnCode) -> None:
    """Mail a new code to the author of the ticket with the link `token`; codes from before do not count any more.

    Raises NotFound, and TooManyRequests for a second code within a minute and a sixth within a day.
    """
    ticket = by_link(session, token, now).ticket
    of_ticket = ErasureCode.ticket_id == ticket.id
    check_pace(session, ErasureCode.code_sent_at, of_ticket, most=1, now=now, within=_PAUSE)
    check_pace(session, ErasureCode.code_sent_at, of_ticket, most=_CODES_A_DAY, now=now)
    row = ErasureCode(code_id=code.code_id, ticket_id=ticket.id, attempts_left=CODE_ATTEMPTS)
    row.keep_code(code_id=code.code_id, code_hash=code.hash, now=now)
    session.add(row)
    publish(
        session,
        ErasureCodeIssued(
            code_id=code.code_id,
            number=ticket.number,
            email=ticket.author_email or "",
            language=ticket.language,
            expires_at=row.code_expires_at,
            ciphertext=code.ciphertext,
        ),
    )
    audit.record(session, "ticket.erasure_asked", ticket.id)


def confirm_erasure(
    session: Session, *, actor: Actor, now: datetime, desk: Desk, token: str, code: str, keys: CodeKeys
) -> CodeWrong | None:
    """Erase the author from the ticket with the link `token` if `code` is the one that was mailed last.

    Otherwise the try is counted, and CodeWrong is returned, not raised, so that the caller commits the count. Raises
    NotFound; CodeExpired; and CodeSpent, also when no code was asked for.
    """
    ticket = by_link(session, token, now).ticket
    newest = select(ErasureCode).where(ErasureCode.ticket_id == ticket.id).order_by(ErasureCode.code_sent_at.desc())
    row = session.scalar(newest.limit(1))
    if row is None:
        raise CodeSpent()
    row.check_code_usable(now)
    if not keys.is_code(code, code_id=row.code_id, code_hash=row.code_hash):
        row.attempts_left -= 1
        return CodeWrong(row.attempts_left)
    erase_author(session, now=now, desk=desk, ticket=ticket)
    return None


def erase_author(session: Session, *, now: datetime, desk: Desk, ticket: Ticket) -> None:
    """Erase an author without an account from a ticket that the caller has locked.

    The author's name, address, texts, files and mails go, and so do the words by which the ticket is found and its
    link. What staff wrote, the number, the history and the times stay. An open ticket is closed as withdrawn, which is
    told to nobody.
    """
    if ticket.is_open:
        move_ticket(
            session,
            now=now,
            desk=desk,
            ticket=ticket,
            to=TicketState.CLOSED,
            writer=author_as_writer(ticket),
            resolution=Resolution.WITHDRAWN,
        )
    ticket.end_link()
    session.execute(delete(ErasureCode).where(ErasureCode.ticket_id == ticket.id))
    _discard_files(session, ticket, now)
    subject = DataSubject(
        user_id=_NOBODY,
        addresses=frozenset({ticket.author_email} if ticket.author_email else ()),
        names=frozenset({ticket.author_name} if ticket.author_name else ()),
    )
    ticket_id = ticket.id
    erasure.erase(session, Base.metadata, subject, only=of_ticket(ticket_id))
    audit.record(session, "ticket.author_erased", ticket_id)


def of_ticket(ticket_id: UUID) -> Mapping[str, ColumnElement[bool]]:
    """Return the conditions by which an erasure stays within one ticket and leaves staff's part alone.

    The author may have other tickets under the same address, whose links somebody else may have.
    """
    return {
        "ticket.author": Ticket.id == ticket_id,
        "entry.author": Entry.side == Side.REQUESTER,
        "entry.writer": and_(Entry.ticket_id == ticket_id, Entry.side == Side.REQUESTER),
        "attachment.author": Attachment.side == Side.REQUESTER,
        "mail.author": Mail.ticket_id == ticket_id,
    }


def purge_erasure_codes(session: Session, *, as_of: datetime) -> int:
    """Delete a batch of codes that were mailed more than a day before `as_of`. Returns how many. A job's step."""
    old = select(ErasureCode.code_id).where(ErasureCode.code_sent_at < as_of - _KEPT).limit(_BATCH)
    gone = delete(ErasureCode).where(ErasureCode.code_id.in_(old)).returning(ErasureCode.code_id)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())


def _discard_files(session: Session, ticket: Ticket, now: datetime) -> None:
    """Delete the files that requesters uploaded to a ticket, and the bytes of the author's mails."""
    for attachment in session.scalars(
        select(Attachment).where(Attachment.ticket_id == ticket.id, Attachment.side == Side.REQUESTER)
    ):
        discard_file(session, attachment.key, now=now)
        session.delete(attachment)
    theirs = Mail.ticket_id == ticket.id, Mail.sender == ticket.author_email, Mail.key != ""
    for key in session.scalars(select(Mail.key).where(*theirs)).all():
        discard_file(session, key, now=now)
    session.execute(update(Mail).where(*theirs).values(key=""))
    session.flush()
