"""The topology: exchanges, queues and bindings, and which queues get a message.

It is read from the file and cached per connection. The cache is checked against the file's topology version inside each
transaction, so that a queue or binding that another process has just declared counts from the next message on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import amqp

REMEMBERED_ROUTES = 10_000


@dataclass(frozen=True, slots=True)
class Exchange:
    name: str
    kind: str
    alternate: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and its rules.

    `message_ttl` is in milliseconds. A `dead_letter_exchange` of "" is the default exchange.
    """

    id: int
    name: str
    message_ttl: int | None
    dead_letter_exchange: str | None
    dead_letter_routing_key: str | None
    delivery_limit: int | None


class Topology:
    """Exchanges, queues and bindings as of the last `refresh`."""

    def __init__(self) -> None:
        self.version = 0
        self.queues: dict[str, Queue] = {}
        self.queues_by_id: dict[int, Queue] = {}
        self._exchanges: dict[str, Exchange] = {}
        self._bindings: dict[str, list[tuple[str, Queue]]] = {}
        self._routes: dict[tuple[str, str], tuple[Queue, ...]] = {}

    def refresh(self, db: sqlite3.Connection) -> None:
        """Read exchanges, queues and bindings from the broker's file `db` again if their version changed there.

        Called inside a write transaction, at its beginning and after each declaration. So the topology cannot change
        before the transaction ends.
        """
        version = db.execute("SELECT version FROM topology").fetchone()[0]
        if version == self.version:
            return
        self.queues_by_id = {row[0]: _queue(*row) for row in db.execute("SELECT id, name, arguments FROM queues")}
        self.queues = {queue.name: queue for queue in self.queues_by_id.values()}
        self._exchanges = {row[0]: _exchange(*row) for row in db.execute("SELECT name, kind, arguments FROM exchanges")}
        self._bindings = {name: [] for name in self._exchanges}
        for exchange, queue, key in db.execute("SELECT exchange, queue, routing_key FROM bindings ORDER BY queue"):
            self._bindings[exchange].append((key, self.queues_by_id[queue]))
        self._routes = {}
        self.version = version

    def queue(self, name: str) -> Queue:
        """Return the queue of this name. Raises `amqp.NotFound` if it is not declared."""
        try:
            return self.queues[name]
        except KeyError:
            raise amqp.NotFound(f"NOT_FOUND - no queue {name!r}") from None

    def exchange(self, name: str) -> Exchange:
        """Return the exchange of this name. Raises `amqp.NotFound` if it is not declared."""
        try:
            return self._exchanges[name]
        except KeyError:
            raise amqp.NotFound(f"NOT_FOUND - no exchange {name!r}") from None

    def knows(self, exchange: str) -> bool:
        """Return whether messages can be published to an exchange: it is declared, or "" for the default exchange."""
        return not exchange or exchange in self._exchanges

    def is_bound(self, exchange: str) -> bool:
        """Return whether any queue is bound to the exchange."""
        return bool(self._bindings.get(exchange))

    def route(self, exchange: str, routing_key: str) -> tuple[Queue, ...]:
        """Return the queues to which a message published to `exchange` goes, each once, as a tuple.

        It is empty if no binding matches the routing key. An exchange of "" is the default exchange, where the routing
        key is a queue's name. If no binding matches, the exchange's alternate exchange is tried. Raises `amqp.NotFound`
        for an unknown exchange.
        """
        key = (exchange, routing_key)
        if key not in self._routes:
            if len(self._routes) >= REMEMBERED_ROUTES:
                self._routes.clear()
            self._routes[key] = self._find(exchange, routing_key)
        return self._routes[key]

    def _find(self, name: str, routing_key: str) -> tuple[Queue, ...]:
        if not name:
            return tuple(queue for queue in (self.queues.get(routing_key),) if queue)
        found: dict[Queue, None] = {}
        seen: set[str] = set()
        exchange: Exchange | None = self.exchange(name)
        while exchange and not found and exchange.name not in seen:
            seen.add(exchange.name)
            for pattern, queue in self._bindings[exchange.name]:
                if _matches(exchange.kind, pattern, routing_key):
                    found[queue] = None
            exchange = self._exchanges.get(exchange.alternate or "")
        return tuple(found)


def topic_matches(pattern: str, routing_key: str) -> bool:
    """Return whether a routing key's dot-separated words fit a pattern.

    In the pattern, `*` stands for one word and `#` for any number of words, also none.
    """
    return _words_match(_words(pattern), _words(routing_key))


def _words(key: str) -> list[str]:
    return key.split(".") if key else []


def _words_match(pattern: Sequence[str], words: Sequence[str]) -> bool:
    if not pattern:
        return not words
    head, rest = pattern[0], pattern[1:]
    if head == "#":
        return any(_words_match(rest, words[skipped:]) for skipped in range(len(words) + 1))
    return bool(words) and head in ("*", words[0]) and _words_match(rest, words[1:])


def _matches(kind: str, pattern: str, routing_key: str) -> bool:
    if kind == "topic":
        return topic_matches(pattern, routing_key)
    return kind == "fanout" or pattern == routing_key


def _exchange(name: str, kind: str, arguments: str) -> Exchange:
    return Exchange(name, kind, json.loads(arguments).get("alternate-exchange"))


def _queue(id_: int, name: str, arguments: str) -> Queue:
    given = json.loads(arguments)
    return Queue(
        id_,
        name,
        message_ttl=given.get("x-message-ttl"),
        dead_letter_exchange=given.get("x-dead-letter-exchange"),
        dead_letter_routing_key=given.get("x-dead-letter-routing-key"),
        delivery_limit=given.get("x-delivery-limit"),
    )
