"""The connection and the transport kombu talks to: opening, waiting for messages, closing.

drain_events:  a message claimed ahead? → deliver it
               else bury the dead (each second), expire what is due, claim for hungry consumers
               nothing there?  → wait for the bell, the next expiry, or a second
"""

from __future__ import annotations

import math
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import amqp
from kombu.transport import base

from chassis.broker import queues
from chassis.broker.channel import Channel, Subscription
from chassis.broker.declarations import EXCHANGE_KINDS
from chassis.broker.session import Session, bury_the_dead
from chassis.broker.store import Store, Transaction
from chassis.wakeup import Listener

if TYPE_CHECKING:
    from kombu.connection import Connection as Client

FALLBACK_SECONDS = 1.0
"""How long a waiting consumer trusts the bell, and how often it looks for dead ones."""


class Connection:
    """One kombu connection's hold on the broker. One thread at a time; a forked child has to connect anew."""

    def __init__(self, path: Path, client: Client) -> None:
        self.client: Client | None = client
        self.store = Store(path)
        self.channels: dict[int, Channel] = {}
        self._next_channel = 1
        self._session: Session | None = None
        self._listener: Listener | None = None
        self._buried_at = -math.inf

    @property
    def connected(self) -> bool:
        """False after `close` and in a forked child."""
        return self.store.is_open

    @property
    def lease(self) -> int:
        """What this connection's claims carry. Call `start_consuming` first."""
        if self._session is None:
            raise amqp.RecoverableConnectionError("The connection consumes nothing.")
        return self._session.lease

    def channel(self) -> Channel:
        """A new channel."""
        channel = Channel(self, self._next_channel)
        self.channels[channel.channel_id] = channel
        self._next_channel += 1
        return channel

    def start_consuming(self) -> None:
        """Shows that this connection lives, before its first claim."""
        if self._session is None:
            self._session = Session(self.store)
            self._bury()

    def drain_events(self, timeout: float | None = None) -> None:
        """Delivers one message to its consumer, waiting for one if need be.

        Raises `TimeoutError` after `timeout` seconds without one (`None` waits for ever),
        `amqp.ConsumerCancelled` when the queue of a consumer without `on_cancel` was deleted.
        """
        deadline = math.inf if timeout is None else time.monotonic() + timeout
        if self._listener is None:  # before the first look, so that no ring is missed
            self._listener = self.store.bell.listener()
        while not self._deliver_oldest():
            pause = self._fetch()
            if pause > 0:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError("no message in time")
                self._listener.wait(min(pause, left))

    def close(self) -> None:
        """Gives back what is unsettled and lets go of the file. May be called twice."""
        try:
            if self.connected:
                for channel in list(self.channels.values()):
                    channel.close()
        finally:
            if self._listener:
                self._listener.close()
            if self._session:
                self._session.close()
            self.store.close()

    def _subscriptions(self) -> list[tuple[Channel, Subscription]]:
        return [(channel, one) for channel in self.channels.values() for one in channel.subscriptions.values()]

    def _deliver_oldest(self) -> bool:
        waiting = [(channel, one) for channel, one in self._subscriptions() if one.fetched]
        if not waiting:
            return False
        channel, subscription = min(waiting, key=lambda pair: pair[1].fetched[0].id)
        channel.deliver(subscription)
        return True

    def _fetch(self) -> float:
        """Claims what is ready for consumers with an appetite. Seconds to wait before the next look, 0 for none."""
        if self._session and time.monotonic() - self._buried_at >= FALLBACK_SECONDS:
            self._bury()
        hungry = [(channel, one) for channel, one in self._subscriptions() if channel.appetite(one) > 0]
        pause = self._seconds_until_work({one.queue for _, one in hungry})
        if pause <= 0:
            with self.store.writing(durable=False) as transaction:
                queues.expire(transaction)
                orphans = [pair for pair in hungry if not self._claim(transaction, *pair)]
            for channel, subscription in orphans:
                channel.lose(subscription)
        return pause

    def _seconds_until_work(self, names: set[str]) -> float:
        """0 when a named queue has something ready or is gone, or something is due; at most `FALLBACK_SECONDS`."""
        [(expires_at, found, ready)] = self.store.read(_WORK.format(names=",".join("?" * len(names))), [*names, *names])
        if ready or found < len(names):
            return 0
        due: float = math.inf if expires_at is None else expires_at / 1000 - time.time()
        return min(FALLBACK_SECONDS, max(0.0, due))

    def _claim(self, transaction: Transaction, channel: Channel, subscription: Subscription) -> bool:
        """Fetches for one consumer. False when its queue was deleted."""
        queue = transaction.topology.queues.get(subscription.queue)
        if queue:
            subscription.fetched.extend(queues.claim(transaction, queue, self.lease, channel.appetite(subscription)))
        return queue is not None

    def _bury(self) -> None:
        self._buried_at = time.monotonic()
        bury_the_dead(self.store)


_WORK = """
    SELECT (SELECT min(expires_at) FROM messages WHERE lease IS NULL AND expires_at IS NOT NULL),
           (SELECT count(*) FROM queues WHERE name IN ({names})),
           EXISTS (SELECT 1 FROM messages WHERE lease IS NULL
                   AND queue IN (SELECT id FROM queues WHERE name IN ({names})))
"""


class Transport(base.Transport):
    """kombu's entry: `kombu.Connection("embedded:///<absolute path>")`."""

    driver_type = "embedded"
    driver_name = "sqlite3"
    connection_errors = amqp.Connection.connection_errors
    channel_errors = amqp.Connection.channel_errors
    recoverable_connection_errors = amqp.Connection.recoverable_connection_errors
    recoverable_channel_errors = amqp.Connection.recoverable_channel_errors
    implements = base.Implements(
        asynchronous=False, batch_publish=False, exchange_type=EXCHANGE_KINDS, heartbeats=False
    )

    client: Client

    def __init__(self, client: Client, **_ignored: object) -> None:
        self.client = client

    def driver_version(self) -> str:
        return sqlite3.sqlite_version

    def establish_connection(self) -> Connection:
        """Raises `ValueError` for a URL without an absolute path, `StorageFailed` when the file cannot be opened."""
        return Connection(_absolute(self.client.hostname, self.client.virtual_host), self.client)

    def verify_connection(self, connection: Connection) -> bool:
        return connection.connected

    def close_connection(self, connection: Connection) -> None:
        connection.client = None
        connection.close()

    def create_channel(self, connection: Connection) -> Channel:
        return connection.channel()

    def close_channel(self, connection: Channel) -> None:
        connection.close()

    def drain_events(self, connection: Connection, **options: Any) -> None:
        connection.drain_events(**options)


def path_of(url: str) -> Path:
    """The broker's file for an `embedded:///<absolute path>` URL, as kombu reads it (percent-decoded).

    Raises `ValueError` for any other URL.
    """
    parts = urlsplit(url)
    if parts.scheme != "embedded":
        raise ValueError(f"{url!r} is not a URL of the embedded broker (embedded:///<absolute path>)")
    return _absolute(parts.netloc, unquote(parts.path))


def _absolute(host: str | None, path: str) -> Path:
    if host or not path.strip("/"):
        raise ValueError("the embedded broker's URL needs an absolute path: embedded:///<absolute path>")
    return Path("/" + path.lstrip("/"))
