"""Erase the author of a ticket who has no account: a code is mailed to their address, and whoever enters it is erased.

The link alone is not enough, because people forward mails.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.mailed_codes import CODE_ATTEMPTS, CodeKeys, CodeSpent, CodeWrong, DrawnCode
from chassis.outbox import publish
from chassis.pace import check_pace
from helpdesk.actions.copies import erase_author
from helpdesk.actions.tracking import by_link
from helpdesk.events import ErasureCodeIssued
from helpdesk.model import ErasureCode

_CODES_A_DAY = 5
_PAUSE = timedelta(minutes=1)
_KEPT = timedelta(days=1)
_BATCH = 500


def ask_for_erasure(session: Session, *, actor: Actor, now: datetime, token: str, code: DrawnCode) -> None:
    """Begin the erasure of a ticket's author: mail a new code to their address, which `confirm_erasure` takes.

    `token` is that of the ticket's link, `code` the new code with its hash and its ciphertext for the notifier. Codes
    that were mailed before count no more.

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
    session: Session, *, actor: Actor, now: datetime, token: str, code: str, keys: CodeKeys
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
    erase_author(session, now=now, ticket=ticket)
    return None


def purge_erasure_codes(session: Session, *, as_of: datetime) -> int:
    """Delete a batch of codes that were mailed more than a day before `as_of`. Returns how many. A job's step."""
    old = select(ErasureCode.code_id).where(ErasureCode.code_sent_at < as_of - _KEPT).limit(_BATCH)
    gone = delete(ErasureCode).where(ErasureCode.code_id.in_(old)).returning(ErasureCode.code_id)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())
