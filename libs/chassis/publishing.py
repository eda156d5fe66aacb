"""The relay's publishers: pika with many confirms in flight for RabbitMQ, one transaction per batch for the embedded
broker.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile
from pathlib import Path
from uuid import UUID

import pika
import structlog
from pika.adapters.select_connection import SelectConnection
from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.broker import BatchPublisher, path_of
from chassis.bus import BROKER_AWAY, pause_after
from chassis.events import Message
from chassis.relay import Publisher, Settled

log = structlog.get_logger(__name__)


def open_publisher(broker_url: str, declare: Callable[[], None]) -> Publisher:
    """Return the object by which the relay publishes events to the broker at `broker_url`, embedded or RabbitMQ.

    `declare` declares the broker's topology; the publisher calls it whenever it connects.
    """
    if broker_url.startswith("embedded:"):
        return EmbeddedPublisher(path_of(broker_url), declare)
    return PikaPublisher(broker_url, declare)


class EmbeddedPublisher:
    """Stores each batch of messages in the embedded broker's file, in one transaction (one fsync)."""

    def __init__(self, path: Path, declare: Callable[[], None]) -> None:
        self._path = path
        self._declare = declare
        self._batches: BatchPublisher | None = None
        self._again_at = -math.inf
        self._failures = 0
        self._settled = Settled()

    def ready(self) -> bool:
        if self._batches is None and time.monotonic() >= self._again_at:
            try:
                self._declare()
                self._batches = BatchPublisher(self._path)
            except BROKER_AWAY as error:
                self._rest(error)
        return self._batches is not None

    def send(self, messages: Sequence[Message]) -> None:
        try:
            routed = self._batches.publish(messages) if self._batches else None
        except BROKER_AWAY as error:
            self._rest(error)
            routed = None
        if routed is None:
            self._settled.lost.extend(message.id for message in messages)
            return
        self._failures = 0
        for message, arrived in zip(messages, routed, strict=True):
            (self._settled.confirmed if arrived else self._settled.returned).append(message.id)

    def settled(self, timeout: float) -> Settled:  # noqa: ARG002  # everything settles at once here
        settled, self._settled = self._settled, Settled()
        return settled

    def close(self) -> None:
        if self._batches is not None:
            self._batches.close()
            self._batches = None

    def _rest(self, error: Exception) -> None:
        """Close the broker's file, because it is full, locked or gone. It is opened again after a short pause."""
        log.warning("publisher.not_connected", error=repr(error))
        self.close()
        self._failures += 1
        self._again_at = time.monotonic() + pause_after(self._failures)


class PikaPublisher:
    """Publishes to RabbitMQ on a thread of its own, with many confirms in flight. Connects again after a loss."""

    def __init__(self, url: str, declare: Callable[[], None]) -> None:
        self._url = url
        self._declare = declare
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._open = threading.Event()
        self._closing = threading.Event()
        self._connection: SelectConnection | None = None
        self._channel: Channel | None = None
        self._settled = Settled()
        self._outstanding: set[UUID] = set()
        self._tags: dict[int, UUID] = {}
        self._returned: set[str] = set()
        self._next_tag = 1
        self._thread = threading.Thread(target=self._stay_connected, name="publisher", daemon=True)
        self._thread.start()

    def ready(self) -> bool:
        return self._open.is_set()

    def send(self, messages: Sequence[Message]) -> None:
        with self._lock:
            connection = self._connection if self._open.is_set() else None
            if connection is None:
                self._settled.lost.extend(message.id for message in messages)
                self._news.set()
                return
            self._outstanding.update(message.id for message in messages)
        connection.ioloop.add_callback_threadsafe(partial(self._publish, messages))

    def settled(self, timeout: float) -> Settled:
        self._news.wait(timeout)
        with self._lock:
            self._news.clear()
            settled, self._settled = self._settled, Settled()
        return settled

    def close(self) -> None:
        self._closing.set()
        connection = self._connection
        if connection is not None:
            connection.ioloop.add_callback_threadsafe(self._shut)
        self._thread.join(timeout=5)

    def _stay_connected(self) -> None:
        failures = 0
        while not self._closing.is_set():
            try:
                self._declare()
                self._connect_and_serve()
                failures = 0
            except Exception as error:
                log.warning("publisher.not_connected", error=repr(error))
            failures += 1
            self._closing.wait(pause_after(failures))

    def _connect_and_serve(self) -> None:
        parameters = pika.URLParameters(self._url)
        parameters.heartbeat = 30
        self._connection = SelectConnection(
            parameters,
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._channel_opened),
            on_open_error_callback=lambda connection, _error: connection.ioloop.stop(),
            on_close_callback=lambda connection, _reason: connection.ioloop.stop(),
        )
        try:
            self._connection.ioloop.start()
        finally:
            self._lose_all()
            self._connection = None

    def _channel_opened(self, channel: Channel) -> None:
        channel.add_on_return_callback(
            lambda _channel, _method, properties, _body: self._returned.add(properties.message_id)
        )
        channel.add_on_close_callback(lambda channel, _reason: self._shut_connection(channel))
        channel.confirm_delivery(self._confirmed, callback=lambda _frame: self._ready_to_publish(channel))

    def _ready_to_publish(self, channel: Channel) -> None:
        self._channel, self._next_tag = channel, 1
        self._open.set()
        self._news.set()

    def _publish(self, messages: Sequence[Message]) -> None:
        channel = self._channel
        for message in messages:
            if channel is None or not channel.is_open:
                return  # `_lose_all` reports what was handed over and not confirmed
            self._tags[self._next_tag] = message.id
            self._next_tag += 1
            channel.basic_publish(
                message.exchange,
                message.routing_key,
                message.body,
                BasicProperties(headers=message.headers, **message.properties),
                mandatory=True,
            )

    def _confirmed(self, frame: pika.frame.Method) -> None:
        method = frame.method
        tags = self._up_to(method.delivery_tag) if method.multiple else [method.delivery_tag]
        with self._lock:
            for tag in tags:
                self._settle(self._tags.pop(tag), acked=isinstance(method, Basic.Ack))
        self._news.set()

    def _up_to(self, last: int) -> list[int]:
        """Return the delivery tags up to `last` whose messages are not settled. Tags are kept in the order of
        publishing.
        """
        return list(takewhile(lambda tag: tag <= last, self._tags))

    def _settle(self, message_id: UUID, *, acked: bool) -> None:
        """Record what became of one message: confirmed, returned or lost. `acked` is whether the broker acked it.

        A broker returns a message that no queue takes and *then acks it*, so only the ack of an unreturned message is a
        confirm. A message that the broker did not ack is lost; the relay publishes it again.
        """
        self._outstanding.discard(message_id)
        if str(message_id) in self._returned:
            self._returned.discard(str(message_id))
            self._settled.returned.append(message_id)
        elif acked:
            self._settled.confirmed.append(message_id)
        else:
            self._settled.lost.append(message_id)

    def _lose_all(self) -> None:
        with self._lock:
            self._open.clear()
            self._channel = None
            self._settled.lost.extend(self._outstanding)
            self._outstanding.clear()
        self._tags.clear()
        self._returned.clear()
        self._news.set()

    def _shut_connection(self, channel: Channel) -> None:
        self._open.clear()
        if channel.connection.is_open:
            channel.connection.close()

    def _shut(self) -> None:
        if self._connection is not None and self._connection.is_open:
            self._connection.close()
        elif self._connection is not None:
            self._connection.ioloop.stop()
