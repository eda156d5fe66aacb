"""What staff decide about mails that were held or taken for automatic, and when mails of no ticket are deleted."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.files import StoredFile, discard_file
from chassis.problems import NotFound, refuse_field
from helpdesk.actions.ingesting import TOO_MANY, Received, open_from_mail, write_mail
from helpdesk.actions.locking import locked
from helpdesk.model import Mail, Ticket
from helpdesk.model.desk import Desk
from helpdesk.model.problems import MailDecided
from helpdesk.queries.mails import get_mail
from helpdesk.queries.threads import Proof, Thread, part_in
from helpdesk.states import UNDECIDED, MailDecision, MailOutcome

KEPT = timedelta(days=90)
"""How long a mail that belongs to no ticket is kept."""

_BATCH = 100


def decide_mail(
    session: Session,
    *,
    actor: Actor,  # the audit trail has it from the transaction
    now: datetime,
    desk: Desk,
    mail_id: UUID,
    decision: MailDecision,
    number: int | None,
    received: Received,
) -> Mail:
    """Carry out what staff decide about a mail, and return its row. Locks the mail and the ticket.

    `number` is the ticket that it is written on. `received` is the mail as it was read again. Raises NotFound
    also for a mail that was erased, MailDecided when somebody has decided before, and Invalid for a number that no
    ticket has.
    """
    mail = session.get(Mail, mail_id, with_for_update=True)
    if mail is None:
        raise NotFound()
    if mail.outcome not in UNDECIDED:
        raise MailDecided()
    if mail.is_erased and decision is not MailDecision.DISCARD:
        raise NotFound()
    if decision is MailDecision.ATTACH:
        ticket = session.scalar(select(Ticket).where(Ticket.number == number))
        if ticket is None:
            raise refuse_field("#/number", "mail.ticket_unknown")
        ticket = locked(session, ticket)  # first, as by everybody who writes on a ticket
        thread = Thread(ticket, Proof.NUMBER, part_in(session, ticket, mail.sender))
        write_mail(session, now=now, desk=desk, mail=mail, received=received, thread=thread)
        mail.outcome, mail.ticket_id = MailOutcome.ADDED, ticket.id
    elif decision is MailDecision.OPEN:
        open_from_mail(session, now=now, desk=desk, mail=mail, received=received)
        mail.outcome = MailOutcome.OPENED
    else:
        mail.outcome = MailOutcome.DISCARDED
    audit.record(session, "mail.decided", mail.id, decision=decision.value)
    return mail


def original_of(session: Session, *, actor: Actor, now: datetime, mail_id: UUID) -> StoredFile:
    """Return a whole mail as a file, and record in the audit trail that staff had it. Raises NotFound, also for a mail
    that was erased.
    """
    mail = get_mail(session, mail_id)
    if mail.is_erased:
        raise NotFound()
    audit.record(session, "mail.downloaded", mail.id)
    return mail.original


def delete_old_mails(session: Session, *, as_of: datetime) -> int:
    """Delete a batch of mails that belong to no ticket and came in 90 days before `as_of`, with their bytes.

    Mails that wait for staff's decision are kept, but for those of which one sender or ticket had too many. Returns how
    many were deleted. A job's step.
    """
    old = select(Mail).where(
        Mail.ticket_id.is_(None),
        or_(Mail.outcome != MailOutcome.HELD, Mail.reason == TOO_MANY),
        Mail.received_at < as_of - KEPT,
    )
    found = session.scalars(old.order_by(Mail.received_at).limit(_BATCH).with_for_update(skip_locked=True)).all()
    for mail in found:
        if not mail.is_erased:
            discard_file(session, mail.key, now=as_of)
        session.delete(mail)
    return len(found)
