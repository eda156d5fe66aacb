"""What analysts do with requests one by one: claim, release, and review of documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.authority import has_lost_role
from chassis.context import Actor
from chassis.problems import NotFound
from chassis.staff import CONNECTIONS
from chassis.versions import Expected, check_version
from connections.actions.request_locks import request_to_decide
from connections.model import Acting, ConnectionRequest
from connections.queries.changes import document_for_analysts, last_submissions
from connections.queries.request_facts import Local
from connections.queries.requests import shown
from connections.queries.standing import Standing
from connections.states import REQUEST_UNDECIDED


def claim_request(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    force: bool,
) -> dict[str, Any]:
    """Claim a request for the calling analyst, and return the request as a mapping for the API.

    Nothing changes if the analyst has claimed it already. With `force` it is taken from another analyst; without it
    only from one whose role has ended, for a claim that was made as the role ended or before claims were released by
    the event. `version` are the versions that `If-Match` allows, or None for any. `local` gives today's date, the
    operator's area and the wording of faults. Raises NotFound, OwnRequest, VersionMismatch, RequestMoved when the
    request does not wait for an analyst, and RequestClaimed when another analyst has it and `force` is False.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    earlier = request.analyst_id
    is_left = earlier is not None and has_lost_role(session, earlier, CONNECTIONS)
    request.claim(acting=acting, now=now, force=force or is_left)
    if earlier != request.analyst_id:
        audit.record(session, "request.taken_over" if earlier else "request.claimed", request.id, earlier=earlier)
    return _after(session, request, acting, local)


def release_request(
    session: Session, *, actor: Actor, now: datetime, local: Local, request_id: UUID, version: Expected
) -> dict[str, Any]:
    """Release a request that the calling analyst has claimed, so that others can claim it.

    Return it as a mapping for the API. `version` are the versions that `If-Match` allows, or None for any. `local`
    gives today's date, the operator's area and the wording of faults. Raises NotFound, OwnRequest, VersionMismatch,
    RequestMoved, RequestClaimed when another analyst has it, and RequestNotClaimed.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    request.release(acting=acting, now=now)
    audit.record(session, "request.released", request.id)
    return _after(session, request, acting, local)


def release_claims_of_former_analyst(session: Session, *, user_id: UUID, now: datetime) -> None:
    """Release the requests claimed by a person who may analyse no longer, so that others claim them without force.

    Nothing happens while the person holds the role. Requests that were returned are released too: otherwise their
    resubmission would go back to that person. `user_id` is the person's.
    """
    if not has_lost_role(session, user_id, CONNECTIONS):
        return
    claimed = select(ConnectionRequest).where(
        ConnectionRequest.analyst_id == user_id, ConnectionRequest.status.in_(REQUEST_UNDECIDED)
    )
    for request in session.scalars(claimed.order_by(ConnectionRequest.id).with_for_update(of=ConnectionRequest)).all():
        request.lose_analyst(now=now)
        audit.record(session, "request.released", request.id, earlier=user_id)


def review_document(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    document_id: UUID,
    version: Expected,
    verdict: str,
    reason_code: str | None,
    note: str | None,
) -> dict[str, Any]:
    """Store the calling analyst's verdict on a document of the last submission, and return the document as a mapping.

    `verdict` is `accepted` or `rejected`; `reason_code` and `note` say why a document is rejected. `version` are the
    versions that `If-Match` allows, or None for any. `local` gives today's date. Raises OwnRequest, VersionMismatch,
    RequestMoved, RequestClaimed, RequestNotClaimed, and NotFound, also for a document that is not in the last
    submission.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    request.check_claimed(acting)
    last, _ = last_submissions(session, request)
    document = next((one for one in request.documents if one.id == document_id), None)
    if document is None or str(document_id) not in last.documents:
        raise NotFound()
    request.review(document, acting=acting, now=now, verdict=verdict, reason_code=reason_code, note=note)
    audit.record(
        session,
        "request.document_reviewed",
        request.id,
        document_id=document.id,
        slot=document.slot,
        verdict=verdict,
        reason_code=reason_code,
    )
    return document_for_analysts(document)


def _after(session: Session, request: ConnectionRequest, acting: Acting, local: Local) -> dict[str, Any]:
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)
