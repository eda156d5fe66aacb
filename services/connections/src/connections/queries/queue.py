"""Read the requests that the distributor has to go on with, by legal risk: the first is whose deadline ends first."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from chassis.context import Actor
from chassis.lists import Page, page_of_branches
from connections.clocks import Clock, ClockStatus
from connections.model import ConnectionRequest
from connections.model.request_record import NO_RISK
from connections.queries.clocks import clocks_of_requests
from connections.queries.inspections import scheduled_inspections
from connections.queries.operator_time import OperatorTime
from connections.queries.people import names_of
from connections.queries.urgency import most_urgent, standing_still
from connections.states import DISTRIBUTOR, REQUEST_RUNNING, REQUEST_WAITING, RequestStatus

MINE, NOBODYS = "me", "none"

UNLISTED = [defer(column, raiseload=True) for column in (ConnectionRequest.answers, ConnectionRequest.returned_items)]
"""What no list shows of its requests: it is not read for them, because it is much."""


def list_queue(
    session: Session,
    *,
    actor: Actor,
    today: date,
    time: OperatorTime,
    kind: str | None,
    status: str | None,
    analyst: str | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of the requests that the distributor has to go on with, by legal risk, each as a mapping.

    Those are the requests that wait for an analyst, and of the other running ones those with a deadline of the
    distributor: a budget to issue, contracts to send, works, an inspection. First comes whose deadline ends first, of
    the distributor's deadlines and without the days of suspensions. Last come those of which no deadline runs, because
    all stand still.

    `kind` and `status` are one kind and one status, None for all. `analyst` is who has claimed the request, and holds
    it after the decision too: a user id, `me` for the caller, `none` for nobody, or None for all. Days are counted up
    to `today`, by the operator's calendar `time`. At most `limit` items follow the cursor `after`; fewer also
    when a job has just ended a deadline and the day by which the queue is read is not stored yet.
    """
    statuses = [RequestStatus(status)] if status else REQUEST_RUNNING
    branches = [_waiting(one, kind, analyst, actor) for one in statuses]
    key = [ConnectionRequest.risk_on, ConnectionRequest.id]
    found = page_of_branches(session, branches, key=key, limit=limit, after=after)
    items = queued(session, found.items, today=today, time=time)
    waits = {status.value for status in REQUEST_WAITING}
    return Page([item for item in items if item["clock"] or item["status"] in waits], found.next)


def queued(
    session: Session, requests: Sequence[ConnectionRequest], *, today: date, time: OperatorTime
) -> list[dict[str, Any]]:
    """Return requests as mappings for the queue of analysts. The number of queries does not grow with `requests`.

    Days are counted up to `today`, by the operator's calendar `time`.
    """
    if not requests:
        return []
    clocks = clocks_of_requests(session, requests, today=today, time=time)
    names = names_of(session, {request.holder_document for request in requests})
    scheduled = scheduled_inspections(session, requests)
    return [
        {
            **_shown(request, names.get(request.holder_document), today, time),
            **_deadline(clocks[request.id]),
            "inspection_at": scheduled.get(request.id),
        }
        for request in requests
    ]


def _waiting(status: RequestStatus, kind: str | None, analyst: str | None, actor: Actor) -> Select[Any]:
    rows = select(ConnectionRequest).where(ConnectionRequest.status == status).options(*UNLISTED)
    if status not in REQUEST_WAITING:
        rows = rows.where(ConnectionRequest.risk_on < NO_RISK)
    if kind:
        rows = rows.where(ConnectionRequest.kind == kind)
    if analyst == NOBODYS:
        rows = rows.where(ConnectionRequest.analyst_id.is_(None))
    elif analyst:
        rows = rows.where(ConnectionRequest.analyst_id == (actor.user_id if analyst == MINE else UUID(analyst)))
    return rows


def _shown(request: ConnectionRequest, name: str | None, today: date, time: OperatorTime) -> dict[str, Any]:
    since = request.waiting_since
    return {
        "id": request.id,
        "protocol": request.protocol,
        "service_order": request.service_order,
        "kind": request.kind,
        "status": request.status.value,
        "turn": request.turn or None,
        "holder": {"name": name, "document": request.holder_document},
        "consumer_unit": request.consumer_unit,
        "channel": request.channel,
        "round": request.round,
        "analyst_id": request.analyst_id,
        "waiting_since": since,
        "days_waiting": (today - time.day_of(since)).days if since else None,
        "next_step": request.next_step,
        "contracts_status": request.contracts_status,
        "works_status": request.works_status,
        "asks_debts": request.asks_debts,
        "has_debts": bool(request.debts.get("own")),
        "version": request.version,
    }


def _deadline(clocks: Sequence[Clock]) -> dict[str, Any]:
    """Return the last day of the distributor's most urgent deadline, what is left until it, its article and its code.

    If none runs, the code is that of one that stands still.
    """
    urgent = most_urgent(clocks)
    named = urgent or standing_still(clocks)
    return {
        "clock": named.code if named else None,
        "due_on": urgent.due_on if urgent else None,
        "days_left": urgent.days_left if urgent else None,
        "unit": urgent.unit if urgent else None,
        "article": urgent.article if urgent else None,
        "is_suspended": any(clock.status is ClockStatus.SUSPENDED and clock.owner == DISTRIBUTOR for clock in clocks),
    }
