"""Keep what is stored of deadlines: the days that order lists, the warnings that were given, how deadlines ended.

Deadlines themselves are computed from the timeline. A row in a timeline makes `clocks_on` of its request a past day,
and the job `watch-deadlines` looks at every request whose `clocks_on` has come. It stores when to look again: on the
day on which the next warning is due. The job `follow-calendar` marks requests: it makes their `clocks_on` today.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zlib import crc32

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from chassis.authority import has_lost_role
from chassis.outbox import publish
from chassis.personal import table_of
from chassis.staff import CONNECTIONS
from connections.clocks import Clock
from connections.events.request import DeadlineApproaching
from connections.model import ClockOutcome, ConnectionRequest, Counter, DeadlineNotice
from connections.model.request_record import NOTHING_DUE
from connections.queries.budgets import last_day_to_answer
from connections.queries.clocks import clocks_of_requests
from connections.queries.due_dates import dates_of
from connections.queries.inspections import scheduled_inspections
from connections.queries.operator_time import OperatorTime
from connections.queries.standing import parties_of
from connections.queries.urgency import next_look, risk_of, share_reached, suspended_days
from connections.states import DISTRIBUTOR, REQUEST_RUNNING, RequestStatus

_BATCH = 50
_RULES = 2
"""The version of the rules by which `risk_on`, `due_on` and outcomes are stored. Raise it when the rules change: then
all running requests are looked at again, and a migration need not fill anything in."""

_NEVER = -1
_DAY = timedelta(days=1)
_ROLLOUT = timedelta(days=2)
"""No rollout lasts longer. In days that have begun: it is more than 24 hours."""
_YEARS = 3  # no term is longer

T = TypeVar("T")
_Key = tuple[UUID, str, date]


@dataclass(frozen=True)
class Marking:
    """What is stored when all running requests have been marked: the `checksum` of the calendar and the rules, and the
    ordinal of the day from which on all are marked again, `_NEVER` for none.
    """

    checksum: int
    again_on: int


def watch_deadlines(session: Session, *, as_of: datetime, time: OperatorTime) -> int:
    """Look at the deadlines of one batch of requests, and give the warnings that are due. Return the requests' number.

    Of each running deadline, `deadline_approaching` is published once at 50, 80 and 100 percent of its term. When the
    job has not run for some days, only the highest share that was reached is told. `as_of` is the job's current time,
    `time` the operator's calendar. The job calls this until it returns 0. Requests that somebody changes at the moment
    are left for the next run.
    """
    today = time.day_of(as_of)
    due = select(ConnectionRequest).where(ConnectionRequest.clocks_on <= today)
    batch = due.order_by(ConnectionRequest.clocks_on, ConnectionRequest.id).limit(_BATCH)
    found = session.scalars(batch.with_for_update(of=ConnectionRequest, skip_locked=True)).all()
    if not found:
        return 0
    clocks = clocks_of_requests(session, found, today=today, time=time)
    told = _told(session, found)
    for request in found:
        for clock in clocks[request.id]:
            share = share_reached(clock, today)
            key = (request.id, clock.code, clock.started_on)
            if clock.runs_until and share > told.get(key, 0):
                _warn(session, request, clock, share, due_on=clock.runs_until, now=as_of, time=time)
                told[key] = share
    _store_outcomes(session, found, clocks)
    _store_days(session, found, clocks, told, today, time)
    return len(found)


def following(action: Callable[..., T], *, time: OperatorTime) -> Callable[..., T]:
    """Return an action that does what `action` does with a request, and then calls `follow_deadlines` for the request.

    `action` is called with the session and with the keyword arguments `now`, `request_id` and any others.
    """

    def act(session: Session, *, now: datetime, request_id: UUID, **facts: Any) -> T:
        result = action(session, now=now, request_id=request_id, **facts)
        request = session.get(ConnectionRequest, request_id)
        if request is not None:
            follow_deadlines(session, request, now=now, time=time)
        return result

    return act


def follow_deadlines(session: Session, request: ConnectionRequest, *, now: datetime, time: OperatorTime) -> None:
    """Store the days that follow from a request's deadlines: its place in the queue, the customer's next date, and the
    day after which a budget that waits for its answer ends.

    Nobody is warned here, and the version of the request stays.
    """
    session.flush()
    today = time.day_of(now)
    clocks = clocks_of_requests(session, [request], today=today, time=time)
    if request.status is RequestStatus.BUDGET_ISSUED and request.budgets:
        request.keep_budget_open(last_day_to_answer(request, clocks[request.id]))
    values = {
        "risk_on": risk_of(clocks[request.id]),
        "due_on": _next_dates(session, [request], clocks, time)[request.id],
    }
    table = table_of(ConnectionRequest)
    session.execute(update(table).where(table.c.id == request.id).values(**values))
    for name, value in values.items():
        set_committed_value(request, name, value)


def find_due_marking(
    session: Session, *, today: date, time: OperatorTime, country: str, closed: Collection[date]
) -> Marking | None:
    """Return what to store once all running requests have been marked; None if they need not be.

    They are marked if the operator's calendar or the rules are others than before. Both are compared by a checksum of
    `_RULES`, the calendar's `country`, its `closed` days and its holidays of this and the next years, which is stored
    as a counter.

    While a release or a setting is rolled out, workers from before look at marked requests too, by their own rules, and
    do not mark them again. So all are marked a second time when no rollout can go on any more.
    """
    present = _checksum(today, time, country, closed)
    if _remembered(session, "calendar") != present:
        return Marking(present, (today + _ROLLOUT).toordinal())
    again_on = _remembered(session, "calendar_again")
    return Marking(present, _NEVER) if again_on != _NEVER and again_on <= today.toordinal() else None


def mark_requests(session: Session, *, today: date, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Mark running requests at whose deadlines nobody would look today, so that somebody does. Return their ids.

    They are the first `limit` in the order of ids that follow the id `after`, from the first one on if it is None. What
    is late, or has no deadline, comes by itself never again: it is marked too. Whoever moves one of the requests waits
    for the end of the transaction.
    """
    table = table_of(ConnectionRequest)
    is_left = table.c.status.in_(REQUEST_RUNNING) & (table.c.clocks_on.is_(None) | (table.c.clocks_on > today))
    left = select(table.c.id).where(is_left).order_by(table.c.id).limit(limit)
    if after:
        left = left.where(table.c.id > after)
    ids = session.scalars(left.with_for_update()).all()
    if ids:
        session.execute(update(table).where(table.c.id.in_(ids)).values(clocks_on=today))
    return ids


def remember_marking(session: Session, marking: Marking) -> None:
    """Store that all running requests have been marked, and when that is done again."""
    for name, value in (("calendar", marking.checksum), ("calendar_again", marking.again_on)):
        found = session.get(Counter, name, with_for_update=True)
        if found is None:
            session.add(Counter(name=name, value=value))
        else:
            found.value = value


def _checksum(today: date, time: OperatorTime, country: str, closed: Collection[date]) -> int:
    first = date(today.year, 1, 1)
    free = [day for day in (first + _DAY * number for number in range(366 * _YEARS)) if not time.calendar.has(day)]
    return crc32(repr((_RULES, country, sorted(closed), free)).encode())


def _remembered(session: Session, name: str) -> int:
    """Return the value of the counter called `name`, `_NEVER` when there is none."""
    found = session.get(Counter, name)
    return found.value if found else _NEVER


def _told(session: Session, requests: Sequence[ConnectionRequest]) -> dict[_Key, int]:
    """Return the highest share that was told of each deadline of these requests."""
    ids = [request.id for request in requests]
    rows = session.scalars(
        select(DeadlineNotice).where(DeadlineNotice.request_id.in_(ids)).order_by(DeadlineNotice.share)
    )
    return {(row.request_id, row.clock, row.started_on): row.share for row in rows}


def _warn(
    session: Session,
    request: ConnectionRequest,
    clock: Clock,
    share: int,
    *,
    due_on: date,
    now: datetime,
    time: OperatorTime,
) -> None:
    """Publish that `share` percent of a deadline's term are used, and note in the same transaction that it was told.

    `due_on` is the last day of the deadline.
    """
    notice = DeadlineNotice(
        request_id=request.id,
        clock=clock.code,
        started_on=clock.started_on,
        share=share,
        due_on=due_on,
        told_at=now,
    )
    session.add(notice)
    approaching = DeadlineApproaching(
        **request.state(parties_of(session, request)),
        clock=clock.code,
        article=clock.article,
        due_at=time.end_of(due_on),
        due_on=due_on,
        share=share,
        owner=clock.owner,
        user_id=_analyst_of(session, request) if clock.owner == DISTRIBUTOR else None,
    )
    publish(session, approaching)


def _analyst_of(session: Session, request: ConnectionRequest) -> UUID | None:
    """Return the analyst who holds a request, or who decided it; None when nobody does or that person's role ended."""
    analyst_id = request.analyst_id
    return None if analyst_id is None or has_lost_role(session, analyst_id, CONNECTIONS) else analyst_id


def _store_outcomes(
    session: Session, requests: Sequence[ConnectionRequest], clocks: Mapping[UUID, Sequence[Clock]]
) -> None:
    """Store how the deadlines of these requests ended, in place of what was stored before."""
    ended = [
        _outcome(request, clock, ended_on=clock.ended_on)
        for request in requests
        for clock in clocks[request.id]
        if clock.ended_on is not None
    ]
    session.execute(delete(ClockOutcome).where(ClockOutcome.request_id.in_([request.id for request in requests])))
    if ended:
        session.execute(insert(table_of(ClockOutcome)), ended)


def _outcome(request: ConnectionRequest, clock: Clock, *, ended_on: date) -> dict[str, Any]:
    return {
        "request_id": request.id,
        "clock": clock.code,
        "started_on": clock.started_on,
        "kind": request.kind,
        "month": f"{ended_on:%Y-%m}",
        "article": clock.article,
        "owner": clock.owner,
        "unit": clock.unit,
        "term": clock.term,
        "status": clock.status,
        "days_used": clock.days_used,
        "suspended_days": suspended_days(clock),
    }


def _store_days(
    session: Session,
    requests: Sequence[ConnectionRequest],
    clocks: Mapping[UUID, Sequence[Clock]],
    told: Mapping[_Key, int],
    today: date,
    time: OperatorTime,
) -> None:
    """Store when to look at the deadlines of these requests again, and the days by which they are read in order.

    The requests keep their version: what a person read of them before is still what it was.
    """
    scheduled, values = scheduled_inspections(session, requests), []
    dates = _next_dates(session, requests, clocks, time)
    for request in requests:
        found = clocks[request.id]
        looks = [
            next_look(clock, told.get((request.id, clock.code, clock.started_on), 0), today, time.calendar)
            for clock in found
        ]
        if request.id in scheduled:  # a deadline starts on its day
            day = time.day_of(scheduled[request.id])
            looks += [day] if day > today else []
        on = min((day for day in looks if day), default=None)
        values.append({"the_id": request.id, "on": on, "risk": risk_of(found), "due": dates[request.id]})
    table = table_of(ConnectionRequest)
    stored = update(table).where(table.c.id == bindparam("the_id"))
    days = stored.values(clocks_on=bindparam("on"), risk_on=bindparam("risk"), due_on=bindparam("due"))
    session.execute(days, values)


def _next_dates(
    session: Session,
    requests: Sequence[ConnectionRequest],
    clocks: Mapping[UUID, Sequence[Clock]],
    time: OperatorTime,
) -> dict[UUID, date]:
    """Return the day of the customer's next date by the id of the request, `NOTHING_DUE` without one."""
    dates = dates_of(session, requests, clocks, time=time)
    return {request_id: found[0].day if found else NOTHING_DUE for request_id, found in dates.items()}
