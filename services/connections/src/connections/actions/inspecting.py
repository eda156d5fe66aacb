"""Inspections of what was built: asked for by customers, scheduled by staff, passed or failed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
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
from connections.clocks import terms
from connections.model import Acting, ConnectionRequest, TimelineEntry
from connections.model.problems import RequestMoved
from connections.queries.changes import last_submissions
from connections.queries.clocks import clocks_of_requests
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
    TimelineKind,
)

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
    cure_days: int,
    request_id: UUID,
    version: Expected,
    passed: bool,
    inspected_on: date | None,
    defects: Sequence[str],
    note: str | None,
) -> dict[str, Any]:
    """Record the result of the scheduled inspection of a request, do what follows, and publish it.

    Return the request as a mapping for the API. Passed, the unit is connected and the request completed. A
    commissioning is approved first. Failed, a commissioning is returned for a new report and photos, which have
    `cure_days` calendar days; any other request waits for the customer, who has the days of art. 94 to ask for another
    inspection. `defects` say what was wrong, and `note` is free text for the customer. `inspected_on` is the day of the
    inspection, with which the distributor's deadline to inspect ends (art. 91); None for the scheduled day, or today if
    that is earlier. `version` are the versions that `If-Match` allows, or None for any. `local` gives today's date, the
    operator's calendar and area, and the wording of faults.

    Raises NotFound, OwnRequest, VersionMismatch, RequestMoved, InspectionNotScheduled, and Invalid for a day after
    today or before the inspection was asked for; for a commissioning also RequestClaimed, RequestNotClaimed and
    DocumentRejected.
    """
    lock_requests_on_unit_of(session, request_id)
    request, acting = _to_inspect(session, actor, local, request_id, version)
    day = _day_of_inspection(session, request, inspected_on, local=local)
    if passed:
        _pass(session, request, day, note, acting=acting, now=now)
    else:
        days = cure_days if request.kind == COMMISSIONING else terms.TERMS[terms.NEW_INSPECTION].days
        due_on = local.time.calendar.after_calendar_days(local.today, days)
        _fail(session, request, day, defects, note, acting=acting, now=now, local=local, due_on=due_on)
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


def _day_of_inspection(session: Session, request: ConnectionRequest, said: date | None, *, local: Local) -> date:
    """Return the day of the scheduled inspection of a request: the day `said`, or else the scheduled one, or today if
    that is earlier.

    Raises InspectionNotScheduled, and Invalid for a day after today, before the last appointment was made, or before
    the inspection was asked for: before the deadline to inspect began, or, where none runs because works were skipped,
    before the request was decided. Until an appointment was made for later, nothing had been inspected.
    """
    inspection = request.check_inspection_scheduled()
    scheduled_at = inspection.check_scheduled()
    if said is None:
        return min(local.today, local.time.day_of(scheduled_at))
    if said > local.today:
        raise refuse_field("#/inspected_on", "inspection.on_in_future")
    clocks = clocks_of_requests(session, [request], today=local.today, time=local.time)
    began = [one.started_on for one in clocks[request.id] if one.code in terms.INSPECTING and one.ended_on is None]
    asked_at = inspection.requested_at or request.decided_at or request.submitted_at
    if asked_at and not began:
        began = [local.time.day_of(asked_at)]
    earliest = max(local.time.day_of(_appointed_at(session, request)), *began[-1:])
    if said < earliest:
        raise refuse_field("#/inspected_on", "inspection.on_before_request")
    return said


def _appointed_at(session: Session, request: ConnectionRequest) -> datetime:
    """Return when the inspection of a request was scheduled last."""
    made = select(func.max(TimelineEntry.at)).where(
        TimelineEntry.request_id == request.id, TimelineEntry.kind == TimelineKind.INSPECTION_SCHEDULED
    )
    return session.execute(made).scalar_one()


def _pass(
    session: Session, request: ConnectionRequest, inspected_on: date, note: str | None, *, acting: Acting, now: datetime
) -> None:
    if request.kind == COMMISSIONING:
        check_no_document_rejected(request, last_submissions(session, request)[0])
    passed = request.pass_inspection(
        inspected_on=inspected_on, acting=acting, now=now, parties=parties_of(session, request), note=note
    )
    publish(session, passed)
    audit.record(session, "inspection.passed", request.id, inspected_on=inspected_on)
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
    audit.record(session, "inspection.failed", request.id, inspected_on=inspected_on, defects=len(defects))
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
