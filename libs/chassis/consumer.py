"""The consumer: takes events from the service's queue, lets the reactions run once, acks after the commit.

A reaction that raises sends its event to the next retry tier (published with a confirm, then acked), after the last
tier to the dead queue. While the database is away nothing is acked and no attempt is spent: the event waits in hand.
"""

import threading
from typing import Any

import structlog
from amqp.exceptions import AMQPError
from kombu import Connection
from kombu import Consumer as KombuConsumer
from kombu.exceptions import KombuError
from kombu.message import Message as KombuMessage

from chassis import bus, dead_letters, inbox
from chassis.context import SYSTEM, Origin
from chassis.database import Database, is_unavailable
from chassis.events import Event, NotAnEvent, from_headers
from chassis.reactions import Reactions
from chassis.settings import ServiceSettings
from chassis.telemetry import EVENTS, bound, reaction_span

log = structlog.get_logger(__name__)
ATTEMPT = "x-ramal-attempt"
ERROR = "x-ramal-error"
_BROKER_AWAY = (OSError, AMQPError, KombuError)


class Consumer:
    """Consumes one service's queues until `stop` is set."""

    def __init__(self, name: str, settings: ServiceSettings, database: Database, reactions: Reactions) -> None:
        self._name = name
        self._settings = settings
        self._database = database
        self._reactions = reactions
        self._stop = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Consume; whatever happens to the broker, come back with a growing pause."""
        self._stop = stop
        pause = 0.5
        while not stop.is_set():
            try:
                bus.declare_topology(self._settings)
                with bus.connect(self._settings) as connection:
                    pause = 0.5
                    self._consume(connection)
            except _BROKER_AWAY as error:
                log.warning("consumer.broker_unavailable", error=repr(error))
                stop.wait(pause)
                pause = min(pause * 2, 10)

    def _consume(self, connection: Connection) -> None:
        with connection.channel() as channel:
            channel.basic_qos(0, self._settings.prefetch, False)
            events = bus.events_queue(self._name, self._settings)
            with (
                KombuConsumer(channel, [events], on_message=lambda m: self._take(connection, m), auto_declare=False),
                KombuConsumer(channel, [bus.dead_queue(self._name)], on_message=self._bury, auto_declare=False),
            ):
                log.info("consumer.ready")
                while not self._stop.is_set():
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
            self._send(connection, message, f"{self._name}.dead", attempt=0, error=str(broken))
            return
        with bound(event_id=str(event.id), event_type=event.type, traceparent=event.traceparent):
            self._react(connection, message, event)

    def _react(self, connection: Connection, message: KombuMessage, event: Event) -> None:
        while not self._stop.is_set():
            try:
                outcome = self.handle(event)
                EVENTS.labels(self._name, event.type, outcome).inc()
                message.ack()
                return
            except Exception as error:
                if not is_unavailable(error):
                    log.exception("reaction.failed")
                    EVENTS.labels(self._name, event.type, "failed").inc()
                    self._retry_later(connection, message, error)
                    return
                log.warning("consumer.database_unavailable", error=str(error))
                connection.heartbeat_check()
                self._stop.wait(1)

    def handle(self, event: Event) -> str:
        """Run the reactions to `event` in one transaction. Returns `handled`, or `repeated` when they already ran."""
        origin = Origin(actor=SYSTEM, request_id=str(event.id), traceparent=event.traceparent)
        with reaction_span(event), self._database.writing(origin) as session:
            if not inbox.is_first_time(session, self._name, event.id):
                return "repeated"
            self._reactions.react(session, event)
        return "handled"

    def _retry_later(self, connection: Connection, message: KombuMessage, error: Exception) -> None:
        attempt = int((message.headers or {}).get(ATTEMPT, 0))
        tiers = self._settings.retry_seconds
        queue = bus.retry_name(self._name, tiers[attempt]) if attempt < len(tiers) else f"{self._name}.dead"
        self._send(connection, message, queue, attempt=attempt + 1, error=repr(error))

    def _send(self, connection: Connection, message: KombuMessage, queue: str, *, attempt: int, error: str) -> None:
        headers = {**(message.headers or {}), ATTEMPT: attempt, ERROR: error[:500]}
        bus.put(connection, queue, _body(message), properties=_kept(message.properties), headers=headers)
        message.ack()

    def _bury(self, message: KombuMessage) -> None:
        """Move a dead letter into the table where operators see it, replay it or drop it."""
        with self._database.writing() as session:
            dead_letters.bury(
                session,
                headers=dict(message.headers or {}),
                body=_body(message).decode(errors="replace"),
                properties=_kept(message.properties),
            )
        message.ack()


def _body(message: KombuMessage) -> bytes:
    body: Any = message.body
    return body.encode() if isinstance(body, str) else bytes(body)


def _kept(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties that say what the message is; the rest belongs to one delivery."""
    wanted = ("message_id", "type", "timestamp", "app_id")
    return {name: properties[name] for name in wanted if properties.get(name) is not None}
