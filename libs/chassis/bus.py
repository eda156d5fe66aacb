"""The bus: the broker's topology, declared from the contracts, and the way messages get into single queues.

    ramal.events (topic) ──type──▶ <service>.events ──reaction──▶ ack
        │ alternate                     │ fails            │ delivery limit
        ▼                               ▼                  ▼
    ramal.unrouted            <service>.retry.<5s|30s|5m|1h>   <service>.dead ──▶ table dead_letter
                                        │ TTL, default exchange
                                        └──────▶ <service>.events

The same declarations serve RabbitMQ (quorum queues) and the embedded broker. Every type is bound by its name.
"""

import socket
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from amqp.exceptions import AMQPError
from kombu.connection import Connection
from kombu.entity import PERSISTENT_DELIVERY_MODE, Exchange, Queue, binding
from kombu.exceptions import KombuError
from kombu.messaging import Producer

import chassis.broker  # noqa: F401  # registers the embedded transport with kombu
from chassis import contracts
from chassis.events import EXCHANGE, UNROUTED
from chassis.settings import ServiceSettings

events_exchange = Exchange(EXCHANGE, "topic", durable=True, arguments={"alternate-exchange": UNROUTED})
unrouted_exchange = Exchange(UNROUTED, "fanout", durable=True)
_default_exchange = Exchange("", "direct")
_QUORUM = {"x-queue-type": "quorum"}
BROKER_AWAY = (OSError, AMQPError, KombuError)
"""The exceptions that mean that the broker cannot be reached or does not take a message now: try again later."""
_PAUSES = (0.1, 0.2, 0.5, 1.0)
_CONFIRM_SECONDS = 30  # a broker short of memory or disk confirms nothing until it has some again
_PORTS = {"amqp": 5672, "amqps": 5671}
_NODE_SECONDS, _NODES_POLL_SECONDS = 2.0, 1.0
_SAFE_DEAD_LETTERS = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}


def connect(settings: ServiceSettings) -> Connection:
    """Open a connection to the broker of the settings. Publishing on it waits for the broker's confirm.

    Raises one of BROKER_AWAY at the first failure, and does not try again, as kombu alone would after two seconds.
    """
    connection = Connection(
        settings.broker_url, heartbeat=30, transport_options={"confirm_publish": True}, connect_timeout=5
    )
    connection.ensure_connection(max_retries=0, reraise_as_library_errors=False)
    return connection


class NodesMissing(ConnectionError):
    """Fewer nodes of the broker accept connections than the settings say, for as long as was waited."""


def await_nodes(settings: ServiceSettings, *, seconds: float) -> None:
    """Wait until as many addresses of the broker's host name accept connections as the setting BROKER_NODES says.

    Called before queues are declared: a quorum queue gets its replicas on the nodes that run when it is declared.
    Raises NodesMissing after `seconds`. Returns at once for the embedded broker, and with a setting of 0.
    """
    if settings.broker_nodes == 0 or settings.broker_url.startswith("embedded:"):
        return
    parts = urlsplit(settings.broker_url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    deadline = time.monotonic() + seconds
    while (count := _answering(host, port)) < settings.broker_nodes:
        if time.monotonic() > deadline:
            raise NodesMissing(f"{count} of {settings.broker_nodes} nodes of the broker answer at {host}:{port}")
        time.sleep(_NODES_POLL_SECONDS)


def _answering(host: str, port: int) -> int:
    """Return at how many of its addresses a host accepts connections: IPv4 or IPv6 ones, whichever are more."""
    try:
        found = {(each[0], each[4][:2]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except socket.gaierror:  # no node is ready yet, so that the name leads nowhere
        return 0
    return max(Counter(family for family, address in found if _accepts(address)).values(), default=0)


def _accepts(address: Any) -> bool:
    try:
        socket.create_connection(address, timeout=_NODE_SECONDS).close()
    except OSError:
        return False
    return True


def pause_after(failures: int) -> float:
    """Return the seconds to wait before connecting to the broker again, after `failures` failed tries in a row.

    At most one second: a broker that is back should not wait for its clients, and a refused connection costs next to
    nothing.
    """
    return _PAUSES[min(failures, len(_PAUSES)) - 1]


def events_queue(service: str, settings: ServiceSettings) -> Queue:
    """Return the queue in which a service's events arrive, bound to every event type that the service reacts to.

    The queue is a kombu declaration; `declare_topology` creates it, and the consumer reads it. An event that is
    redelivered more often than the settings' delivery limit goes to the service's dead queue.
    """
    return Queue(
        f"{service}.events",
        bindings=[binding(events_exchange, routing_key=t) for t in contracts.heard_types(service)],
        queue_arguments={
            **_QUORUM,
            **_SAFE_DEAD_LETTERS,
            "x-delivery-limit": settings.delivery_limit,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": f"{service}.dead",
        },
    )


def dead_queue(service: str) -> Queue:
    """Return the queue in which a service's dead letters wait until they are stored in the table `dead_letter`.

    Its delivery limit is out of reach, because RabbitMQ 4 would otherwise drop a message after 20 deliveries.
    """
    return Queue(f"{service}.dead", queue_arguments={**_QUORUM, "x-delivery-limit": 1_000_000})


def retry_queue(service: str, seconds: int) -> Queue:
    """Return the queue of one retry tier of `service`, where an event whose reaction failed waits for `seconds`.

    The queue is a kombu declaration; `declare_topology` creates it. After that time the broker moves the event back to
    the event queue of `service` alone, so that other hearers do not get it again.
    """
    return Queue(
        retry_name(service, seconds),
        queue_arguments={
            **_QUORUM,
            **_SAFE_DEAD_LETTERS,
            "x-message-ttl": seconds * 1000,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": f"{service}.events",
        },
    )


def retry_name(service: str, seconds: int) -> str:
    """Return the name of the queue of a retry tier: `identity.retry.5m` for identity and 300 seconds."""
    for size, unit in ((3600, "h"), (60, "m")):
        if seconds % size == 0:
            return f"{service}.retry.{seconds // size}{unit}"
    return f"{service}.retry.{seconds}s"


def queue_names(service: str, settings: ServiceSettings) -> list[str]:
    """Return the names of all queues of one service: its events, its retry tiers and its dead letters."""
    tiers = [retry_name(service, seconds) for seconds in settings.retry_seconds]
    return [f"{service}.events", *tiers, f"{service}.dead"]


def declare_topology(settings: ServiceSettings) -> None:
    """Declare at the broker all exchanges, and the queues of all services that react to events.

    Called by migrations and whenever the relay or a consumer connects, so that no event is published before its queues
    exist. Raises one of BROKER_AWAY.
    """
    with connect(settings) as connection:
        channel = connection.channel()
        unrouted_exchange(channel).declare()
        Queue(UNROUTED, unrouted_exchange, queue_arguments=_QUORUM)(channel).declare()
        events_exchange(channel).declare()
        for service in contracts.hearers():
            queues = [events_queue(service, settings), dead_queue(service)]
            queues += [retry_queue(service, seconds) for seconds in settings.retry_seconds]
            for queue in queues:
                queue(channel).declare()


def put(
    connection: Connection,
    queue: str,
    body: bytes,
    *,
    properties: Mapping[str, Any],
    headers: Mapping[str, Any],
) -> None:
    """Publish one durable message straight into the queue named `queue` and wait for the broker's confirm.

    For retries, dead letters and `republish`, which are meant for one service. `properties` and `headers` are the AMQP
    properties and headers of the message. Raises one of BROKER_AWAY when the broker does not take it.
    """
    with connection.channel() as channel:
        Producer(channel, exchange=_default_exchange, auto_declare=False).publish(
            body,
            routing_key=queue,
            headers=dict(headers),
            content_encoding="binary",
            mandatory=True,
            confirm_timeout=_CONFIRM_SECONDS,
            **{"content_type": "application/json", **properties, "delivery_mode": PERSISTENT_DELIVERY_MODE},
        )


def depths(settings: ServiceSettings, *queues: str) -> dict[str, int]:
    """Return how many messages wait in queues: a mapping from queue name to count, for metrics.

    The queues' names are the arguments after `settings`. Queues that do not exist are left out. Raises one of
    BROKER_AWAY.
    """
    found = {}
    with connect(settings) as connection:
        for name in queues:
            try:
                with connection.channel() as channel:
                    found[name] = int(Queue(name, channel=channel).queue_declare(passive=True).message_count)
            except connection.channel_errors:
                continue
    return found
