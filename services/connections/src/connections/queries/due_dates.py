"""What customers have to do by when, and which appointments there are: the dates of running requests.

The days come from the deadlines of the customer (`queries.clocks`), the appointments from the timeline. To add a date
to a deadline of the customer: its row in `SOURCES`, and the text `calendar-<code>` with its `.detail` in
`locales/portfolio.ftl`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from connections.clocks import Clock, terms
from connections.model import ConnectionRequest, TimelineEntry
from connections.queries.operator_time import OperatorTime
from connections.queries.urgency import suspended_days
from connections.states import CUSTOMER, PHONE_DOCUMENTS, REQUEST_RUNNING, TimelineKind

INSPECTION = "inspection"
_K = TimelineKind


@dataclass(frozen=True)
class DateSource:
    """The date of a deadline: its `code`, the last part of its `uid`, and the kind of row that sets it anew.

    Two deadlines that are never there at once may have one `uid`.
    """

    code: str
    uid: str
    set_by: TimelineKind


SOURCES: Mapping[str, DateSource] = {
    terms.CURE: DateSource("cure", "cure", _K.RETURNED),
    PHONE_DOCUMENTS: DateSource("phone_documents", "cure", _K.RETURNED),
    terms.ACCEPTANCE: DateSource("budget", "budget", _K.BUDGET_ISSUED),
    terms.CONTRACTS_AND_PAYMENT: DateSource("contracts_and_payment", "contracts_and_payment", _K.CONTRACTS_SENT),
    terms.NEW_INSPECTION: DateSource("new_inspection", "new_inspection", _K.INSPECTION_FAILED),
}
"""The date of each deadline of the customer, by the deadline's code."""

DUE_CODES = (*(source.code for source in SOURCES.values()), INSPECTION)
"""The codes of all dates."""

_INSPECTED = (_K.INSPECTION_SCHEDULED, _K.INSPECTION_PASSED, _K.INSPECTION_FAILED)
_READ = {*(source.set_by for source in SOURCES.values()), *_INSPECTED, _K.SUSPENDED, _K.RESUMED}

Rows = Sequence[TimelineEntry]
Clocks = Mapping[UUID, Sequence[Clock]]


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """The last day of a deadline of the customer, or the moment of an appointment.

    `code` is one of `DUE_CODES`. `on` is a day or a moment, and `day` its day for the operator. `uid` is equal for what
    is the same date of a request when it moves. `said_at` is when the date was set, and `revision` is higher each time
    that it was set anew, from 0. Both change only with the date.
    """

    code: str
    uid: str
    on: date
    day: date
    said_at: datetime
    revision: int


def dates_of(
    session: Session, requests: Sequence[ConnectionRequest], clocks: Clocks, *, time: OperatorTime
) -> dict[UUID, list[DueDate]]:
    """Return the dates that each of `requests` has for the customer, the soonest first, by the id of the request.

    `clocks` are the deadlines of the same requests (`clocks_of_requests`). What stands still without an end has no
    date; what is late has the one that is over. Timelines are read with one query.
    """
    rows: dict[UUID, list[TimelineEntry]] = defaultdict(list)
    dated = [request.id for request in requests if request.status in REQUEST_RUNNING]
    said = select(TimelineEntry).where(TimelineEntry.request_id.in_(dated), TimelineEntry.kind.in_(_READ))
    for entry in session.scalars(said.order_by(TimelineEntry.request_id, TimelineEntry.id)) if dated else ():
        rows[entry.request_id].append(entry)
    return {
        request.id: sorted(_dates(clocks.get(request.id, ()), rows[request.id], time), key=_order)
        for request in requests
    }


def _order(due: DueDate) -> tuple[date, str]:
    return due.day, due.code


def _dates(clocks: Sequence[Clock], rows: Rows, time: OperatorTime) -> Iterator[DueDate]:
    for clock in clocks:
        source, due_on = SOURCES.get(clock.code), clock.runs_until
        if rows and source and clock.owner == CUSTOMER and due_on:
            yield _last_day(clock, due_on, source, clocks, rows)
    yield from _appointment(rows, time)


def _last_day(clock: Clock, due_on: date, source: DateSource, clocks: Sequence[Clock], rows: Rows) -> DueDate:
    """Return the date of a deadline that runs until `due_on`.

    `clocks` and `rows` are all deadlines and the timeline of its request. Each row that sets the date makes the
    revision higher by one, and a suspension by as many days as it leaves out.
    """
    setting = [row for row in rows if row.kind is source.set_by]
    uid_codes = [code for code, other in SOURCES.items() if other.uid == source.uid]
    moved = sum(suspended_days(one) for one in clocks if one.code in uid_codes)
    stopped_by = {one.reason for one in clock.suspensions if one.last}  # its last day here may be later than the noted
    resumed = [row for row in rows if row.kind is _K.RESUMED and row.details["reason"] in stopped_by]
    return DueDate(
        code=source.code,
        uid=source.uid,
        on=due_on,
        day=due_on,
        said_at=max(row.at for row in (setting[-1], *resumed)),
        revision=len(setting) - 1 + moved,
    )


def _appointment(rows: Rows, time: OperatorTime) -> Iterator[DueDate]:
    """Yield the moment of an inspection that was scheduled and has no result yet."""
    about = [row for row in rows if row.kind in _INSPECTED]
    scheduled = [row for row in about if row.kind is _K.INSPECTION_SCHEDULED]
    if scheduled and about[-1] is scheduled[-1]:
        last = scheduled[-1]
        at = datetime.fromisoformat(last.details["scheduled_at"])
        yield DueDate(
            code=INSPECTION,
            uid=INSPECTION,
            on=at,
            day=time.day_of(at),
            said_at=last.at,
            revision=len(scheduled) - 1,
        )
