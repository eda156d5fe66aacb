"""Read the dates of a person's calendar: what has to be done by when, and appointments, of all running requests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.problems import TooManyRequests
from connections.model import CalendarReading, ConnectionRequest
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


def check_calendar_pace(session: Session, *, actor: Actor, now: datetime, per_hour: int) -> None:
    """Raise TooManyRequests when the caller, signed in, has read the own calendar `per_hour` times within an hour.

    Readings that are too many end here, in a transaction that takes no lock for writing.
    """
    reading = session.get(CalendarReading, user_id_of(actor))
    retry_at = reading.retry_at(now, per_hour=per_hour) if reading else None
    if retry_at:
        raise TooManyRequests(retry_at=retry_at, now=now)


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
