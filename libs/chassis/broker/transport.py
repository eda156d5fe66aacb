"""The connection and the transport kombu calls: opening, waiting for messages, closing.

drain_events:  a message was claimed ahead → deliver it
               otherwise: give back what dead sessions held (each second), dead-letter what has expired,
                          claim messages for consumers below their prefetch limit
               nothing to claim → wait for the bell, the next expiry, or a second
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
"""How often a waiting consumer looks for messages without being woken, and for sessions that have died."""


class Connection:
    """One kombu connection to the embedded broker. For one thread at a time; a forked child must connect anew."""

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
        """Return whether the connection can be used.

        It cannot after `close`, nor in a process forked after it was opened.
        """
        return self.store.is_open

    @property
    def lease(self) -> int:
        """Return the number of this connection's session, which marks the messages that the connection holds.

        Raises `amqp.RecoverableConnectionError` before `start_consuming` was called.
        """
        if self._session is None:
            raise amqp.RecoverableConnectionError("The connection consumes nothing.")
        return self._session.lease

    def channel(self) -> Channel:
        """Open and return a new channel of this connection."""
        channel = Channel(self, self._next_channel)
        self.channels[channel.channel_id] = channel
        self._next_channel += 1
        return channel

    def start_consuming(self) -> None:
        """Start the connection's session, under whose number (lease) it claims messages. Later calls do nothing.

        Called before the connection claims its first message. The session's locked file proves to other processes that
        the connection lives. Messages that dead sessions held are given back to their queues.
        """
        if self._session is None:
            self._session = Session(self.store)
            self._bury()

    def drain_events(self, timeout: float | None = None) -> None:
        """Hand one message to its consumer's callback, waiting for a message if there is none.

        Raises `TimeoutError` if no message came within `timeout` seconds; None waits without limit. Raises
        `amqp.ConsumerCancelled` when a queue was deleted whose consumer has no `on_cancel`.
        """
        deadline = math.inf if timeout is None else time.monotonic() + timeout
        if self._listener is None:  # made before the first look at the queues, so that no wake-up is missed
            self._listener = self.store.bell.listener()
        while not self._deliver_oldest():
            pause = self._fetch()
            if pause > 0:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError("no message in time")
                self._listener.wait(min(pause, left))

    def close(self) -> None:
        """Close the connection and the broker's file; messages that it has not settled go back to their queues.

        May be called twice.
        """
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
        """Claim ready messages for the connection's consumers up to their limits, and dead-letter expired messages.

        Returns the seconds to wait before looking again, 0 when something was ready. Consumers whose queue was deleted
        are ended. Raises `amqp.ConsumerCancelled` if such a consumer has no `on_cancel`.
        """
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
        """Return the seconds until a message can be claimed or has expired, at most `FALLBACK_SECONDS`.

        `names` are the queues whose consumers may get further messages. The result is 0 when one of these queues has a
        ready message or was deleted, or when a message of any queue has expired.
        """
        [(expires_at, found, ready)] = self.store.read(_WORK.format(names=",".join("?" * len(names))), [*names, *names])
        if ready or found < len(names):
            return 0
        due: float = math.inf if expires_at is None else expires_at / 1000 - time.time()
        return min(FALLBACK_SECONDS, max(0.0, due))

    def _claim(self, transaction: Transaction, channel: Channel, subscription: Subscription) -> bool:
        """Claim messages for one consumer. Returns False when the consumer's queue was deleted."""
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
    """kombu's entry to the embedded broker, used by `kombu.Connection("embedded:///<absolute path>")`."""

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
        """Open the broker's file that kombu's URL names and return the connection.

        Raises `ValueError` for a URL without an absolute path, `StorageFailed` when the file cannot be opened.
        """
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
    """Return the file path in an `embedded:///<absolute path>` URL, percent-decoded as kombu reads it.

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
