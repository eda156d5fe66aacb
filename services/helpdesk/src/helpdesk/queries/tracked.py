"""A ticket as its author without an account sees it through the mailed link."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import ANONYMOUS
from chassis.lists import MAX_LIMIT, Page
from chassis.problems import NotFound
from helpdesk.model import Attachment, Mail, Ticket
from helpdesk.model.desk import Desk
from helpdesk.model.tracking_links import link_hash
from helpdesk.queries.attachments import check_room, find_attachment
from helpdesk.queries.entries import page_of_entries
from helpdesk.queries.shown import shown_ticket
from helpdesk.queries.standing import Standing


def find_tracked(session: Session, token: str) -> Standing:
    """Return the ticket whose link has the secret `token`, as that of its author.

    The token is found by its hash, so that a wrong one takes as long as a right one. Raises NotFound for a token of no
    ticket, also of one that was claimed or erased.
    """
    ticket = session.scalar(select(Ticket).where(Ticket.tracking_hash == link_hash(token)))
    if ticket is None:
        raise NotFound()
    return Standing(ticket=ticket, is_author=True)


def is_opened(session: Session, *, token: str) -> bool:
    """Return whether somebody has opened the link with this token before. Raises NotFound."""
    return find_tracked(session, token).ticket.tracking_opened_at is not None


def tracked_ticket(session: Session, *, desk: Desk, token: str) -> dict[str, Any]:
    """Return the ticket with the link `token` and its first hundred entries. Raises NotFound."""
    return shown_tracked(session, desk, find_tracked(session, token))


def shown_tracked(session: Session, desk: Desk, standing: Standing) -> dict[str, Any]:
    """Return a ticket with its first hundred entries as a mapping, as its author without an account may see it."""
    entries = page_of_entries(session, desk, standing, newest_first=False, limit=MAX_LIMIT, after=None)
    return {
        **shown_ticket(session, ANONYMOUS, desk, standing),
        "language": standing.ticket.language,
        "entries": entries,
    }


def tracked_entries(session: Session, *, desk: Desk, token: str, order: str, limit: int, after: str | None) -> Page:
    """Return one page of the entries of the ticket with the link `token`, without internal notes.

    `order` is `asc` or `desc`, `after` the cursor of the page before. Raises NotFound, and Invalid for an unknown
    cursor.
    """
    return page_of_entries(
        session, desk, find_tracked(session, token), newest_first=order == "desc", limit=limit, after=after
    )


def check_upload_by_link(session: Session, *, now: datetime, token: str, per_hour: int) -> None:
    """Check that one more file has room on the ticket with the link `token`. Called before the file is received.

    Raises NotFound, TooManyFiles, and TooManyRequests after `per_hour` uploads to the ticket in an hour.
    """
    check_room(session, find_tracked(session, token), None, now, per_hour)


def tracked_attachment(session: Session, *, token: str, attachment_id: UUID) -> Attachment:
    """Return a file of the ticket with the link `token`. Raises NotFound, also for a file of an internal note."""
    return find_attachment(session, find_tracked(session, token), None, attachment_id)


def tracked_export(session: Session, *, desk: Desk, token: str) -> dict[str, Any]:
    """Return everything that is held of the author of the ticket with the link `token` on this ticket: the ticket, all
    entries that the author may see, and the mails that came from their address. Raises NotFound.
    """
    standing = find_tracked(session, token)
    return {
        "ticket": shown_ticket(session, ANONYMOUS, desk, standing),
        "language": standing.ticket.language,
        "entries": _all_entries(session, desk, standing),
        "mails": _mails(session, standing.ticket),
    }


def _all_entries(session: Session, desk: Desk, standing: Standing) -> list[Any]:
    found: list[Any] = []
    after = None
    while True:
        page = page_of_entries(session, desk, standing, newest_first=False, limit=MAX_LIMIT, after=after)
        found += page.items
        after = page.next
        if after is None:
            return found


def _mails(session: Session, ticket: Ticket) -> list[dict[str, Any]]:
    rows = select(Mail).where(Mail.ticket_id == ticket.id, Mail.sender == ticket.author_email)
    return [
        {
            "message_id": mail.message_id,
            "sender": mail.sender,
            "recipients": mail.recipients,
            "copied": mail.copied,
            "subject": mail.subject,
            "size": mail.size,
            "received_at": mail.received_at,
        }
        for mail in session.scalars(rows.order_by(Mail.id))
    ]
