"""The files of tickets: upload them, let entries take them, delete what nobody took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.files import StoredFile, discard_file, keep_file
from chassis.problems import refuse_field
from helpdesk.actions.locking import locked, ticket_to_change
from helpdesk.actions.writer import Writer
from helpdesk.model import Attachment, Entry, Ticket
from helpdesk.queries.attachments import (
    ADDED,
    RULES,
    by_upload_token,
    check_room,
    find_attachment,
    is_of_description,
    shown_attachment,
)
from helpdesk.queries.standing import Standing, find_ticket

_KEPT = timedelta(days=1)
_BATCH = 100


def add_attachment(
    session: Session, *, actor: Actor, now: datetime, number: int, stored: StoredFile, per_hour: int
) -> dict[str, Any]:
    """Add an uploaded file to the ticket `number`, for the caller's next entry, and return it as a mapping.

    `stored` describes the file in the blob store. What its author uploads belongs to the description until an entry
    takes it. Raises NotFound, also for strangers; TooManyFiles; TooManyRequests for somebody who is not staff after
    `per_hour` uploads to any tickets in an hour; and Unavailable when the upload took longer than an hour.
    """
    standing = ticket_to_change(session, actor, number)
    return keep_attachment(session, standing, user_id_of(actor), stored, now, per_hour)


def add_attachment_with_token(
    session: Session, *, actor: Actor, now: datetime, number: int, token: str, stored: StoredFile, per_hour: int
) -> dict[str, Any]:
    """Add an uploaded file to the description of the ticket `number`, whose upload token is `token`.

    `stored` describes the file in the blob store. Returns it as a mapping. Raises NotFound, UploadTokenExpired,
    TooManyFiles, TooManyRequests after `per_hour` uploads to the ticket in an hour, and Unavailable when the upload
    took longer than an hour.
    """
    locked(session, by_upload_token(session, number, token, now).ticket)
    return keep_attachment(session, by_upload_token(session, number, token, now), None, stored, now, per_hour)


def keep_attachment(
    session: Session, standing: Standing, user_id: UUID | None, stored: StoredFile, now: datetime, per_hour: int
) -> dict[str, Any]:
    """Add an uploaded file to a ticket, and return the file as a mapping. The ticket's row is locked already.

    `standing` is the ticket and what it is to the uploader, `stored` the file. `user_id` is the uploader's id, None for
    somebody without an account. `per_hour` is how many files one may upload, as `check_room` counts them. Raises
    TooManyFiles, TooManyRequests, and Unavailable when the upload took longer than an hour.
    """
    check_room(session, standing, user_id, now, per_hour)
    keep_file(session, stored.key)
    ticket = standing.ticket
    attachment = Attachment.of(stored, ticket_id=ticket.id, side=standing.side, by=user_id, now=now)
    attachment.is_pending = not is_of_description(attachment, ticket)
    session.add(attachment)
    session.flush()
    audit.record(session, ADDED, ticket.id, attachment_id=attachment.id, side=standing.side.value)
    return shown_attachment(attachment)


def download_attachment(
    session: Session, *, actor: Actor, now: datetime, number: int, attachment_id: UUID
) -> StoredFile:
    """Return the StoredFile of a file of the ticket `number`, and record the download in the audit trail (LGPD, article
    37), unless it is the uploader's.

    Raises NotFound for a file that the caller may not see.
    """
    user_id, standing = user_id_of(actor), find_ticket(session, actor, number)
    found = find_attachment(session, standing, user_id, attachment_id)
    if found.uploaded_by_id != user_id:
        audit.record(session, "ticket.attachment_viewed", found.ticket_id, attachment_id=found.id)
    return found.file


def take_attachments(
    session: Session, ticket: Ticket, entry: Entry, attachment_ids: Sequence[UUID], writer: Writer
) -> None:
    """Let an entry take uploads of its writer on the same ticket.

    Raises Invalid when one of them is no such upload, or an entry has taken it, and TooManyFiles for more than an entry
    may have.
    """
    for attachment in _own_uploads(session, ticket, attachment_ids, writer):
        attachment.entry_id = entry.id
        attachment.is_pending = False


def move_to_description(
    session: Session, before: Ticket, ticket: Ticket, attachment_ids: Sequence[UUID], writer: Writer
) -> None:
    """Move uploads of `writer` from the ticket `before` to the description of the ticket that follows it.

    Raises Invalid and TooManyFiles, as `take_attachments` does.
    """
    for attachment in _own_uploads(session, before, attachment_ids, writer):
        attachment.ticket_id = ticket.id
        attachment.is_pending = False


def delete_untaken_attachments(session: Session, *, as_of: datetime) -> int:
    """Delete a batch of uploads that no entry has taken in a day, with their files. Return how many. A job's step."""
    old = select(Attachment).where(Attachment.is_pending.is_(True), Attachment.uploaded_at < as_of - _KEPT)
    found = session.scalars(old.order_by(Attachment.uploaded_at).limit(_BATCH).with_for_update(skip_locked=True)).all()
    for attachment in found:
        discard_file(session, attachment.key, now=as_of)
        session.delete(attachment)
    return len(found)


def _own_uploads(
    session: Session, ticket: Ticket, attachment_ids: Sequence[UUID], writer: Writer
) -> Sequence[Attachment]:
    wanted = set(attachment_ids)
    RULES.check_count(len(wanted))
    if not wanted:
        return ()
    rows = select(Attachment).where(
        Attachment.ticket_id == ticket.id,
        Attachment.id.in_(wanted),
        Attachment.entry_id.is_(None),
        Attachment.side == writer.side,
        Attachment.uploaded_by_id == writer.user_id if writer.user_id else Attachment.uploaded_by_id.is_(None),
    )
    found = session.scalars(rows.with_for_update()).all()
    if len(found) != len(wanted):
        raise refuse_field("#/attachment_ids", "attachment.unknown")
    return found
