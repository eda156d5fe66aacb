"""The consumer: takes events from the service's queue, runs the reactions to each once, and acks after the commit.

An event whose reaction raises goes to the next retry tier (published with a confirm, then acked), and after the last
tier to the dead queue. While the database is away nothing is acked and no attempt is counted: the consumer holds the
event and tries again.
"""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from kombu.connection import Connection
from kombu.message import Message as KombuMessage
from kombu.messaging import Consumer as KombuConsumer

from chassis import bus, clock, dead_letters, inbox, tracing
from chassis.context import SYSTEM, Origin
from chassis.database import Database, is_unavailable
from chassis.events import Event, NotAnEvent, from_headers
from chassis.reactions import Reactions
from chassis.settings import ServiceSettings
from chassis.telemetry import EVENTS, REACTED, bound

log = structlog.get_logger(__name__)
ATTEMPT = "x-ramal-attempt"
ERROR = "x-ramal-error"


class Consumer:
    """Consumes the events and the dead letters of one service until `stop` is set.

    `name` is the service's. `clients` returns what reactions may use beside the database (`Service.clients`).
    """

    def __init__(
        self,
        name: str,
        settings: ServiceSettings,
        database: Database,
        reactions: Reactions,
        clients: Callable[[], Any] = lambda: None,
    ) -> None:
        self._name = name
        self._settings = settings
        self._database = database
        self._reactions = reactions
        self._clients = clients
        self._stop = threading.Event()
        self._survived_one = False

    def run(self, stop: threading.Event) -> None:
        """Handle the service's events and store its dead letters until the `threading.Event` `stop` is set.

        Declares the topology each time it connects. While the broker is away, it connects again after a pause.
        """
        self._stop = stop
        failures = 0
        while not stop.is_set():
            try:
                bus.declare_topology(self._settings)
                with bus.connect(self._settings) as connection:
                    failures = 0
                    self._consume(connection)
            except bus.BROKER_AWAY as error:
                log.warning("consumer.broker_unavailable", error=repr(error))
                failures += 1
                stop.wait(bus.pause_after(failures))

    def _consume(self, connection: Connection) -> None:
        """Consume with a prefetch of one until one event was handled, and with the configured prefetch afterwards.

        A broker counts a delivery for every event that a consumer holds when its process dies. An event that kills the
        process each time is therefore held alone after the restart, so that no other event reaches the delivery limit.
        """
        self._survived_one = False
        with connection.channel() as channel:
            self._serve(connection, channel, prefetch=1, is_enough=lambda: self._survived_one)
            self._serve(connection, channel, prefetch=self._settings.prefetch, is_enough=lambda: False)

    def _serve(self, connection: Connection, channel: Any, *, prefetch: int, is_enough: Callable[[], bool]) -> None:
        events, dead = bus.events_queue(self._name, self._settings), bus.dead_queue(self._name)
        take, bury = partial(self._take, connection), partial(self._bury, connection)
        channel.basic_qos(0, prefetch, False)
        with (
            KombuConsumer(channel, [events], on_message=take, on_decode_error=self._refuse, auto_declare=False),
            KombuConsumer(channel, [dead], on_message=bury, on_decode_error=lambda m, _: bury(m), auto_declare=False),
        ):
            log.info("consumer.ready", prefetch=prefetch)
            while not (self._stop.is_set() or is_enough()):
                self._drain(connection)

    def _drain(self, connection: Connection) -> None:
        try:
            connection.drain_events(timeout=1)
        except TimeoutError:
            connection.heartbeat_check()

    def _take(self, connection: Connection, message: KombuMessage) -> None:
        try:
            event = from_headers(message.headers or {}, message.body)
        except NotAnEvent as broken:
            self._refuse(message, broken)
            return
        with bound(event_id=str(event.id), event_type=event.type, traceparent=event.traceparent):
            self._react(connection, message, event)
        self._survived_one = True

    def _refuse(self, message: KombuMessage, error: Exception) -> None:
        self._send(message, f"{self._name}.dead", attempt=0, error=str(error))

    def _react(self, connection: Connection, message: KombuMessage, event: Event) -> None:
        outcome = self._persistently(connection, lambda: self.handle(event))
        if isinstance(outcome, Exception):
            log.error("reaction.failed", exc_info=outcome)
            EVENTS.labels(self._name, event.type, "failed").inc()
            self._retry_later(message, outcome)
        elif outcome:
            self._count(event, outcome)
            message.ack()

    def _count(self, event: Event, outcome: str) -> None:
        """Count an event that needs no retry, and observe how long it took to get its reactions, unless `republish`
        sent it again.
        """
        EVENTS.labels(self._name, event.type, outcome).inc()
        if outcome == "handled" and not event.retold:
            REACTED.labels(self._name, event.type).observe((clock.now() - event.time).total_seconds())

    def _persistently(self, connection: Connection, work: Callable[[], str]) -> str | Exception:
        """Call `work`, which writes to the database, and call it again each second while the database is away.

        Returns what `work` returned, or the exception it raised for another reason, or an empty text when the consumer
        was told to stop meanwhile. `connection` is the broker's; its heartbeats are sent between the calls.
        """
        while not self._stop.is_set():
            try:
                return work()
            except Exception as error:
                if not is_unavailable(error):
                    return error
                log.warning("consumer.database_unavailable", error=str(error))
            connection.heartbeat_check()
            self._stop.wait(1)
        return ""

    def handle(self, event: Event) -> str:
        """Run the service's reactions to `event` in one transaction, together with the event's inbox row.

        Returns `handled`, or `repeated` when the inbox has the event already and no reaction was run. Any exception of
        a reaction is raised and rolls the transaction back.
        """
        about = {"messaging.destination.name": f"{self._name}.events", "messaging.message.id": str(event.id)}
        with tracing.span(f"react {event.type}", event.traceparent, "CONSUMER", about) as span:
            origin = Origin(actor=SYSTEM, request_id=str(event.id), traceparent=span.traceparent)
            with self._database.writing(origin) as session:
                if not inbox.is_first_time(session, self._name, event.id):
                    return "repeated"
                self._reactions.react(session, event, self._clients)
        return "handled"

    def _retry_later(self, message: KombuMessage, error: Exception) -> None:
        noted = (message.headers or {}).get(ATTEMPT, 0)
        attempt = noted if isinstance(noted, int) and noted >= 0 else 0
        tiers = self._settings.retry_seconds
        queue = bus.retry_name(self._name, tiers[attempt]) if attempt < len(tiers) else f"{self._name}.dead"
        self._send(message, queue, attempt=attempt + 1, error=repr(error))

    def _send(self, message: KombuMessage, queue: str, *, attempt: int, error: str) -> None:
        """Publish a message that could not be handled to a retry tier or the dead queue, named `queue`, then ack it.

        `attempt` says how often its reaction has failed and `error` how it failed last; both become headers. A second
        connection is used: the consumer's own, while it waits for the confirm, would deliver further events inside this
        call.
        """
        headers = {**(message.headers or {}), ATTEMPT: attempt, ERROR: error[:500]}
        with bus.connect(self._settings) as connection:
            bus.put(connection, queue, _body(message), properties=_kept(message.properties), headers=headers)
        message.ack()

    def _bury(self, connection: Connection, message: KombuMessage) -> None:
        """Move a dead letter, the `message` from the service's dead queue, into the table `dead_letter`, then ack it.

        Operators see it there, replay it or drop it. `connection` is the broker's; its heartbeats are sent while the
        database is away.
        """

        def bury() -> str:
            with self._database.writing() as session:
                dead_letters.bury(
                    session,
                    headers=dict(message.headers or {}),
                    body=_body(message).decode(errors="replace"),
                    properties=_kept(message.properties),
                )
            return "buried"

        outcome = self._persistently(connection, bury)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome:
            message.ack()


def _body(message: KombuMessage) -> bytes:
    body: Any = message.body or b""
    return body.encode() if isinstance(body, str) else bytes(body)


def _kept(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a message that describe the message itself, without those of one delivery."""
    wanted = ("message_id", "type", "timestamp", "app_id")
    return {name: properties[name] for name in wanted if properties.get(name) is not None}
