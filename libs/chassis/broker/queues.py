"""The life of a message: stored in queues, claimed by a consumer, given back, acknowledged or dead-lettered.

Every function works inside a write transaction. A message row is held by the consumer whose lease (the number of its
session) stands in the row. A caller that settles a message names its lease, and rows with another lease are left alone.
So a consumer that was taken for dead cannot settle a message that another consumer holds by now.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chassis.broker.envelope import Publishable, expiration, pack, with_death
from chassis.broker.store import Transaction
from chassis.broker.topology import Queue

EXPIRED_AT_ONCE = 500
"""The most messages that one transaction dead-letters, so that other writers do not wait for long."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message as its consumer holds it. `deliveries` counts the earlier deliveries after which it came back."""

    id: int
    queue: int
    deliveries: int
    exchange: str
    routing_key: str
    properties: bytes
    body: bytes


_CLAIM = """
    UPDATE messages SET lease = ?
    WHERE id IN (SELECT id FROM messages WHERE queue = ? AND lease IS NULL ORDER BY id LIMIT ?)
    RETURNING id, queue, deliveries, exchange, routing_key, properties, body
"""
_HELD = """
    SELECT id, queue, deliveries, exchange, routing_key, properties, body
    FROM messages WHERE id = ? AND lease = ?
"""
_HELD_BY_ONE = """
    SELECT id, queue, deliveries, exchange, routing_key, properties, body
    FROM messages WHERE lease = ? ORDER BY id
"""
_DUE = """
    SELECT id, queue, deliveries, exchange, routing_key, properties, body
    FROM messages WHERE lease IS NULL AND expires_at IS NOT NULL AND expires_at <= ? ORDER BY expires_at, id LIMIT ?
"""


def put(transaction: Transaction, messages: Sequence[Publishable]) -> list[bool]:
    """Store messages in all queues that their exchanges and routing keys lead to, as part of a write transaction.

    A message has `exchange`, `routing_key`, `body` (bytes), and AMQP's `properties` and `headers` by name. Returns one
    boolean per message, in the same order: whether at least one queue took it. A message that no queue takes is
    dropped. Raises `amqp.NotFound` for an unknown exchange, `amqp.FrameSyntaxError` or `amqp.PreconditionFailed` for
    properties that AMQP cannot carry.
    """
    rows: list[tuple[object, ...]] = []
    routed = []
    for message in messages:
        queues = transaction.topology.route(message.exchange, message.routing_key)
        routed.append(bool(queues))
        if queues:
            own_ttl = expiration(message.properties)
            packed = pack(message.properties, message.headers)
            rows.extend(
                (
                    queue.id,
                    _expires_at(transaction, queue, own_ttl),
                    message.exchange,
                    message.routing_key,
                    packed,
                    message.body,
                )
                for queue in queues
            )
    _insert(transaction, rows)
    return routed


def claim(transaction: Transaction, queue: Queue, lease: int, limit: int) -> list[Claimed]:
    """Mark the oldest ready messages of a queue as held by `lease` and return them, oldest first, at most `limit`."""
    rows = transaction.db.execute(_CLAIM, (lease, queue.id, limit)).fetchall()
    return [Claimed(*row) for row in sorted(rows)]  # RETURNING promises no order


def acknowledge(transaction: Transaction, lease: int, ids: Iterable[int]) -> int:
    """Delete messages that their consumer has handled, as part of a write transaction.

    `ids` are the messages' ids in the broker's file, `lease` is the number of the consumer's session. Messages that
    this session no longer holds are left alone. Returns how many were deleted.
    """
    owned = [(id_, lease) for id_ in ids]
    return transaction.db.executemany("DELETE FROM messages WHERE id = ? AND lease = ?", owned).rowcount


def reject(transaction: Transaction, lease: int, ids: Iterable[int]) -> None:
    """Dead-letter messages that their consumer refused for good, as part of a write transaction.

    `ids` are the messages' ids in the broker's file, `lease` is the number of the consumer's session. Messages that
    this session no longer holds are left alone.
    """
    _dead_letter(transaction, _held(transaction, lease, ids), "rejected")


def untouched(transaction: Transaction, lease: int, ids: Iterable[int]) -> None:
    """Release messages that were claimed but never handed to a consumer: they are ready again in their places.

    This does not count as a failed delivery. `ids` are the messages' ids in the broker's file, `lease` is the number of
    the session that claimed them. Messages that this session no longer holds are left alone.
    """
    owned = [(id_, lease) for id_ in ids]
    transaction.db.executemany("UPDATE messages SET lease = NULL WHERE id = ? AND lease = ?", owned)
    transaction.stored |= bool(owned)


def give_back(transaction: Transaction, lease: int, ids: Iterable[int]) -> None:
    """Return delivered messages to their places in the queue to be delivered again; count a failed delivery.

    Called when a consumer requeues messages, or when its channel closes with messages unsettled. `ids` are the
    messages' ids in the broker's file, `lease` is the number of the consumer's session. Messages beyond their queue's
    delivery limit are dead-lettered. Messages that this session no longer holds are left alone.
    """
    _return(transaction, _held(transaction, lease, ids))


def give_back_all(transaction: Transaction, lease: int) -> None:
    """Return every message that a dead session held to its queue, or dead-letter it at its delivery limit.

    `lease` is the dead session's number, which marks the messages that it held.
    """
    rows = transaction.db.execute(_HELD_BY_ONE, (lease,)).fetchall()
    _return(transaction, [Claimed(*row) for row in rows])


def expire(transaction: Transaction) -> None:
    """Dead-letter ready messages whose time to live is over, oldest first, at most `EXPIRED_AT_ONCE` in one call."""
    rows = transaction.db.execute(_DUE, (transaction.now, EXPIRED_AT_ONCE)).fetchall()
    _dead_letter(transaction, [Claimed(*row) for row in rows], "expired")


def purge(transaction: Transaction, queue: Queue) -> int:
    """Delete the ready messages of a queue and return how many there were. Messages held by a consumer stay."""
    return transaction.db.execute("DELETE FROM messages WHERE queue = ? AND lease IS NULL", (queue.id,)).rowcount


def ready(transaction: Transaction, queue: Queue) -> int:
    """Return how many messages of a queue wait for a consumer."""
    sql = "SELECT count(*) FROM messages WHERE queue = ? AND lease IS NULL"
    count: int = transaction.db.execute(sql, (queue.id,)).fetchone()[0]
    return count


def _held(transaction: Transaction, lease: int, ids: Iterable[int]) -> list[Claimed]:
    return [Claimed(*row) for id_ in ids for row in transaction.db.execute(_HELD, (id_, lease)).fetchall()]


def _return(transaction: Transaction, messages: Sequence[Claimed]) -> None:
    again = [(message.id,) for message in messages if not _over_limit(transaction, message)]
    transaction.db.executemany("UPDATE messages SET lease = NULL, deliveries = deliveries + 1 WHERE id = ?", again)
    _dead_letter(transaction, [message for message in messages if _over_limit(transaction, message)], "delivery_limit")
    transaction.stored |= bool(messages)


def _over_limit(transaction: Transaction, message: Claimed) -> bool:
    """Return whether a message that comes back now exceeds its queue's delivery limit.

    RabbitMQ's rule: a message may come back `x-delivery-limit` times, so it is delivered once more than that. A queue
    without a limit gives False.
    """
    limit = transaction.topology.queues_by_id[message.queue].delivery_limit
    return limit is not None and message.deliveries + 1 > limit


def _dead_letter(transaction: Transaction, messages: Sequence[Claimed], reason: str) -> None:
    """Move messages to the queues of their queue's dead-letter exchange, or delete them if it has none.

    Called inside the write transaction `transaction`. `reason` (`rejected`, `expired`, `delivery_limit`) is noted in
    the `x-death` header of the copies.
    """
    rows: list[tuple[object, ...]] = []
    for message in messages:
        source = transaction.topology.queues_by_id[message.queue]
        if source.dead_letter_exchange is not None:
            rows.extend(_dead_copies(transaction, message, source, source.dead_letter_exchange, reason))
    transaction.db.executemany("DELETE FROM messages WHERE id = ?", [(message.id,) for message in messages])
    _insert(transaction, rows)


def _dead_copies(
    transaction: Transaction, message: Claimed, source: Queue, exchange: str, reason: str
) -> list[tuple[object, ...]]:
    key = source.dead_letter_routing_key
    key = message.routing_key if key is None else key
    targets = transaction.topology.route(exchange, key) if transaction.topology.knows(exchange) else ()
    if not targets:
        log.error(
            "A %s message of queue %s is lost: exchange %r has no queue for %r", reason, source.name, exchange, key
        )
    packed = with_death(
        message.properties,
        queue=source.name,
        reason=reason,
        exchange=message.exchange,
        routing_key=message.routing_key,
        now=transaction.now,
    )
    return [
        (target.id, _expires_at(transaction, target, None), exchange, key, packed, message.body) for target in targets
    ]


def _expires_at(transaction: Transaction, queue: Queue, own_ttl: int | None) -> int | None:
    ttls = [ttl for ttl in (own_ttl, queue.message_ttl) if ttl is not None]
    return transaction.now + min(ttls) if ttls else None


def _insert(transaction: Transaction, rows: Sequence[tuple[object, ...]]) -> None:
    transaction.db.executemany(
        "INSERT INTO messages (queue, expires_at, exchange, routing_key, properties, body) VALUES (?, ?, ?, ?, ?, ?)",
        rows,
    )
    transaction.stored |= bool(rows)
