"""The documents of a request, which are uploaded one by one into the slots of its form."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis import clock
from chassis.auth import people
from chassis.endpoints import Blueprint, actor, answered_before, perform, read, transact
from chassis.files import JPEG, PDF, PNG, FileMissing, received
from chassis.files.http import download
from chassis.problems import TooManyRequests
from chassis.staff import CONNECTIONS
from connections.actions import request_documents as actions
from connections.api.drawer import copied_from_drawer
from connections.api.running import PREFIX, running
from connections.model import problems
from connections.queries import request_documents as queries
from connections.schemas import request_bodies as bodies
from connections.schemas import request_parts as schemas

request_documents = Blueprint("request-documents", prefix=PREFIX, description="Documents of requests")
_WHO = people("who acts as the holder, the professional who opened it", CONNECTIONS)


@request_documents.post(
    "/requests/<uuid:request_id>/documents",
    access=_WHO,
    body=bodies.NewDocument,
    json_body=bodies.DocumentFromDrawer,
    upload=queries.DOCUMENT_RULES,
    answer=schemas.DocumentShape,
    status=201,
    refuses=[
        problems.AccessEnded,
        problems.RequestNotEditable,
        problems.SlotUnknown,
        problems.SlotFull,
        TooManyRequests,
        FileMissing,
    ],
)
def create_request_document(body: dict[str, Any], request_id: UUID) -> Response:
    """Upload a document into a slot of a draft, or into a slot that was returned. The request's form lists the slots.

    Instead of a file, `drawer_id` names one of the caller's drawer (`GET /drawer`), also in a JSON body. The request
    gets a copy, which stays when the drawer's file is deleted.

    A document that an analyst rejected makes room for another one. To replace any other, remove it first. Staff upload
    for requests that were opened at the counter or by phone.
    """
    if (again := answered_before()) is not None:
        return again
    slot, today, per_hour = body["slot"], running.today(), running.settings.documents_per_hour
    rules = read(
        queries.check_upload,
        actor=actor(),
        now=clock.now(),
        today=today,
        request_id=request_id,
        slot=slot,
        per_hour=per_hour,
    )
    from_drawer = body.get("drawer_id")
    coming = copied_from_drawer(from_drawer, rules) if from_drawer else received(body["file"], rules, running.runtime)
    with coming as stored:
        return perform(
            actions.add_document, today=today, request_id=request_id, slot=slot, stored=stored, per_hour=per_hour
        )


@request_documents.get(
    "/requests/<uuid:request_id>/documents/<uuid:document_id>/content",
    access=_WHO,
    download=(JPEG, PNG, PDF),
    refuses=[problems.AccessEnded],
)
def get_request_document(request_id: UUID, document_id: UUID) -> Response:
    """Download a document of a request. Downloads by anybody but the uploader are recorded."""
    stored = transact(actions.download_document, today=running.today(), request_id=request_id, document_id=document_id)
    return download(stored, running.runtime.files, scanner=running.runtime.scanner)


@request_documents.delete(
    "/requests/<uuid:request_id>/documents/<uuid:document_id>",
    access=_WHO,
    refuses=[problems.AccessEnded, problems.RequestNotEditable],
)
def end_request_document(request_id: UUID, document_id: UUID) -> None:
    """Remove a document from a draft, or from a slot that was returned.

    A document that was handed in before stays in the distributor's record of that round.
    """
    transact(actions.remove_document, today=running.today(), request_id=request_id, document_id=document_id)
