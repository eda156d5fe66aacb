"""Read what a person has to do by when, and which appointments there are: the dates of running requests.

`dates_of` is the one place that knows where dates come from. A new kind of date is a function beside `_cure` and the
text `calendar-<code>` with its `.detail` in `locales/portfolio.ftl`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from connections.model import ConnectionRequest, TimelineEntry
from connections.queries.portfolio import Listed, find_requests
from connections.states import REQUEST_DECIDED, RequestStatus, TimelineKind

CURE, BUDGET, INSPECTION = "cure", "budget", "inspection"

_DATED = (RequestStatus.RETURNED, RequestStatus.IN_ANALYSIS, *REQUEST_DECIDED)
"""The states in which a request may have a date for the customer."""

_INSPECTED = (TimelineKind.INSPECTION_SCHEDULED, TimelineKind.INSPECTION_PASSED, TimelineKind.INSPECTION_FAILED)
_PAGE, _MOST_PAGES = 100, 10


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """A day by which the customer has to act on a request, or the moment of an appointment.

    `code` says which (`cure`, `budget`, `inspection`), `on` is a day or a moment. `said_at` is when the date was set,
    and `revision` counts how often it was set anew, from 0. Both change only with the date.
    """

    code: str
    request: ConnectionRequest
    on: date
    said_at: datetime
    revision: int
    holder_name: str | None = None


def upcoming(session: Session, *, actor: Actor, today: date) -> list[DueDate]:
    """Return the dates of the running requests on the caller's own sides, as holder and as professional, in order.

    Staff get their own portfolio too, not the distributor's. Requests that a professional may no longer see are left
    out. At most the newest thousand requests of each state are read.
    """
    own = replace(actor, roles=frozenset())
    found = [due for status in _DATED for listed in _listed(session, own, today, status) for due in listed]
    return sorted(found, key=lambda due: (due.on.isoformat(), due.request.id, due.code))


def dates_of(session: Session, requests: Sequence[ConnectionRequest]) -> Iterator[DueDate]:
    """Yield the dates that `requests` have for the customer. The number of queries does not grow with `requests`."""
    said = select(TimelineEntry).where(
        TimelineEntry.request_id.in_([request.id for request in requests]),
        TimelineEntry.kind.in_((TimelineKind.BUDGET_ISSUED, *_INSPECTED)),
    )
    entries: dict[UUID, list[TimelineEntry]] = defaultdict(list)
    for entry in session.scalars(said.order_by(TimelineEntry.request_id, TimelineEntry.id)):
        entries[entry.request_id].append(entry)
    for request in requests:
        yield from _cure(request)
        yield from _budget(request, entries[request.id])
        yield from _inspection(request, entries[request.id])


def _listed(session: Session, actor: Actor, today: date, status: RequestStatus) -> Iterator[list[DueDate]]:
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = find_requests(session, actor=actor, today=today, limit=_PAGE, after=after, status=status.value)
        shown: dict[UUID, Listed] = {one.request.id: one for one in page.items if not one.standing.has_ended}
        dates = dates_of(session, [one.request for one in shown.values()])
        yield [replace(due, holder_name=shown[due.request.id].holder_name) for due in dates]
        after = page.next
        if after is None:
            return


def _cure(request: ConnectionRequest) -> Iterator[DueDate]:
    if request.status is RequestStatus.RETURNED and request.cure_until and request.returned_at:
        yield _due(CURE, request, request.cure_until, request.returned_at, request.round - 1)


def _budget(request: ConnectionRequest, entries: Sequence[TimelineEntry]) -> Iterator[DueDate]:
    issued = [entry for entry in entries if entry.kind is TimelineKind.BUDGET_ISSUED]
    if request.status is RequestStatus.BUDGET_ISSUED and issued:
        last = issued[-1]
        yield _due(BUDGET, request, date.fromisoformat(last.details["valid_until"]), last.at, len(issued) - 1)


def _inspection(request: ConnectionRequest, entries: Sequence[TimelineEntry]) -> Iterator[DueDate]:
    """Yield the moment of an inspection that was scheduled and has no result yet."""
    about = [entry for entry in entries if entry.kind in _INSPECTED]
    scheduled = [entry for entry in about if entry.kind is TimelineKind.INSPECTION_SCHEDULED]
    if scheduled and about[-1] is scheduled[-1]:
        last = scheduled[-1]
        at = datetime.fromisoformat(last.details["scheduled_at"])
        yield _due(INSPECTION, request, at, last.at, len(scheduled) - 1)


def _due(code: str, request: ConnectionRequest, on: Any, said_at: datetime, revision: int) -> DueDate:
    return DueDate(code=code, request=request, on=on, said_at=said_at, revision=revision)
