"""Reads of the mails that came in."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.lists import Page, page
from chassis.problems import NotFound
from helpdesk.model import Mail, Ticket
from helpdesk.model.problems import MailDecided
from helpdesk.states import UNDECIDED, MailOutcome

HOUR = timedelta(hours=1)


def is_known(session: Session, identity: str) -> bool:
    """Return whether a mail was taken in before: `identity` is the hash of its Message-ID and body."""
    return session.scalar(select(Mail.id).where(Mail.identity == identity)) is not None


def sends_too_much(session: Session, sender: str, *, most: int, now: datetime) -> bool:
    """Return whether more than `most` mails came from an address in the hour before `now`."""
    recent = select(Mail.id).where(Mail.sender == sender, Mail.received_at > now - HOUR).limit(most + 1)
    return (session.scalar(select(func.count()).select_from(recent.subquery())) or 0) > most


def list_mails(session: Session, *, outcome: str | None, ticket: int | None, limit: int, after: str | None) -> Page:
    """Return a page of the mails that came in, the newest first.

    `outcome` chooses by what became of them, `ticket` is the number of the ticket that they belong to or name.
    """
    rows = select(Mail)
    if outcome is not None:
        rows = rows.where(Mail.outcome == MailOutcome(outcome))
    if ticket is not None:
        rows = rows.where(Mail.ticket_id == select(Ticket.id).where(Ticket.number == ticket).scalar_subquery())
    found = page(session, rows, key=[Mail.id], limit=limit, after=after, newest_first=True)
    numbers = _numbers(session, found.items)
    return Page([as_shown(mail, numbers) for mail in found.items], found.next)


def get_mail(session: Session, mail_id: UUID) -> Mail:
    """Return a mail that came in. Raises NotFound."""
    mail = session.get(Mail, mail_id)
    if mail is None:
        raise NotFound()
    return mail


def undecided_mail(session: Session, *, mail_id: UUID) -> Mail:
    """Return a mail that staff may still decide about. Raises NotFound and MailDecided."""
    mail = get_mail(session, mail_id)
    if mail.outcome not in UNDECIDED:
        raise MailDecided()
    return mail


def shown_mail(session: Session, *, mail_id: UUID) -> tuple[Mail, dict[str, Any]]:
    """Return a mail that came in, and its values as staff see them. Raises NotFound."""
    mail = get_mail(session, mail_id)
    return mail, as_shown(mail, _numbers(session, [mail]))


def as_shown(mail: Mail, numbers: Mapping[UUID, int]) -> dict[str, Any]:
    """Return the values of a mail as staff see them. `numbers` has the ticket's number by its id."""
    return {
        "id": mail.id,
        "received_at": mail.received_at,
        "sender": mail.sender,
        "to": mail.recipients,
        "cc": mail.copied,
        "subject": mail.subject,
        "size": mail.size,
        "outcome": mail.outcome.value,
        "reason": mail.reason,
        "ticket": numbers.get(mail.ticket_id) if mail.ticket_id else None,
    }


def _numbers(session: Session, mails: Iterable[Mail]) -> Mapping[UUID, int]:
    """Return the numbers of the tickets that mails belong to, by the tickets' ids."""
    ticket_ids = {mail.ticket_id for mail in mails if mail.ticket_id}
    if not ticket_ids:
        return {}
    rows = session.execute(select(Ticket.id, Ticket.number).where(Ticket.id.in_(ticket_ids)))
    return {row.id: row.number for row in rows}
