"""The metrics of helpdesk for Prometheus: open tickets by category and state, and how many are overdue."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import clock
from helpdesk.model import Ticket
from helpdesk.states import OPEN, TicketState


def gauges(session: Session, _settings: Any) -> Iterator[Metric]:
    """Yield the gauges of this service, as the database is now. Only index entries of open tickets are read."""
    waiting = GaugeMetricFamily("ramal_tickets_open", "Open tickets", labels=["service", "category", "state"])
    for category, state, count in _open_tickets(session):
        waiting.add_metric(["helpdesk", category, state.value], count)
    yield waiting
    overdue = GaugeMetricFamily("ramal_tickets_overdue", "Open tickets whose due has passed", labels=["service"])
    passed = select(func.count()).where(Ticket.is_open.is_(True), Ticket.queue_at < clock.now())
    overdue.add_metric(["helpdesk"], session.scalar(passed) or 0)
    yield overdue


def _open_tickets(session: Session) -> Iterator[tuple[str, TicketState, int]]:
    """Yield how many tickets of each category are in each of the open states."""
    for category, state in product(_categories(session), OPEN):
        counted = select(func.count()).where(Ticket.category == category, Ticket.state == state)
        yield category, state, session.scalar(counted) or 0


def _categories(session: Session) -> list[str]:
    """Return the categories that tickets have, in order, by one look into the index for each."""
    first = select(func.min(Ticket.category).label("category")).cte("category_of_tickets", recursive=True)
    following = select(func.min(Ticket.category)).where(Ticket.category > first.c.category).scalar_subquery()
    found = first.union_all(select(following).where(first.c.category.is_not(None)))
    return list(session.scalars(select(found.c.category).where(found.c.category.is_not(None))))
