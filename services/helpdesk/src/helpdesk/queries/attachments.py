"""The files of tickets: which may come in, and who sees them."""

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from chassis.audit import audit
from chassis.context import Actor
from chassis.files import CSV, JPEG, MB, OFFICE_TYPES, PDF, PLAIN_TEXT, PNG, XML, ZIP, UploadRules
from chassis.pace import check_pace
from chassis.problems import NotFound
from helpdesk.model import Attachment, Entry, Ticket
from helpdesk.model.problems import UploadTokenExpired
from helpdesk.model.tracking_links import link_hash
from helpdesk.queries.standing import Standing, find_ticket
from helpdesk.states import Side, Visibility

MOST_FILES = 10
"""How many files an entry, or a ticket's description, may have."""

TYPES = frozenset({PDF, JPEG, PNG, CSV, PLAIN_TEXT, XML, ZIP, *OFFICE_TYPES})
"""The kinds of file that may be attached to tickets."""

RULES = UploadRules(max_bytes=5 * MB, max_count=MOST_FILES, types=TYPES)
"""What an entry's files may be."""

ONE_FILE = UploadRules(max_bytes=5 * MB, max_count=1, types=TYPES)
"""What one upload may be."""

ADDED = "ticket.attachment_added"
"""The action of the audit trail for a file that somebody uploaded. Its detail `side` is the uploader's."""


def check_upload(session: Session, *, actor: Actor, now: datetime, number: int, per_hour: int) -> None:
    """Check that `actor` may upload one more file to the ticket `number` now. Called before the file is received.

    Raises NotFound, also for strangers; TooManyFiles when as many wait for an entry as one may have; TooManyRequests
    after `per_hour` uploads to any tickets in an hour, unless `actor` is staff here.
    """
    check_room(session, find_ticket(session, actor, number), actor.user_id, now, per_hour)


def check_room(session: Session, standing: Standing, user_id: UUID | None, now: datetime, per_hour: int) -> None:
    """Check that one more file of a person has room on a ticket. `user_id` is None for somebody without an account.

    Files that no entry has taken count, if they came after the newest public entry: those before it are the
    description's. A person may upload `per_hour` files in an hour to all tickets together, somebody without an account
    to this one, and staff any number. Files of mails are no uploads of the person whose address the mail names, because
    a sender is forged in a moment. Raises TooManyFiles and TooManyRequests.
    """
    ticket = standing.ticket
    public = select(Entry.id).where(Entry.ticket_id == ticket.id, Entry.visibility == Visibility.PUBLIC)
    mine = (
        Attachment.ticket_id == ticket.id,
        Attachment.side == standing.side,
        Attachment.uploaded_by_id == user_id if user_id else Attachment.uploaded_by_id.is_(None),
    )
    waiting = select(func.count()).where(*mine, Attachment.entry_id.is_(None))
    since = session.scalar(public.order_by(Entry.id.desc()).limit(1))
    count = session.scalar(waiting.where(Attachment.id > since) if since else waiting) or 0
    RULES.check_count(count + 1)
    if standing.side is Side.STAFF:
        return
    at, counted = (audit.c.at, _uploads_of(user_id)) if user_id else (Attachment.uploaded_at, mine)
    check_pace(session, at, *counted, most=per_hour, now=now, within=timedelta(hours=1))


def _uploads_of(user_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the audit rows of what a person uploaded as a requester."""
    as_requester = audit.c.details["side"].as_string() == Side.REQUESTER.value
    return audit.c.actor_id == user_id, audit.c.action == ADDED, as_requester


def check_upload_with_token(session: Session, *, now: datetime, number: int, token: str, per_hour: int) -> None:
    """Check that one more file may be uploaded to the ticket `number` with its upload token. Called before the file is
    received. Raises NotFound, UploadTokenExpired, TooManyFiles and TooManyRequests.
    """
    check_room(session, by_upload_token(session, number, token, now), None, now, per_hour)


def by_upload_token(session: Session, number: int, token: str, now: datetime) -> Standing:
    """Return the ticket `number` as its author's, who has its upload token.

    Raises NotFound for a token of another ticket, and UploadTokenExpired half an hour after the ticket was opened.
    """
    ticket = session.scalar(select(Ticket).where(Ticket.number == number))
    if ticket is None or not hmac.compare_digest(ticket.upload_hash or "", link_hash(token)):
        raise NotFound()
    if ticket.upload_until is None or now >= ticket.upload_until:
        raise UploadTokenExpired()
    return Standing(ticket=ticket, is_author=True)


def is_of_description(attachment: Attachment, ticket: Ticket) -> bool:
    """Return whether a file belongs to a ticket's description: its author uploaded it, and no entry has taken it."""
    is_authors = attachment.uploaded_by_id in (None, ticket.author_user_id)
    return attachment.entry_id is None and attachment.side is Side.REQUESTER and is_authors


def of_description(session: Session, ticket: Ticket) -> Sequence[Attachment]:
    """Return the files of a ticket's description, the oldest first."""
    is_authors = or_(Attachment.uploaded_by_id.is_(None), Attachment.uploaded_by_id == ticket.author_user_id)
    found = select(Attachment).where(
        Attachment.ticket_id == ticket.id,
        Attachment.entry_id.is_(None),
        Attachment.side == Side.REQUESTER,
        is_authors,
    )
    return session.scalars(found.order_by(Attachment.id)).all()


def by_entry(session: Session, entry_ids: Sequence[UUID]) -> Mapping[UUID, list[Attachment]]:
    """Return the files that entries have taken, by the ids of the entries."""
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    rows = select(Attachment).where(Attachment.entry_id.in_(entry_ids)).order_by(Attachment.id)
    for attachment in session.scalars(rows) if entry_ids else ():
        if attachment.entry_id:
            found[attachment.entry_id].append(attachment)
    return found


def find_attachment(session: Session, standing: Standing, user_id: UUID | None, attachment_id: UUID) -> Attachment:
    """Return a file of a ticket, if the person who asks for it may see it. Raises NotFound otherwise.

    `standing` is the ticket and what it is to that person, `user_id` the person's id, None for somebody without an
    account. Only staff see the files of internal notes. A file that no entry has taken is seen by its uploader alone,
    unless it belongs to the description.
    """
    found = session.get(Attachment, attachment_id)
    if found is None or found.ticket_id != standing.ticket.id:
        raise NotFound()
    if found.entry_id is None:
        is_own = user_id is not None and found.uploaded_by_id == user_id
        is_seen = is_own or is_of_description(found, standing.ticket)
    else:
        entry = session.get_one(Entry, found.entry_id)
        is_seen = standing.side is Side.STAFF or entry.visibility is Visibility.PUBLIC
    if not is_seen:
        raise NotFound()
    return found


def shown_attachment(attachment: Attachment) -> dict[str, Any]:
    """Return a file of a ticket as a mapping for the answer."""
    return {
        "id": attachment.id,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "state": attachment.scan,
        "uploaded_at": attachment.uploaded_at,
    }
