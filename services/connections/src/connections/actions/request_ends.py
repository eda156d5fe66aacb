"""End requests about which no analyst decides: their unit changes, they are not corrected in time, a draft is idle."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.files import discard_file
from chassis.outbox import publish
from connections.model import Acting, ConnectionRequest, ConsumerUnit, Submission, TimelineEntry
from connections.queries.operator_time import OperatorTime
from connections.queries.standing import parties_of
from connections.states import (
    HOLDER_CHANGED,
    NOT_CURED,
    REQUEST_LIVE,
    UNIT_CLOSED,
    RequestStatus,
    UnitStatus,
)

FOLLOWED = {"holder_document", "status"}
"""The columns of a consumer unit whose changes requests about the unit follow."""

_BATCH = 50


def live_requests_on(session: Session, code: str) -> Sequence[ConnectionRequest]:
    """Return the drafts and running requests about the unit `code`, oldest first, locked until the transaction ends.

    A change of a unit calls this before it locks the unit, because a withdrawal locks in that order too.
    """
    about = select(ConnectionRequest).where(
        ConnectionRequest.consumer_unit == code, ConnectionRequest.status.in_(REQUEST_LIVE)
    )
    return session.scalars(about.order_by(ConnectionRequest.id).with_for_update(of=ConnectionRequest)).all()


def follow_unit(
    session: Session, unit: ConsumerUnit, before: Mapping[str, Any], *, acting: Acting, now: datetime
) -> None:
    """Lapse, complete or hand over the requests about a consumer unit whose holder or status has just changed.

    `before` maps the changed columns to their earlier values. `acting` is who changed the unit. With a new holder, the
    former holder's requests lapse; those whose inspection was asked for go on in the new holder's name (REN 1000/2021,
    art. 138 §7). On a closed unit all requests lapse. A connected unit completes the requests that end with the
    connection.
    """
    if not FOLLOWED & before.keys():
        return
    former = before.get("holder_document")
    for request in live_requests_on(session, unit.code):
        if former and request.holder_document == former:
            _follow_holder(session, request, unit.holder_document, acting=acting, now=now)
        if "status" in before and request.status in REQUEST_LIVE:
            _follow_status(session, request, unit.status, acting=acting, now=now)


def complete(session: Session, request: ConnectionRequest, *, acting: Acting, now: datetime) -> None:
    """End a request because what it asked for is done, and publish `request_completed`. Raises RequestMoved."""
    publish(session, request.complete(acting=acting, now=now, parties=parties_of(session, request)))
    audit.record(session, "request.completed", request.id)


def lapse_uncured(session: Session, *, as_of: datetime, time: OperatorTime) -> int:
    """Lapse one batch of returned requests whose last day for correction is over, publish it, and return their number.

    `as_of` is the job's current time, `time` the operator's calendar. The job calls this until it returns 0.
    """
    today = time.day_of(as_of)
    overdue = select(ConnectionRequest).where(
        ConnectionRequest.cure_until < today, ConnectionRequest.status == RequestStatus.RETURNED
    )
    batch = overdue.order_by(ConnectionRequest.cure_until).limit(_BATCH)
    found = session.scalars(batch.with_for_update(of=ConnectionRequest, skip_locked=True)).all()
    for request in found:
        _lapse(session, request, NOT_CURED, now=as_of)
    return len(found)


def delete_idle_drafts(session: Session, *, as_of: datetime, idle_for: timedelta) -> int:
    """Delete one batch of requests that were never handed in nor changed for `idle_for`. Return their number.

    Their documents are deleted too. The requests are drafts, and drafts that were withdrawn or have lapsed. `as_of` is
    the job's current time. The job calls this until it returns 0.
    """
    idle = select(ConnectionRequest).where(
        ConnectionRequest.protocol.is_(None), ConnectionRequest.edited_at <= as_of - idle_for
    )
    batch = idle.order_by(ConnectionRequest.edited_at).limit(_BATCH)
    found = session.scalars(batch.with_for_update(of=ConnectionRequest, skip_locked=True)).all()
    for request in found:
        remove_draft(session, request, now=as_of)
        audit.record(session, "request.draft_expired", request.id)
    return len(found)


def remove_draft(session: Session, request: ConnectionRequest, *, now: datetime) -> None:
    """Delete a request that was never handed in, with its documents, timeline and submissions.

    A job deletes the files later.
    """
    for document in request.documents:
        discard_file(session, document.key, now=now)
    for table in (TimelineEntry, Submission):
        session.execute(delete(table).where(table.request_id == request.id))
    session.delete(request)


def _follow_holder(session: Session, request: ConnectionRequest, holder: str, *, acting: Acting, now: datetime) -> None:
    if not request.has_asked_inspection:
        _lapse(session, request, HOLDER_CHANGED, acting=acting, now=now)
        return
    request.change_holder(holder, acting=acting, now=now)
    audit.record(session, "request.holder_changed", request.id)


def _follow_status(
    session: Session, request: ConnectionRequest, status: UnitStatus, *, acting: Acting, now: datetime
) -> None:
    if status is UnitStatus.CLOSED:
        _lapse(session, request, UNIT_CLOSED, acting=acting, now=now)
    elif status is UnitStatus.CONNECTED and request.ends_with_connection:
        complete(session, request, acting=acting, now=now)


def _lapse(
    session: Session, request: ConnectionRequest, reason: str, *, now: datetime, acting: Acting | None = None
) -> None:
    """Lapse a request for a `reason` of `states.LAPSE_REASONS`, and publish `request_lapsed` unless it was a draft.

    `acting` is who caused it; None for the system.
    """
    by = {"acting": acting} if acting else {}
    lapsed = request.lapse(reason, now=now, parties=parties_of(session, request), **by)
    if lapsed:
        publish(session, lapsed)
    audit.record(session, "request.lapsed", request.id, reason=reason)
