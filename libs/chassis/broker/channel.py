"""The channel kombu calls: it declares queues, publishes messages, hands messages to consumers and settles them.

It behaves as py-amqp's channel does, with the same message objects and exceptions, so that the calling code is the same
for RabbitMQ and the embedded broker. Arguments that mean nothing here (`nowait`, `durable`, …) are accepted and
ignored.
"""

from __future__ import annotations

import contextlib
import itertools
import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import amqp
from amqp.protocol import queue_declare_ok_t
from kombu.transport import base, pyamqp

from chassis.broker import declarations, queues
from chassis.broker.envelope import Message, unpack
from chassis.broker.store import Transaction

if TYPE_CHECKING:
    from chassis.broker.transport import Connection

FETCHED_AT_ONCE = 100
"""The most messages that one transaction claims for a consumer, whatever the consumer's prefetch limit."""

NO_ROUTE = 312


@dataclass(slots=True, eq=False)
class Subscription:
    """One consumer of a channel.

    `fetched` are messages that were claimed for the consumer and not yet handed to its callback. `in_hand` counts
    messages that the callback received and that were not yet settled. `on_cancel` is called when the queue is deleted.
    """

    tag: str
    queue: str
    no_ack: bool
    callback: Callable[[Any], object]
    on_cancel: Callable[[str], object] | None
    fetched: deque[queues.Claimed] = field(default_factory=deque)
    in_hand: int = 0


class Channel(base.StdChannel):
    """A channel of the embedded broker. Only one thread may use it at a time, as with py-amqp's channels.

    Its methods raise amqp's exceptions, and `StorageFailed` when the broker's file cannot be read or written.
    """

    # kombu's own code for RabbitMQ builds and reads the messages, so both brokers see the same message objects.
    Message = pyamqp.Message
    prepare_message = pyamqp.Channel.prepare_message
    prepare_queue_arguments = pyamqp.Channel.prepare_queue_arguments
    message_to_python = pyamqp.Channel.message_to_python

    no_ack_consumers: Any

    def __init__(self, connection: Connection, channel_id: int) -> None:
        self.connection: Connection | None = connection
        self.channel_id = channel_id
        self.no_ack_consumers = set()
        self.events: defaultdict[str, set[Callable[..., object]]] = defaultdict(set)
        self.subscriptions: dict[str, Subscription] = {}
        self._in_hand: dict[int, tuple[int, Subscription | None]] = {}  # delivery tag → message id, its consumer
        self._tags = itertools.count(1)
        self._prefetch = 0

    # --- exchanges and queues

    def exchange_declare(
        self,
        exchange: str,
        type: str = "direct",
        *,
        passive: bool = False,
        arguments: Mapping[str, Any] | None = None,
        **_ignored: object,
    ) -> None:
        """Create an exchange, or do nothing if the same exchange exists. With `passive`, only check that it exists.

        `type` is direct, topic or fanout. Raises `amqp.NotFound` if a passive check finds none, and
        `amqp.PreconditionFailed` if the existing exchange differs or the type or an argument is not supported.
        """
        with self._open.store.writing(durable=True) as transaction:
            if passive:
                transaction.topology.exchange(exchange)
            else:
                declarations.declare_exchange(transaction, exchange, type, arguments or {})

    def exchange_delete(self, exchange: str, *, if_unused: bool = False, **_ignored: object) -> None:
        """Delete an exchange and its bindings; do nothing if it does not exist.

        With `if_unused`, raises `amqp.PreconditionFailed` when the exchange still has a binding.
        """
        with self._open.store.writing(durable=True) as transaction:
            if if_unused and transaction.topology.is_bound(exchange):
                raise amqp.PreconditionFailed(f"exchange {exchange!r} in use")
            declarations.delete_exchange(transaction, exchange)

    def exchange_bind(self, *_arguments: object, **_ignored: object) -> None:
        raise amqp.AMQPNotImplementedError("The embedded broker does not bind exchanges to exchanges.")

    exchange_unbind = exchange_bind

    def queue_declare(
        self,
        queue: str = "",
        *,
        passive: bool = False,
        arguments: Mapping[str, Any] | None = None,
        **_ignored: object,
    ) -> queue_declare_ok_t:
        """Create a queue, or do nothing if the same queue exists. With `passive`, only check that it exists.

        An empty name is replaced by a generated one. Returns the queue's name, its number of ready messages, and 0,
        because the number of consumers is not known. Raises `amqp.NotFound` if a passive check finds none, and
        `amqp.PreconditionFailed` if the existing queue differs or an argument is not supported.
        """
        queue = queue or f"amq.gen-{secrets.token_urlsafe(16)}"
        with self._open.store.writing(durable=True) as transaction:
            queues.expire(transaction)
            if not passive:
                declarations.declare_queue(transaction, queue, arguments or {})
            found = transaction.topology.queue(queue)
            return queue_declare_ok_t(queue, queues.ready(transaction, found), 0)

    def queue_bind(self, queue: str, exchange: str = "", routing_key: str = "", **_ignored: object) -> None:
        """Bind a queue to an exchange for a routing key.

        Raises `amqp.NotFound` if the queue or exchange does not exist.
        """
        with self._open.store.writing(durable=True) as transaction:
            declarations.bind(transaction, queue, exchange, routing_key)

    def queue_unbind(self, queue: str, exchange: str = "", routing_key: str = "", **_ignored: object) -> None:
        """Remove a binding, if it exists. Raises `amqp.NotFound` if the queue or exchange does not exist."""
        with self._open.store.writing(durable=True) as transaction:
            declarations.unbind(transaction, queue, exchange, routing_key)

    def queue_purge(self, queue: str, **_ignored: object) -> int:
        """Delete the queue's ready messages and return how many there were. Messages held by a consumer stay."""
        with self._open.store.writing(durable=True) as transaction:
            return queues.purge(transaction, transaction.topology.queue(queue))

    def queue_delete(self, queue: str, *, if_unused: bool = False, if_empty: bool = False, **_ignored: object) -> int:
        """Delete a queue with its messages and return how many messages there were; 0 if the queue does not exist.

        The queue's consumers are ended when their connections next look for messages. With `if_empty`, raises
        `amqp.PreconditionFailed` if the queue has ready messages. `if_unused` is not supported and raises
        `amqp.AMQPNotImplementedError`.
        """
        if if_unused:
            raise amqp.AMQPNotImplementedError("The embedded broker does not know whether a queue is in use.")
        with self._open.store.writing(durable=True) as transaction:
            if queue not in transaction.topology.queues:
                return 0
            found = transaction.topology.queue(queue)
            if if_empty and queues.ready(transaction, found):
                raise amqp.PreconditionFailed(f"queue {queue!r} not empty")
            return declarations.delete_queue(transaction, found)

    # --- publishing

    def basic_publish(
        self,
        message: amqp.Message,
        exchange: str = "",
        routing_key: str = "",
        *,
        mandatory: bool = False,
        **_ignored: object,
    ) -> None:
        """Store a message in every queue its routing key leads to. The message is on disk when this returns.

        A message that reaches no queue is dropped. With `mandatory`, it is instead given to the channel's
        `basic_return` handlers as `(exception, exchange, routing_key, message)`; without any handler,
        `amqp.ChannelError` with code 312 is raised. Raises `amqp.NotFound` for an unknown exchange.
        """
        properties = {**message.properties}
        headers = properties.pop("application_headers", None) or {}
        body = message.body
        if isinstance(body, str):
            body = body.encode(properties.setdefault("content_encoding", "utf-8"))
        with self._open.store.writing(durable=True) as transaction:
            kept = Message(exchange, routing_key, bytes(body), properties, headers)
            (routed,) = queues.put(transaction, [kept])
        if mandatory and not routed:
            self._return(message, exchange, routing_key)

    def _return(self, message: amqp.Message, exchange: str, routing_key: str) -> None:
        problem = amqp.ChannelError(f"NO_ROUTE - {exchange!r} {routing_key!r}", (50, 60), reply_code=NO_ROUTE)
        handlers = self.events["basic_return"]
        if not handlers:
            raise problem
        for handler in handlers:
            handler(problem, exchange, routing_key, message)

    # --- consuming

    def basic_qos(self, prefetch_size: int, prefetch_count: int, a_global: bool, **_ignored: object) -> None:
        """Limit how many unsettled messages each consumer of this channel may hold, by `prefetch_count`; 0 is no limit.

        A limit by bytes (`prefetch_size`) or for all consumers (`a_global`) raises `amqp.AMQPNotImplementedError`.
        """
        if prefetch_size or a_global:
            raise amqp.AMQPNotImplementedError("Only a number of messages per consumer can be limited.")
        self._prefetch = prefetch_count

    def basic_consume(
        self,
        queue: str,
        consumer_tag: str = "",
        *,
        callback: Callable[[Any], object],
        no_ack: bool = False,
        on_cancel: Callable[[str], object] | None = None,
        **_ignored: object,
    ) -> str:
        """Start a consumer of a queue and return its tag. `drain_events` then calls `callback` with each raw message.

        An empty `consumer_tag` is replaced by a generated one. With `no_ack`, a message counts as acknowledged when it
        is delivered. `on_cancel` is called with the tag if the queue is deleted. Raises `amqp.NotFound` for an unknown
        queue, `amqp.NotAllowed` for a tag already in use.
        """
        if not self._open.store.read("SELECT 1 FROM queues WHERE name = ?", (queue,)):
            raise amqp.NotFound(f"NOT_FOUND - no queue {queue!r}")
        tag = consumer_tag or f"amq.ctag-{secrets.token_urlsafe(16)}"
        if tag in self.subscriptions:
            raise amqp.NotAllowed(f"attempt to reuse consumer tag {tag!r}")
        self._open.start_consuming()
        self.subscriptions[tag] = Subscription(tag, queue, no_ack, callback, on_cancel)
        if no_ack:
            self.no_ack_consumers.add(tag)
        return tag

    def basic_cancel(self, consumer_tag: str, **_ignored: object) -> None:
        """End a consumer. The messages that its callback received can still be acknowledged or rejected.

        Messages that were claimed for the consumer but not yet handed to its callback go back to the queue.
        """
        self.no_ack_consumers.discard(consumer_tag)
        subscription = self.subscriptions.pop(consumer_tag, None)
        if subscription and subscription.fetched:
            with self._open.store.writing(durable=False) as transaction:
                queues.untouched(transaction, self._open.lease, [claimed.id for claimed in subscription.fetched])

    def basic_get(self, queue: str, no_ack: bool = False, **_ignored: object) -> amqp.Message | None:
        """Return the oldest ready message of a queue, or None if there is none.

        The caller has to acknowledge or reject the message, unless `no_ack` is set, which acknowledges it at once.
        """
        self._open.start_consuming()
        with self._open.store.writing(durable=False) as transaction:
            queues.expire(transaction)
            found = queues.claim(transaction, transaction.topology.queue(queue), self._open.lease, limit=1)
            left = queues.ready(transaction, transaction.topology.queue(queue))
            if no_ack:
                queues.acknowledge(transaction, self._open.lease, [claimed.id for claimed in found])
        if not found:
            return None
        return self._handed_over(found[0], None, kept=not no_ack, message_count=left)

    def appetite(self, subscription: Subscription) -> int:
        """Return how many more messages the connection may claim for a consumer now, by its prefetch limit.

        `subscription` is the consumer. Returns 0 while messages claimed earlier wait for the consumer's callback.
        """
        if subscription.fetched:
            return 0
        if subscription.no_ack or not self._prefetch:
            return FETCHED_AT_ONCE
        return min(FETCHED_AT_ONCE, self._prefetch - subscription.in_hand)

    def deliver(self, subscription: Subscription) -> None:
        """Call the callback of the consumer `subscription` with the oldest message that was claimed for it.

        The message of a `no_ack` consumer is deleted from its queue before the call.
        """
        claimed = subscription.fetched.popleft()
        if subscription.no_ack:
            with self._open.store.writing(durable=False) as transaction:
                queues.acknowledge(transaction, self._open.lease, [claimed.id])
        kept = not subscription.no_ack
        subscription.callback(self._handed_over(claimed, subscription, kept=kept, consumer_tag=subscription.tag))

    def lose(self, subscription: Subscription) -> None:
        """End the consumer `subscription`, whose queue was deleted, and call its `on_cancel` with the consumer's tag.

        Raises `amqp.ConsumerCancelled` if the consumer has no `on_cancel`.
        """
        self.basic_cancel(subscription.tag)
        if subscription.on_cancel is None:
            raise amqp.ConsumerCancelled(subscription.tag, (60, 30))
        subscription.on_cancel(subscription.tag)

    def _handed_over(
        self, claimed: queues.Claimed, subscription: Subscription | None, *, kept: bool, **where: object
    ) -> amqp.Message:
        properties = unpack(claimed.properties)
        if claimed.deliveries:
            properties.setdefault("application_headers", {})["x-delivery-count"] = claimed.deliveries
        message = amqp.Message(claimed.body, channel=self, **properties)
        tag = next(self._tags)
        message.delivery_info = {
            "delivery_tag": tag,
            "redelivered": claimed.deliveries > 0,
            "exchange": claimed.exchange,
            "routing_key": claimed.routing_key,
            **where,
        }
        if kept:
            self._in_hand[tag] = (claimed.id, subscription)
            if subscription:
                subscription.in_hand += 1
        return message

    # --- settling

    def basic_ack(self, delivery_tag: int, multiple: bool = False, **_ignored: object) -> None:
        """Acknowledge the delivered message `delivery_tag`, which deletes it from its queue.

        `multiple` also acknowledges all unsettled messages of this channel that were delivered before it. Raises
        `amqp.PreconditionFailed` if no unsettled message has this delivery tag.
        """
        with self._settling(delivery_tag, multiple=multiple) as (transaction, ids):
            queues.acknowledge(transaction, self._open.lease, ids)

    def basic_reject(self, delivery_tag: int, requeue: bool = False, **_ignored: object) -> None:
        """Refuse a message. With `requeue`, it returns to its place in the queue; otherwise it becomes a dead letter.

        A requeued message that reached the queue's delivery limit becomes a dead letter as well. Raises
        `amqp.PreconditionFailed` if no unsettled message has this delivery tag.
        """
        settle = queues.give_back if requeue else queues.reject
        with self._settling(delivery_tag) as (transaction, ids):
            settle(transaction, self._open.lease, ids)

    def basic_recover(self, requeue: bool = False, **_ignored: object) -> None:
        """Return all messages that this channel delivered and nobody settled to their places in the queues.

        This counts as a failed delivery. Raises `amqp.AMQPNotImplementedError` without `requeue`, as RabbitMQ refuses
        that too.
        """
        if not requeue:
            raise amqp.AMQPNotImplementedError("recover without requeue is not supported")
        if self._in_hand:
            with self._settling(max(self._in_hand), multiple=True) as (transaction, ids):
                queues.give_back(transaction, self._open.lease, ids)

    @contextlib.contextmanager
    def _settling(self, delivery_tag: int, *, multiple: bool = False) -> Iterator[tuple[Transaction, list[int]]]:
        """Open a write transaction in which a message is settled; yield it with the list of the messages' ids.

        `delivery_tag` names a message that a callback received. With `multiple`, all earlier ones are included. Once
        the transaction commits, the channel no longer counts them as unsettled; if it fails, they stay unsettled.
        Raises `amqp.PreconditionFailed` if the tag names no unsettled message.
        """
        if delivery_tag not in self._in_hand:
            raise amqp.PreconditionFailed(f"unknown delivery tag {delivery_tag}")
        tags = [tag for tag in self._in_hand if tag <= delivery_tag] if multiple else [delivery_tag]
        with self._open.store.writing(durable=False) as transaction:
            yield transaction, [self._in_hand[tag][0] for tag in tags]
        for tag in tags:
            _, subscription = self._in_hand.pop(tag)
            if subscription:
                subscription.in_hand -= 1

    # --- the end

    def close(self) -> None:
        """Close the channel and give its unsettled messages back to their queues. May be called twice.

        This counts as a failed delivery of messages that a callback received, not of messages that were only claimed.
        """
        connection, self.connection = self.connection, None
        if connection is None:
            return
        del connection.channels[self.channel_id]
        in_hand = [message for message, _ in self._in_hand.values()]
        claimed = [message.id for one in self.subscriptions.values() for message in one.fetched]
        self._in_hand.clear()
        self.subscriptions.clear()
        if in_hand or claimed:
            with connection.store.writing(durable=False) as transaction:
                queues.give_back(transaction, connection.lease, in_hand)
                queues.untouched(transaction, connection.lease, claimed)

    @property
    def _open(self) -> Connection:
        if self.connection is None:
            raise amqp.RecoverableConnectionError("The channel is closed.")
        return self.connection
