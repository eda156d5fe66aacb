"""Metrics of a worker: what waits in its database and in its queues, and whether its roles turn."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import structlog
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from chassis import bus, dead_letters, outbox
from chassis.database import Database
from chassis.events import UNROUTED
from chassis.settings import ServiceSettings
from chassis.turning import Turns

log = structlog.get_logger(__name__)

OwnGauges = Callable[[Session, Any], Iterable[Metric]]
"""What a service shows of its own domain, `(session, settings)`: read from its database and from what its settings
name, cheaply, each time Prometheus asks."""


def no_gauges(_session: Session, _settings: Any) -> Iterable[Metric]:
    """Return nothing: a service that shows only what every service shows."""
    return ()


class DatabaseGauges(Collector):
    """The backlogs in the service's database and the gauges of its `own`, read when Prometheus asks.

    `settings` are the service's, for its own gauges.
    """

    def __init__(self, service: str, database: Database, own: OwnGauges = no_gauges, settings: Any = None) -> None:
        self._service = service
        self._database = database
        self._own = own
        self._settings = settings

    def describe(self) -> Iterator[Metric]:
        """Return no descriptions: registering this collector must not ask a database that may be away."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        try:
            with self._database.reading() as session:
                waiting, age = outbox.backlog(session)
                dead = dead_letters.counts(session)
                own = list(self._own(session, self._settings))
        except SQLAlchemyError as error:  # the other metrics are still served
            log.warning("metrics.database_unavailable", error=str(error))
            return
        yield self._gauge("ramal_outbox_backlog", "Events not yet confirmed", waiting)
        yield self._gauge("ramal_outbox_age_seconds", "Age of the oldest of them", age.total_seconds())
        letters = GaugeMetricFamily("ramal_dead_letters", "Dead letters", labels=["service", "type"])
        for event_type, count in dead.items():
            letters.add_metric([self._service, event_type], count)
        yield letters
        yield from own

    def _gauge(self, name: str, text: str, value: float) -> Metric:
        gauge = GaugeMetricFamily(name, text, labels=["service"])
        gauge.add_metric([self._service], value)
        return gauge


class QueueGauges(Collector):
    """How many messages wait in the service's queues and in the queue of unrouted events, read when Prometheus asks."""

    def __init__(self, service: str, settings: ServiceSettings) -> None:
        self._service = service
        self._settings = settings

    def describe(self) -> Iterator[Metric]:
        """Return no descriptions: registering this collector must not ask a broker that may be away."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("ramal_queue_messages", "Messages in a queue", labels=["service", "queue"])
        try:
            depths = bus.depths(self._settings, *bus.queue_names(self._service, self._settings), UNROUTED)
        except bus.BROKER_AWAY as error:
            log.warning("metrics.broker_unavailable", error=repr(error))
            return
        for queue, count in depths.items():
            waiting.add_metric([self._service, queue], count)
        yield waiting


def register(
    service: str, database: Database, settings: ServiceSettings, turns: Turns, own: OwnGauges = no_gauges
) -> None:
    """Add a worker's gauges to what it shows to Prometheus. Called once, when a worker starts.

    `service` is the service's name, a label of the metrics. The counts are read from `database` and from the broker of
    the settings; `turns` are those of the worker's roles, `own` the gauges of the service's own domain.
    """
    for collector in (DatabaseGauges(service, database, own, settings), QueueGauges(service, settings), turns):
        REGISTRY.register(collector)
