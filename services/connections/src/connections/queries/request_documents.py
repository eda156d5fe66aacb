"""Read the documents of requests, and decide which files may be added to which slots."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.audit import audit
from chassis.context import Actor
from chassis.files import JPEG, PDF, PNG, UploadRules
from chassis.pace import check_pace
from chassis.problems import NotFound
from connections.forms.slots import MOST_BYTES, Slot
from connections.model import ConnectionRequest, RequestDocument
from connections.model.problems import SlotFull, SlotUnknown
from connections.queries.present_holder import is_of_present_holder
from connections.queries.request_facts import form_for
from connections.queries.standing import request_to_fill_in

DOCUMENT_RULES = UploadRules(max_bytes=MOST_BYTES, max_count=1, types=frozenset({JPEG, PNG, PDF}))
"""What any slot of any form takes at most. A slot's own rules may be narrower."""

DOCUMENT_ADDED = "request.document_added"


def check_upload(
    session: Session, *, actor: Actor, now: datetime, today: date, request_id: UUID, slot: str, per_hour: int
) -> UploadRules:
    """Return the rules for a file, if the caller may now add it to a slot of a request.

    Called before the file is received.

    Raises NotFound, AccessEnded, RequestNotEditable, SlotUnknown and SlotFull, and TooManyRequests after `per_hour`
    files of the caller in an hour. The limit protects the disk, on which removed files stay until a job deletes them.
    """
    request, _ = request_to_fill_in(session, actor, today, request_id)
    found = slot_for_upload(session, request, slot)
    check_documents_pace(session, actor=actor, now=now, per_hour=per_hour)
    types = frozenset(kind for kind in DOCUMENT_RULES.types if set(kind.extensions) & set(found.types))
    return UploadRules(max_bytes=found.max_bytes, max_count=1, types=types)


def check_documents_pace(session: Session, *, actor: Actor, now: datetime, per_hour: int) -> None:
    """Raise TooManyRequests when the caller has added `per_hour` files to requests in the last hour."""
    mine = (audit.c.actor_id == actor.user_id, audit.c.action == DOCUMENT_ADDED)
    check_pace(session, audit.c.at, *mine, most=per_hour, now=now, within=timedelta(hours=1))


def slot_for_upload(session: Session, request: ConnectionRequest, name: str) -> Slot:
    """Return the slot `name` of the request's form, if a document may be added to it now.

    The answers need not ask for the slot yet. Raises RequestNotEditable, SlotUnknown, and SlotFull when the slot has as
    many documents as it takes; rejected ones do not count.
    """
    request.check_editable()
    slot = form_for(session, request).slot(name)
    if slot is None:
        raise SlotUnknown()
    request.check_open(slot=name)
    if len(request.documents_in(name)) >= slot.most:
        raise SlotFull(slot.most)
    return slot


def was_added_for_present_holder(session: Session, document: RequestDocument) -> bool:
    """Return whether a document was uploaded since its request came to its present holder."""
    of_holder = is_of_present_holder(RequestDocument.request_id, RequestDocument.uploaded_at)
    return session.scalar(select(RequestDocument.id).where(RequestDocument.id == document.id, of_holder)) is not None


def found_document(request: ConnectionRequest, document_id: UUID) -> RequestDocument:
    """Return the document with this id from a request, also if it was removed after a submission. Raises NotFound."""
    for document in request.documents:
        if document.id == document_id:
            return document
    raise NotFound()
