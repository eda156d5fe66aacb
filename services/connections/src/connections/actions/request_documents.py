"""What is done with the documents of a request: add them, download them, remove them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.files import StoredFile, discard_file, keep_file
from chassis.problems import NotFound
from connections.actions.request_locks import request_to_change
from connections.model import RequestDocument
from connections.queries.request_documents import (
    DOCUMENT_ADDED,
    check_documents_pace,
    found_document,
    slot_for_upload,
    was_added_for_present_holder,
)
from connections.queries.requests import shown_document
from connections.queries.standing import request_to_see


def add_document(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    request_id: UUID,
    slot: str,
    stored: StoredFile,
    per_hour: int | None = None,
) -> dict[str, Any]:
    """Add an uploaded file to a slot of a request, and return the new document as a mapping.

    `stored` describes the file in the blob store. Everything is checked again under the request's lock, because the
    request may have changed during the upload, and other files may have come. Raises NotFound, AccessEnded,
    RequestNotEditable, SlotUnknown, SlotFull, TooManyRequests after `per_hour` files of the caller in an hour (None for
    demo data, of which there may be any number), and Unavailable when the upload took longer than an hour.
    """
    user_id = user_id_of(actor)
    request, _ = request_to_change(session, actor, today, request_id)
    slot_for_upload(session, request, slot)
    if per_hour:
        check_documents_pace(session, actor=actor, now=now, per_hour=per_hour)
    keep_file(session, stored.key)
    document = RequestDocument.of(stored, slot=slot, by=user_id, now=now)
    request.put_document(document, now=now)
    session.flush()
    audit.record(session, DOCUMENT_ADDED, request.id, document_id=document.id, slot=slot)
    return shown_document(document)


def remove_document(
    session: Session, *, actor: Actor, now: datetime, today: date, request_id: UUID, document_id: UUID
) -> None:
    """Remove a document from a request.

    A document that was handed in keeps its row and file; any other is deleted with its file.

    Raises NotFound, also for a document that is removed already; AccessEnded; RequestNotEditable when the document's
    slot cannot be changed now.
    """
    request, _ = request_to_change(session, actor, today, request_id)
    document = found_document(request, document_id)
    if document.removed_at:
        raise NotFound()
    request.check_open(slot=document.slot)
    if document.round is None:
        discard_file(session, document.key, now=now)
    request.take_document(document, now=now)
    audit.record(session, "request.document_removed", request.id, document_id=document_id, slot=document.slot)


def download_document(
    session: Session, *, actor: Actor, now: datetime, today: date, request_id: UUID, document_id: UUID
) -> StoredFile:
    """Return the StoredFile of a document, and record the download in the audit trail (LGPD, article 37).

    Downloads by the uploader are not recorded. Needs a writing transaction because of the audit. Raises AccessEnded and
    NotFound, also for a removed document that belongs to a former holder.
    """
    request, standing = request_to_see(session, actor, today, request_id)
    document = found_document(request, document_id)
    if document.removed_at and not standing.sees_as_staff and not was_added_for_present_holder(session, document):
        raise NotFound()
    if document.uploaded_by != actor.user_id:
        audit.record(session, "request.document_viewed", request.id, document_id=document.id, slot=document.slot)
    return document.file
