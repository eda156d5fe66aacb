"""Read the dates of a person's calendar: what has to be done by when, and appointments, of all running requests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from chassis.context import Actor
from connections.model import ConnectionRequest
from connections.queries.due_dates import DueDate
from connections.queries.operator_time import OperatorTime
from connections.queries.portfolio import DUE, Listed, find_requests

_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A date of a person's calendar, the request that it is of, and the holder's name if it is known."""

    due: DueDate
    request: ConnectionRequest
    holder_name: str | None


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The dates of a person's calendar, the soonest first. With `has_more`, later ones were left out."""

    dates: Sequence[Dated]
    has_more: bool


def upcoming(session: Session, *, actor: Actor, today: date, time: OperatorTime, most: int) -> Agenda:
    """Return the dates of the running requests on the caller's own sides, as holder and as professional, in order.

    Staff get their own portfolio too, not the distributor's. Requests that a professional may no longer see are left
    out. At most `most` dates are returned, the soonest. `time` is the operator's calendar.
    """
    own, after = replace(actor, roles=frozenset()), None
    found: list[Listed] = []
    while True:
        page = find_requests(session, actor=own, today=today, time=time, limit=_PAGE, after=after, order=DUE)
        found += [one for one in page.items if one.dates]
        after = page.next
        if after is None or len(found) > most:
            break
    dates = [Dated(due=due, request=one.request, holder_name=one.holder_name) for one in found for due in one.dates]
    dates.sort(key=lambda dated: (dated.due.day, dated.due.on.isoformat(), dated.request.id, dated.due.code))
    return Agenda(dates=dates[:most], has_more=len(dates) > most or after is not None)
