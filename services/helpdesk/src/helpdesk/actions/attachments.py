"""The files of tickets: upload them, let entries take them, delete what nobody took."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.files import discard_file
from chassis.problems import refuse_field
from helpdesk.actions.writer import Writer
from helpdesk.model import Attachment, Entry, Ticket
from helpdesk.queries.attachments import RULES

_KEPT = timedelta(days=1)
_BATCH = 100


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
