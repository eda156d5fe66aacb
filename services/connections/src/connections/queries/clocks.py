"""The deadlines of requests, computed from their timelines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from connections.clocks import USED_KINDS, Clock, Course, Happening, Subject, clocks_of, clocks_since, evidence_of
from connections.forms import Form
from connections.model import ConnectionRequest, TimelineEntry
from connections.queries.operator_time import OperatorTime
from connections.queries.present_holder import hidden_before, is_seen
from connections.queries.request_facts import form_for
from connections.queries.standing import request_to_see
from connections.states import CUSTOMER, GENERATION_BUDGET, HOLDER, PHONE, PHONE_DOCUMENTS, TimelineKind

_MICRO = "micro"


def clocks_of_requests(
    session: Session, requests: Sequence[ConnectionRequest], *, today: date, time: OperatorTime
) -> Mapping[UUID, list[Clock]]:
    """Return the deadlines of each of `requests` by its id, as they stand `today`.

    `time` is the operator's calendar. Timelines are read with one query.
    """
    rows: dict[UUID, list[TimelineEntry]] = defaultdict(list)
    ids = [request.id for request in requests]
    of_all = select(TimelineEntry).where(TimelineEntry.request_id.in_(ids)).order_by(TimelineEntry.id)
    for entry in session.scalars(of_all) if ids else ():
        rows[entry.request_id].append(entry)
    found = {}
    for request in requests:
        course = course_of(request, rows[request.id], form_for(session, request), time)
        found[request.id] = clocks_of(course, time.calendar, today)
    return found


def get_clocks(session: Session, *, actor: Actor, request_id: UUID, today: date, time: OperatorTime) -> list[Clock]:
    """Return the deadlines of a request as they stand `today`, for whoever may see its timeline.

    A holder to whom the request came together with the unit does not see deadlines that had ended before. `time` is the
    operator's calendar. Raises NotFound and AccessEnded.
    """
    request, standing = request_to_see(session, actor, today, request_id)
    before = hidden_before(session, request, standing)
    clocks = clocks_of_requests(session, [request], today=today, time=time)[request.id]
    return clocks_since(clocks, before and time.day_of(before))


def get_evidence(
    session: Session, *, actor: Actor, request_id: UUID, side: str | None, today: date, time: OperatorTime
) -> dict[str, Any]:
    """Return the evidence sheet of a request as of `today` (`clocks.evidence_of`), for whoever may see its timeline.

    To a holder to whom the request came together with the unit, rows of before and deadlines that had ended are not
    shown; the others are still computed from all rows. With the `side` `holder`, staff get the sheet that the present
    holder gets, and so can check its digest. `time` is the operator's calendar. Raises NotFound and AccessEnded.
    """
    request, standing = request_to_see(session, actor, today, request_id)
    seen_by = replace(standing, side=CUSTOMER) if side == HOLDER else standing
    before = hidden_before(session, request, seen_by)
    of_request = select(TimelineEntry).where(TimelineEntry.request_id == request.id).order_by(TimelineEntry.id)
    entries = list(session.scalars(of_request))
    shown = [one for one in entries if one.kind in USED_KINDS and is_seen(one.at, before)]
    return evidence_of(
        Subject(
            request_id=str(request.id),
            protocol=request.protocol,
            service_order=request.service_order,
            consumer_unit=request.consumer_unit,
        ),
        course_of(request, entries, form_for(session, request), time),
        [_row(entry, time) for entry in shown],
        calendar=time.calendar,
        as_of=today,
        zone=time.zone,
        holder_since=before and time.day_of(before),
    )


def _row(entry: TimelineEntry, time: OperatorTime) -> dict[str, Any]:
    """Return a row of the timeline as a sheet shows it. Notes and people are left out."""
    return {
        "id": str(entry.id),
        "at": entry.at.astimezone(UTC).isoformat(),
        "on": time.day_of(entry.at).isoformat(),
        "kind": entry.kind.value,
        "side": entry.side,
        "status": entry.status.value,
        "details": entry.details,
    }


def course_of(request: ConnectionRequest, entries: Iterable[TimelineEntry], form: Form, time: OperatorTime) -> Course:
    """Return what the deadlines of a request are computed from. `entries` is its whole timeline, in order.

    `time` is the operator's calendar.
    """
    is_generation = request.kind == GENERATION_BUDGET
    return Course(
        kind=request.kind,
        voltage=request.voltage,
        works_needed=request.works_needed,
        is_small=not is_generation or request.computed.get("category", _MICRO) == _MICRO,
        terms={term.code: term for term in form.terms},
        happenings=_happenings(request, entries, time),
        budget_follows=request.budget_follows,
    )


def _happenings(request: ConnectionRequest, entries: Iterable[TimelineEntry], time: OperatorTime) -> list[Happening]:
    """Return the rows as happenings.

    Returns of before rows said so are read as for documents missing by phone (art. 399) in the moment of a submission
    by phone, and as late demands (art. 51) with a note.
    """
    found, submitted_at = [], None
    for entry in entries:
        said: dict[str, Any] = {}
        if entry.kind is TimelineKind.RETURNED and "is_justified" not in entry.details:
            said = {"is_justified": bool(entry.note)}
            if request.channel == PHONE and entry.at == submitted_at:
                said["reason"] = PHONE_DOCUMENTS
        found.append(_happening(entry, {**entry.details, **said}, time))
        if entry.kind is TimelineKind.SUBMITTED:
            submitted_at = entry.at
    return found


def _happening(entry: TimelineEntry, details: dict[str, Any], time: OperatorTime) -> Happening:
    if entry.kind is TimelineKind.INSPECTION_SCHEDULED:
        scheduled_at = datetime.fromisoformat(details["scheduled_at"])
        details = {**details, "scheduled_on": time.day_of(scheduled_at).isoformat()}
    return Happening(entry.kind, time.day_of(entry.at), entry.side, details, bool(details.get("is_justified")))
