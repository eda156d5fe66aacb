"""What analysts do with requests: the queue, review of documents, returns and decisions."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import staff
from chassis.endpoints import IF_MATCH, Blueprint, actor, perform, read
from chassis.lists import Page
from chassis.problems import VersionMismatch
from chassis.staff import CONNECTIONS
from connections.actions import deciding, returning
from connections.actions import desk as actions
from connections.api.running import PREFIX, move, of_request, operator_time, running
from connections.model import problems
from connections.queries import changes, queue
from connections.schemas import desk as schemas
from connections.schemas import request as request_schemas
from connections.schemas.request_parts import DocumentShape

desk = Blueprint("desk", prefix=PREFIX, description="What analysts do with requests")
_ANALYSTS = staff(CONNECTIONS)
_CLAIMED = [
    problems.OwnRequest,
    problems.RequestMoved,
    problems.RequestClaimed,
    problems.RequestNotClaimed,
    VersionMismatch,
]


@desk.get("/queue", access=_ANALYSTS, query=schemas.QueueQuery, answer=schemas.Queue)
def list_queue(query: dict[str, Any]) -> Page:
    """List the requests that the distributor has to go on with, by legal risk: the first is whose deadline ends first.

    Those are all that wait for an analyst, and of the other running ones those with a deadline of the distributor: a
    budget to issue, contracts to send, works, an inspection. `clock` says which deadline it is. The days of suspensions
    do not count. Requests of which all deadlines stand still come last. `status` is one state.
    """
    return read(queue.list_queue, actor=actor(), today=running.today(), time=operator_time(), **query)


@desk.post(
    "/requests/<uuid:request_id>/claim",
    access=_ANALYSTS,
    body=schemas.Claim,
    answer=request_schemas.Request,
    etag=True,
    refuses=[problems.OwnRequest, problems.RequestMoved, problems.RequestClaimed, VersionMismatch],
    headers=IF_MATCH,
)
def claim_request(body: dict[str, Any], request_id: UUID) -> Response:
    """Claim a request, which is in analysis from then on. With `force` it is taken from another analyst."""
    return move(actions.claim_request, request_id, **body)


@desk.post(
    "/requests/<uuid:request_id>/release",
    access=_ANALYSTS,
    answer=request_schemas.Request,
    etag=True,
    refuses=_CLAIMED,
    headers=IF_MATCH,
)
def release_request(request_id: UUID) -> Response:
    """Give up a claimed request, so that other analysts can claim it. It stays in analysis."""
    return move(actions.release_request, request_id)


@desk.get(
    "/requests/<uuid:request_id>/changes", access=_ANALYSTS, answer=schemas.Changes, refuses=[problems.OwnRequest]
)
def get_request_changes(request_id: UUID) -> dict[str, Any]:
    """Return side by side what the last submission of a request changed."""
    return read(changes.get_changes, actor=actor(), today=running.today(), request_id=request_id)


@desk.post(
    "/requests/<uuid:request_id>/documents/<uuid:document_id>/review",
    access=_ANALYSTS,
    body=schemas.Review,
    answer=DocumentShape,
    refuses=_CLAIMED,
    headers=IF_MATCH,
)
def review_request_document(body: dict[str, Any], request_id: UUID, document_id: UUID) -> Response:
    """Accept or reject a document of a request that the caller has claimed.

    The verdict may be changed until the request is returned or decided.
    """
    return perform(actions.review_document, document_id=document_id, **of_request(request_id), **body)


@desk.post(
    "/requests/<uuid:request_id>/return",
    access=_ANALYSTS,
    body=schemas.Return,
    answer=request_schemas.Request,
    etag=True,
    refuses=[*_CLAIMED, problems.JustificationRequired],
    headers=IF_MATCH,
)
def return_request(body: dict[str, Any], request_id: UUID) -> Response:
    """Return a request to the customer, who can correct what is listed and nothing else. The caller has claimed it.

    Each item names a section, a document or a slot. Only what the form asks can be demanded. Documents that are listed
    become rejected, and every rejected document must be listed. A `justification` is needed to demand something that an
    analyst could have demanded in the round before.
    """
    settings = running.settings
    until = settings.business_days.after_calendar_days(running.today(), settings.cure_days)
    return move(returning.return_request, request_id, cure_until=until, **body)


@desk.post(
    "/requests/<uuid:request_id>/decision",
    access=_ANALYSTS,
    body=schemas.Decision,
    answer=request_schemas.Request,
    etag=True,
    refuses=[*_CLAIMED, problems.DocumentRejected, problems.UnitCodeTaken],
    headers=IF_MATCH,
)
def decide_request(body: dict[str, Any], request_id: UUID) -> Response:
    """Approve a request that the caller has claimed, or reject it for good.

    An approved new connection registers its consumer unit. An approved commissioning is completed, and with it the
    generation budget that it names.
    """
    return move(deciding.decide_request, request_id, distributor_code=running.settings.distributor_code, **body)
