"""The metrics of connections for Prometheus: requests that wait for an analyst, and those that risk their deadline.

The deadline that is known for each of them is the check of completeness (REN 1000/2021, art. 71), a term of the form by
which the request was filled in. It runs from the moment since when the request waits.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.business_days import BusinessDays
from connections.forms.terms import Term
from connections.model import ConnectionRequest
from connections.queries.forms import form_of
from connections.settings import Settings
from connections.states import REQUEST_KINDS, REQUEST_WAITING, RequestStatus

CHECK = "completeness_check"
_RISK = ["service", "kind", "risk"]
AT_RISK, LATE = "at_risk", "late"
"""A request is at risk on the last day of its term and on the business day before, and late after the last day."""

_DAY = timedelta(days=1)
_LONGEST_BREAK = timedelta(days=30)
"""More than the business days of a term are ever apart because of weekends and holidays."""


def gauges(session: Session, settings: Settings) -> Iterator[Metric]:
    """Yield the gauges of this service, as the database is now."""
    now = clock.now()
    waiting = GaugeMetricFamily(
        "ramal_requests_waiting", "Requests that wait for an analyst", labels=["service", "kind", "status"]
    )
    for kind in REQUEST_KINDS:
        for status in REQUEST_WAITING:
            waiting.add_metric(["connections", kind, status.value], _count(session, kind, status))
    yield waiting
    risks = GaugeMetricFamily(
        "ramal_requests_deadline", "Requests that wait and whose deadline is near or over", labels=_RISK
    )
    for (kind, risk), count in _risks(session, settings, now).items():
        risks.add_metric(["connections", kind, risk], count)
    yield risks


def _count(session: Session, kind: str, status: RequestStatus) -> int:
    this = ConnectionRequest.kind == kind, ConnectionRequest.status == status
    return session.scalar(select(func.count()).where(*this)) or 0


def _risks(session: Session, settings: Settings, now: datetime) -> dict[tuple[str, str], int]:
    """Return how many waiting requests of each kind are at risk and late; 0 where there are none."""
    found = {(kind, risk): 0 for kind in REQUEST_KINDS for risk in (AT_RISK, LATE)}
    zone = ZoneInfo(settings.time_zone)
    today, days = now.astimezone(zone).date(), settings.business_days
    waiting = ConnectionRequest.status.in_(REQUEST_WAITING), ConnectionRequest.waiting_since.is_not(None)
    forms = select(ConnectionRequest.kind, ConnectionRequest.form_version).where(*waiting).distinct()
    for kind, version in session.execute(forms).all():
        term = _check(session, kind, version)
        if term is None:
            continue
        this = *waiting, ConnectionRequest.kind == kind, ConnectionRequest.form_version == version
        late, ending = (
            _count_since_before(session, this, _first_to_end_on(term, day, days), zone)
            for day in (today, days.after(today, 1) + _DAY)
        )
        found[kind, LATE] += late
        found[kind, AT_RISK] += ending - late
    return found


def _first_to_end_on(term: Term, day: date, days: BusinessDays) -> date:
    """Return the first day since when a request may wait so that its last day is `day` or later."""
    since = day - 2 * term.days * _DAY - _LONGEST_BREAK
    while _last_day(term, since, days) < day:
        since += _DAY
    return since


def _count_since_before(session: Session, this: Sequence[ColumnElement[bool]], day: date, zone: ZoneInfo) -> int:
    """Return how many of the requests that meet all conditions in `this` have waited since before `day` in `zone`."""
    begin = datetime.combine(day, time.min, zone)
    return session.scalar(select(func.count()).where(*this, ConnectionRequest.waiting_since < begin)) or 0


def _check(session: Session, kind: str, version: int) -> Term | None:
    """Return the term of the check of completeness in a version of a form; None for a form of the operator without."""
    return next((term for term in form_of(session, kind, version).terms if term.code == CHECK), None)


def _last_day(term: Term, since: date, days: BusinessDays) -> date:
    """Return the last day of a term that begins on the day after `since`."""
    count = days.after if term.unit == "business_days" else days.after_calendar_days
    return count(since, term.days)
