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
from connections.clocks import Clock, Course, Happening, clocks_of
from connections.forms import Form
from connections.model import ConnectionRequest, TimelineEntry
from connections.queries.request_facts import form_for
from connections.states import GENERATION_BUDGET, TimelineKind

_MICRO = "micro"


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
        budget_follows=bool(request.computed.get("connection_budget_follows")),
    )


def _happening(entry: TimelineEntry, zone: str) -> Happening:
    details: dict[str, Any] = entry.details
    if entry.kind is TimelineKind.INSPECTION_SCHEDULED:
        details = {**details, "scheduled_on": _day(datetime.fromisoformat(details["scheduled_at"]), zone).isoformat()}
    is_justified = entry.kind is TimelineKind.RETURNED and bool(entry.note)
    return Happening(entry.kind, _day(entry.at, zone), entry.side, details, is_justified)


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
