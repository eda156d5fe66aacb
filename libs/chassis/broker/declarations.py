"""Changes of the embedded broker's topology: declaring, binding and deleting, each in a write transaction of its file.

What RabbitMQ would refuse is refused with RabbitMQ's exception. So is every argument that RabbitMQ honours and the
embedded broker does not, because ignoring it silently would hide the difference until production.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import amqp

from chassis.broker.store import Transaction
from chassis.broker.topology import Queue

EXCHANGE_KINDS = frozenset({"direct", "topic", "fanout"})
EXCHANGE_ARGUMENTS: dict[str, type] = {"alternate-exchange": str}
QUEUE_ARGUMENTS: dict[str, type] = {
    "x-message-ttl": int,
    "x-dead-letter-exchange": str,
    "x-dead-letter-routing-key": str,
    "x-delivery-limit": int,
    # Accepted because RabbitMQ needs them. Without effect: there is one kind of queue here and it is never full.
    "x-queue-type": str,
    "x-dead-letter-strategy": str,
    "x-overflow": str,
}


def declare_exchange(transaction: Transaction, name: str, kind: str, arguments: Mapping[str, Any]) -> None:
    """Create an exchange of the embedded broker, or do nothing if one with the same kind and arguments exists.

    `transaction` is a write transaction of the broker's file. `kind` is direct, topic or fanout. `arguments` are
    AMQP's, such as `alternate-exchange`. Raises `amqp.PreconditionFailed` if a different exchange of this name exists,
    or if the kind or an argument is not supported.
    """
    if kind not in EXCHANGE_KINDS:
        raise amqp.PreconditionFailed(f"The embedded broker has no exchanges of type {kind!r}.")
    wanted = _checked(f"exchange {name!r}", arguments, EXCHANGE_ARGUMENTS)
    existing = transaction.db.execute("SELECT kind, arguments FROM exchanges WHERE name = ?", (name,)).fetchone()
    if existing is None:
        transaction.db.execute("INSERT INTO exchanges VALUES (?, ?, ?)", (name, kind, wanted))
        _changed(transaction)
    elif existing != (kind, wanted):
        raise _inequivalent(f"exchange {name!r}", existing, (kind, wanted))


def declare_queue(transaction: Transaction, name: str, arguments: Mapping[str, Any]) -> None:
    """Create a queue of the embedded broker, or do nothing if one with the same arguments exists.

    `transaction` is a write transaction of the broker's file. `arguments` are AMQP's, such as `x-delivery-limit`.
    Raises `amqp.PreconditionFailed` if a queue of this name has other arguments, or if an argument is not supported.
    """
    wanted = _checked(f"queue {name!r}", arguments, QUEUE_ARGUMENTS)
    existing = transaction.db.execute("SELECT arguments FROM queues WHERE name = ?", (name,)).fetchone()
    if existing is None:
        transaction.db.execute("INSERT INTO queues (name, arguments) VALUES (?, ?)", (name, wanted))
        _changed(transaction)
    elif existing != (wanted,):
        raise _inequivalent(f"queue {name!r}", existing, (wanted,))


def bind(transaction: Transaction, queue: str, exchange: str, routing_key: str) -> None:
    """Bind a queue of the embedded broker to an exchange for a routing key. Does nothing if the binding exists.

    `transaction` is a write transaction of the broker's file; `queue` and `exchange` are names. Raises `amqp.NotFound`
    for an unknown queue or exchange.
    """
    row = (transaction.topology.exchange(exchange).name, transaction.topology.queue(queue).id, routing_key)
    if transaction.db.execute("INSERT OR IGNORE INTO bindings VALUES (?, ?, ?)", row).rowcount:
        _changed(transaction)


def unbind(transaction: Transaction, queue: str, exchange: str, routing_key: str) -> None:
    """Remove the binding of a queue of the embedded broker to an exchange for a routing key, if it exists.

    `transaction` is a write transaction of the broker's file; `queue` and `exchange` are names. Raises `amqp.NotFound`
    for an unknown queue or exchange.
    """
    row = (transaction.topology.exchange(exchange).name, transaction.topology.queue(queue).id, routing_key)
    transaction.db.execute("DELETE FROM bindings WHERE (exchange, queue, routing_key) = (?, ?, ?)", row)
    _changed(transaction)


def delete_exchange(transaction: Transaction, name: str) -> None:
    """Delete an exchange of the embedded broker and its bindings; do nothing if there is no such exchange.

    `transaction` is a write transaction of the broker's file.
    """
    transaction.db.execute("DELETE FROM bindings WHERE exchange = ?", (name,))
    transaction.db.execute("DELETE FROM exchanges WHERE name = ?", (name,))
    _changed(transaction)


def delete_queue(transaction: Transaction, queue: Queue) -> int:
    """Delete a queue of the embedded broker with its bindings and messages.

    `transaction` is a write transaction of the broker's file, and `queue` the Queue in its topology. Returns how many
    messages there were, both ready and held by a consumer.
    """
    deleted = transaction.db.execute("DELETE FROM messages WHERE queue = ?", (queue.id,)).rowcount
    transaction.db.execute("DELETE FROM bindings WHERE queue = ?", (queue.id,))
    transaction.db.execute("DELETE FROM queues WHERE id = ?", (queue.id,))
    _changed(transaction)
    return deleted


def _changed(transaction: Transaction) -> None:
    """Increase the version of the topology (exchanges, queues, bindings) in the broker's file after a declaration, so
    that every connection reads the topology again; this one does so at once.
    """
    transaction.db.execute("UPDATE topology SET version = version + 1")
    transaction.topology.refresh(transaction.db)


def _checked(what: str, arguments: Mapping[str, Any], known: Mapping[str, type]) -> str:
    """Check the AMQP arguments of a queue or exchange and return them as JSON text, as the broker's file stores them.

    `what` is the name that the error gives the queue or exchange. `known` maps each supported argument to its type.
    Raises `amqp.PreconditionFailed` for an unknown argument, a value of the wrong type or a negative number.
    """
    for name, value in arguments.items():
        if name not in known:
            raise amqp.PreconditionFailed(f"The embedded broker does not know the argument {name!r} of {what}.")
        if type(value) is not known[name] or (isinstance(value, int) and value < 0):
            raise amqp.PreconditionFailed(f"invalid arg {name!r} for {what}: {value!r}")
    return json.dumps(dict(arguments), sort_keys=True)


def _inequivalent(what: str, existing: object, wanted: object) -> Exception:
    problem: Exception = amqp.PreconditionFailed(f"inequivalent {what}: declared {existing}, now wanted {wanted}")
    return problem
