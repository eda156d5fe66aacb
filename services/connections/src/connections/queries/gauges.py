"""The metrics of connections for Prometheus: requests that wait for an analyst, and those that risk their deadline.

The deadline of a request is the distributor's most urgent one, by which the queue is ordered. Every running request
counts, also after its approval.
"""

from collections.abc import Iterator
from datetime import date

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import clock
from connections.model import ConnectionRequest
from connections.queries.operator_time import OperatorTime
from connections.settings import Settings
from connections.states import REQUEST_KINDS, REQUEST_RUNNING, REQUEST_WAITING, RequestStatus

_RISK = ["service", "kind", "risk"]
AT_RISK, LATE = "at_risk", "late"
"""A request is at risk on the last day of its term and on the business day before, and late after the last day."""


def gauges(session: Session, settings: Settings) -> Iterator[Metric]:
    """Yield the gauges of this service, as the database is now."""
    waiting = GaugeMetricFamily(
        "ramal_requests_waiting", "Requests that wait for an analyst", labels=["service", "kind", "status"]
    )
    for kind in REQUEST_KINDS:
        for status in REQUEST_WAITING:
            waiting.add_metric(["connections", kind, status.value], _count(session, kind, status))
    yield waiting
    risks = GaugeMetricFamily(
        "ramal_requests_deadline", "Requests whose deadline for the distributor is near or over", labels=_RISK
    )
    time = OperatorTime.of(settings)
    today = time.day_of(clock.now())
    next_day = time.calendar.after(today, 1)
    for kind in REQUEST_KINDS:
        late, ending = _count_until(session, kind, today, inclusive=False), _count_until(session, kind, next_day)
        risks.add_metric(["connections", kind, AT_RISK], ending - late)
        risks.add_metric(["connections", kind, LATE], late)
    yield risks


def _count(session: Session, kind: str, status: RequestStatus) -> int:
    this = ConnectionRequest.kind == kind, ConnectionRequest.status == status
    return session.scalar(select(func.count()).where(*this)) or 0


def _count_until(session: Session, kind: str, day: date, *, inclusive: bool = True) -> int:
    """Return how many running requests of a kind have their most urgent deadline until `day`.

    Without `inclusive`, deadlines that end on `day` itself do not count.
    """
    ends = ConnectionRequest.risk_on <= day if inclusive else ConnectionRequest.risk_on < day
    this = ConnectionRequest.kind == kind, ConnectionRequest.status.in_(REQUEST_RUNNING), ends
    return session.scalar(select(func.count()).where(*this)) or 0
