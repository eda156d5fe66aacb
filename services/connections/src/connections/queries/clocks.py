"""The deadlines of requests, computed from their timelines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.business_days import BusinessDays
from chassis.context import Actor
from chassis.problems import NotFound
from connections.clocks import Clock, Course, Happening, as_json, clocks_of, evidence_of
from connections.forms import Form
from connections.model import ConnectionRequest, TimelineEntry
from connections.queries.operator_time import OperatorTime
from connections.queries.request_facts import form_for
from connections.queries.standing import request_to_see
from connections.states import GENERATION_BUDGET, TimelineKind

_MICRO = "micro"


def get_clocks(session: Session, *, actor: Actor, time: OperatorTime, today: date, request_id: UUID) -> dict[str, Any]:
    """Return the deadlines of a request as `{"items": [...]}`, in the order in which they started.

    `time` is the operator's calendar. Raises NotFound, and AccessEnded for a professional whose access has ended.
    """
    request, _ = request_to_see(session, actor, today, request_id)
    course = course_of(request, _timeline(session, request), form_for(session, request), time.zone)
    return {"items": [as_json(clock) for clock in clocks_of(course, time.calendar, today)]}


def get_evidence(
    session: Session, *, actor: Actor, time: OperatorTime, today: date, request_id: UUID
) -> dict[str, Any]:
    """Return the evidence sheet of a request that was handed in, computed `today` (`clocks.evidence_of`).

    `time` is the operator's calendar. Raises NotFound, also for a draft, and AccessEnded for a professional whose
    access has ended.
    """
    request, _ = request_to_see(session, actor, today, request_id)
    if not request.protocol:
        raise NotFound()
    course = course_of(request, _timeline(session, request), form_for(session, request), time.zone)
    about = {
        "id": str(request.id),
        "protocol": request.protocol,
        "service_order": request.service_order,
        "kind": request.kind,
        "consumer_unit": request.consumer_unit,
    }
    return evidence_of(about, course, time.calendar, today)


def clocks_of_requests(
    session: Session,
    requests: Sequence[ConnectionRequest],
    *,
    calendar: BusinessDays,
    today: date,
    zone: str,
) -> Mapping[UUID, list[Clock]]:
    """Return the deadlines of each of `requests` by its id, as they stand `today`.

    `calendar` has the operator's business days, `zone` is the operator's time zone, in which a day begins. Timelines
    are read with one query.
    """
    rows: dict[UUID, list[TimelineEntry]] = defaultdict(list)
    ids = [request.id for request in requests]
    of_all = select(TimelineEntry).where(TimelineEntry.request_id.in_(ids)).order_by(TimelineEntry.id)
    for entry in session.scalars(of_all) if ids else ():
        rows[entry.request_id].append(entry)
    forms: dict[tuple[str, int], Form] = {}
    found = {}
    for request in requests:
        key = request.kind, request.form_version
        if key not in forms:
            forms[key] = form_for(session, request)
        course = course_of(request, rows[request.id], forms[key], zone)
        found[request.id] = clocks_of(course, calendar, today)
    return found


def course_of(request: ConnectionRequest, entries: Iterable[TimelineEntry], form: Form, zone: str) -> Course:
    """Return what the deadlines of a request are computed from. `entries` is its whole timeline, in order."""
    is_generation = request.kind == GENERATION_BUDGET
    return Course(
        kind=request.kind,
        voltage=request.voltage,
        works_needed=request.works_needed,
        is_small=not is_generation or request.computed.get("category", _MICRO) == _MICRO,
        terms={term.code: term for term in form.terms},
        happenings=[_happening(entry, zone) for entry in entries],
    )


def _happening(entry: TimelineEntry, zone: str) -> Happening:
    details: dict[str, Any] = entry.details
    if entry.kind is TimelineKind.INSPECTION_SCHEDULED:
        details = {**details, "scheduled_on": _day(datetime.fromisoformat(details["scheduled_at"]), zone).isoformat()}
    is_justified = entry.kind is TimelineKind.RETURNED and bool(entry.note)
    return Happening(entry.kind, _day(entry.at, zone), entry.side, details, is_justified)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _timeline(session: Session, request: ConnectionRequest) -> Sequence[TimelineEntry]:
    rows = select(TimelineEntry).where(TimelineEntry.request_id == request.id)
    return session.scalars(rows.order_by(TimelineEntry.id)).all()
