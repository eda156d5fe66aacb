"""Inspections of what was built: asked for by customers, scheduled by staff, passed or failed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import refuse_field
from chassis.versions import Expected, check_version
from connections.actions.approving import approve_request, check_no_document_rejected, lock_requests_on_unit_of
from connections.actions.consumer_units import connect_unit
from connections.actions.request_ends import complete
from connections.actions.request_locks import request_to_change, request_to_decide
from connections.model import Acting, ConnectionRequest
from connections.model.problems import RequestMoved
from connections.queries.changes import last_submissions
from connections.queries.demands import demands_of
from connections.queries.request_facts import Local
from connections.queries.requests import shown
from connections.queries.standing import Standing, parties_of
from connections.states import (
    COMMISSIONING,
    CORRECTED_AFTER_INSPECTION,
    DOCUMENT_REJECTED,
    INSPECTION_FAILED,
    INSPECTION_PASSED,
    REQUEST_LIVE,
)

DAYS_TO_ASK_AGAIN = 120
"""The calendar days that a customer has to ask for another inspection (REN 1000/2021, art. 94)."""

_FARTHEST = timedelta(days=366)
_LONGEST_NOTE = 1000


def request_inspection(
    session: Session, *, actor: Actor, now: datetime, local: Local, request_id: UUID, version: Expected
) -> dict[str, Any]:
    """Ask for an inspection on the customer's side (REN 1000/2021, art. 94), and publish it.

    Return the request as a mapping for the API. Staff may ask for requests opened at the counter or by phone. `version`
    are the versions that `If-Match` allows, or None for any. `local` gives today's date, the operator's area and the
    wording of faults. Raises NotFound, AccessEnded, VersionMismatch, RequestMoved and InspectionPending.
    """
    request, standing = request_to_change(session, actor, local.today, request_id)
    check_version(version, request.version)
    if request.awaits_distributors_works:  # nothing is built yet that could be inspected
        raise RequestMoved(request.status)
    parties = parties_of(session, request)
    publish(session, request.request_inspection(acting=standing.acting, now=now, parties=parties))
    audit.record(session, "inspection.requested", request.id)
    session.flush()
    return shown(session, request, standing, local)


def schedule_inspection(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    scheduled_at: datetime,
) -> dict[str, Any]:
    """Schedule the inspection of a request, or move it to another moment, and publish it.

    Return the request as a mapping for the API. Nothing is published when it is scheduled at that moment already.
    `version` are the versions that `If-Match` allows, or None for any. `local` gives today's date, the operator's area
    and the wording of faults. Raises NotFound, OwnRequest, VersionMismatch, RequestMoved and InspectionNotRequested;
    RequestClaimed and RequestNotClaimed for a commissioning; Invalid for a moment in the past or over a year ahead.
    """
    if not now < scheduled_at <= now + _FARTHEST:
        raise refuse_field("#/scheduled_at", "inspection.when")
    request, acting = _to_inspect(session, actor, local, request_id, version)
    parties = parties_of(session, request)
    if scheduled := request.schedule_inspection(scheduled_at, acting=acting, now=now, parties=parties):
        publish(session, scheduled)
        audit.record(session, "inspection.scheduled", request.id, scheduled_at=scheduled_at)
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)


def record_inspection(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    zone: str,
    cure_until: date,
    request_until: date,
    request_id: UUID,
    version: Expected,
    passed: bool,
    defects: Sequence[str],
    note: str | None,
) -> dict[str, Any]:
    """Record the result of the scheduled inspection of a request, do what follows, and publish it.

    Return the request as a mapping for the API. Passed, the unit is connected and the request completed. A
    commissioning is approved first. Failed, a commissioning is returned until `cure_until` for a new report and photos;
    any other request waits for the customer, who asks for another inspection until `request_until`. `defects` say what
    was wrong, and `note` is free text for the customer. The day of the inspection is the scheduled one in the time zone
    `zone`, or today if that is earlier. `version` are the versions that `If-Match` allows, or None for any. `local`
    gives today's date, the operator's area and the wording of faults.

    Raises NotFound, OwnRequest, VersionMismatch, RequestMoved, InspectionNotScheduled; for a commissioning also
    RequestClaimed, RequestNotClaimed and DocumentRejected.
    """
    lock_requests_on_unit_of(session, request_id)
    request, acting = _to_inspect(session, actor, local, request_id, version)
    scheduled_at = request.check_inspection_scheduled().scheduled_at
    assert scheduled_at  # noqa: S101  # a scheduled inspection has a moment
    inspected_on = min(local.today, scheduled_at.astimezone(ZoneInfo(zone)).date())
    if passed:
        _pass(session, request, inspected_on, note, acting=acting, now=now)
    else:
        due_on = cure_until if request.kind == COMMISSIONING else request_until
        _fail(session, request, inspected_on, defects, note, acting=acting, now=now, local=local, due_on=due_on)
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)


def _to_inspect(
    session: Session, actor: Actor, local: Local, request_id: UUID, version: Expected
) -> tuple[ConnectionRequest, Acting]:
    """Lock a request that the calling analyst may inspect. A commissioning must be claimed by the same analyst."""
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    if request.kind == COMMISSIONING:
        request.check_claimed(acting)
    return request, acting


def _pass(
    session: Session, request: ConnectionRequest, inspected_on: date, note: str | None, *, acting: Acting, now: datetime
) -> None:
    if request.kind == COMMISSIONING:
        check_no_document_rejected(request, last_submissions(session, request)[0])
    passed = request.pass_inspection(
        inspected_on=inspected_on, acting=acting, now=now, parties=parties_of(session, request), note=note
    )
    publish(session, passed)
    audit.record(session, "inspection.passed", request.id)
    if request.kind == COMMISSIONING:
        approve_request(session, request, acting=acting, now=now, reason=INSPECTION_PASSED)
        return
    session.flush()
    assert request.consumer_unit  # noqa: S101  # what may be inspected has a unit
    connect_unit(session, request.consumer_unit, acting=acting, now=now)
    if request.status in REQUEST_LIVE:  # the unit was connected before, as with another type of supply
        complete(session, request, acting=acting, now=now)


def _fail(
    session: Session,
    request: ConnectionRequest,
    inspected_on: date,
    defects: Sequence[str],
    note: str | None,
    *,
    acting: Acting,
    now: datetime,
    local: Local,
    due_on: date,
) -> None:
    parties = parties_of(session, request)
    failed = request.fail_inspection(
        defects, inspected_on=inspected_on, due_on=due_on, acting=acting, now=now, parties=parties, note=note
    )
    publish(session, failed)
    audit.record(session, "inspection.failed", request.id, defects=len(defects))
    if request.kind != COMMISSIONING:
        return
    items = _to_correct(session, request, defects, local)
    returned = request.return_to_customer(
        items, acting=acting, now=now, cure_until=due_on, parties=parties, reason=INSPECTION_FAILED
    )
    publish(session, returned)
    audit.record(session, "request.returned", request.id, round=request.round, items=len(items))


def _to_correct(
    session: Session, request: ConnectionRequest, defects: Sequence[str], local: Local
) -> list[dict[str, Any]]:
    """Return what a commissioning is returned for after a failed inspection: a new report, photos, rejected documents.

    A document that the analyst rejected could not be replaced otherwise.
    """
    submission, _ = last_submissions(session, request)
    asked = demands_of(session, request, submission.answers, local).slots
    why = {"reason_code": "technical_defect", "note": "; ".join(defects)[:_LONGEST_NOTE]}
    rejected = [
        {
            "slot": document.slot,
            "document_id": str(document.id),
            "reason_code": document.reason_code,
            "note": document.review_note,
        }
        for document in request.documents
        if str(document.id) in submission.documents
        and document.verdict == DOCUMENT_REJECTED
        and document.slot not in CORRECTED_AFTER_INSPECTION
    ]
    return [*({"slot": slot, **why} for slot in CORRECTED_AFTER_INSPECTION if slot in asked), *rejected]
