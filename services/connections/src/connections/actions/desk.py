"""What analysts do with requests one by one: claim, release, and review of documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.problems import NotFound
from chassis.versions import Expected, check_version
from connections.actions.request_locks import request_to_decide
from connections.model import Acting, ConnectionRequest
from connections.queries.changes import last_submissions, shown_document
from connections.queries.request_facts import Local
from connections.queries.requests import shown
from connections.queries.standing import Standing


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
    """Let the calling analyst work on a request, and return it. Nothing changes if the analyst holds it already.

    `force` takes it over from another analyst. `version` are the versions in `If-Match`, or None for any. Raises
    NotFound, OwnRequest, VersionMismatch, RequestMoved when it does not wait for an analyst, and RequestClaimed.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    earlier = request.analyst_id
    request.claim(acting=acting, now=now, force=force)
    if earlier != request.analyst_id:
        audit.record(session, "request.taken_over" if earlier else "request.claimed", request.id, earlier=earlier)
    return _after(session, request, acting, local)


def release_request(
    session: Session, *, actor: Actor, now: datetime, local: Local, request_id: UUID, version: Expected
) -> dict[str, Any]:
    """Let other analysts claim a request that the calling one holds, and return it.

    Raises NotFound, OwnRequest, VersionMismatch, RequestMoved, RequestClaimed when another analyst holds it, and
    RequestNotClaimed.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    request.release(acting=acting, now=now)
    audit.record(session, "request.released", request.id)
    return _after(session, request, acting, local)


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
    """Store an analyst's verdict on a document of the last submission, and return the document.

    `reason_code` and `note` say why it is rejected. Raises NotFound, also for a document that was not handed in or was
    removed; OwnRequest, VersionMismatch, RequestMoved, RequestClaimed and RequestNotClaimed.
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
    return shown_document(document)


def _after(session: Session, request: ConnectionRequest, acting: Acting, local: Local) -> dict[str, Any]:
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)
