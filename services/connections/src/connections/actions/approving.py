"""Approve a request, by a decision or by a passed inspection, with what follows at once on a commissioning."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.outbox import publish
from connections.actions.consumer_units import connect_unit
from connections.actions.request_ends import complete, live_requests_on
from connections.model import Acting, ConnectionRequest, Submission
from connections.model.problems import DocumentRejected
from connections.queries.standing import parties_of
from connections.states import BUDGET_IN_FORCE, COMMISSIONING, DOCUMENT_REJECTED, GENERATION_BUDGET


def lock_requests_on_unit_of(session: Session, request_id: UUID) -> None:
    """Lock the live requests about the unit of this request, until the transaction ends.

    Called before the request itself is locked, by whatever may connect its unit. Every change of a unit locks the
    requests about it in the same order, so that two transactions cannot wait for each other.
    """
    code = session.scalar(select(ConnectionRequest.consumer_unit).where(ConnectionRequest.id == request_id))
    if code:
        live_requests_on(session, code)


def check_no_document_rejected(request: ConnectionRequest, submission: Submission) -> None:
    """Raise DocumentRejected when a document of the last `submission` is rejected and was not replaced."""
    rejected = [
        document.slot
        for document in request.documents
        if str(document.id) in submission.documents and document.verdict == DOCUMENT_REJECTED
    ]
    if rejected:
        raise DocumentRejected(list(dict.fromkeys(rejected)))


def approve_request(
    session: Session,
    request: ConnectionRequest,
    *,
    acting: Acting,
    now: datetime,
    note: str | None = None,
    consumer_unit: str | None = None,
    voltage: str | None = None,
    works_needed: bool = False,
    reason: str | None = None,
) -> None:
    """Approve a request that `acting` has claimed, and publish `request_decided`.

    An approved commissioning is completed, and with it the accepted generation budget that it names, if that is about
    the same unit; the unit becomes connected. The caller has called `lock_requests_on_unit_of` for a commissioning.
    `consumer_unit` is the code of the unit that a new connection registered. Further arguments are those of
    `ConnectionRequest.approve`. Raises RequestMoved.
    """
    approved = request.approve(
        acting=acting,
        now=now,
        parties=parties_of(session, request),
        note=note,
        consumer_unit=consumer_unit,
        voltage=voltage,
        works_needed=works_needed,
        reason=reason,
    )
    publish(session, approved)
    audit.record(session, "request.approved", request.id, consumer_unit=request.consumer_unit)
    if request.kind == COMMISSIONING:
        _complete_commissioning(session, request, acting=acting, now=now)


def _complete_commissioning(session: Session, request: ConnectionRequest, *, acting: Acting, now: datetime) -> None:
    complete(session, request, acting=acting, now=now)
    named = request.named_budget_id
    budget = session.get(ConnectionRequest, named, with_for_update=True) if named else None
    if (
        budget
        and (budget.kind, budget.consumer_unit) == (GENERATION_BUDGET, request.consumer_unit)
        and budget.status in BUDGET_IN_FORCE
    ):
        complete(session, budget, acting=acting, now=now)
    if request.consumer_unit:
        session.flush()
        connect_unit(session, request.consumer_unit, acting=acting, now=now)
