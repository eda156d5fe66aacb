"""The embedded broker: a kombu transport over one SQLite file, for the same kombu code that talks to RabbitMQ.

Importing this module makes `kombu.Connection("embedded:///<absolute path>")` work. There is no server process: every
connection opens the file (WAL), and a socket folder beside it wakes the others. **Single host by design**: file locks,
local sockets and SQLite's shared memory do not cross a network. Several hosts need RabbitMQ.

    publisher ─ Channel / BatchPublisher ┐                       ┌ Connection.drain_events ─ consumer
                                         ├─ Store.writing ─ file ┤
    topology (exchanges, bindings) ──────┘      └─ Bell ─ wakes ─┘
    store.py         the file and its transactions      queues.py     how messages move
    topology.py      who gets what                      session.py    whether a consumer still lives
    declarations.py  changing who gets what             channel.py, transport.py   what kombu sees
    envelope.py      what a message carries             publisher.py  batches for the relay, depths for the metrics

What it promises: a publish that returned is on disk (fsync) and outlives SIGKILL and power loss; a claimed message
belongs to its consumer for as long as that process lives and returns to its place within about a second of its death;
settling (ack, reject) outlives SIGKILL, while power loss may undo the last ones, which means redelivery only.

Unlike RabbitMQ: `durable`, `exclusive`, `auto_delete` and priorities are accepted and mean nothing (every queue and
message is durable); headers exchanges, exchange-to-exchange bindings, global prefetch and queue arguments that are not
honoured here are refused; a message that cannot reach its dead-letter exchange's queues is logged and dropped,
whatever the strategy (RabbitMQ's `at-most-once`).
"""

from kombu.transport import TRANSPORT_ALIASES

from chassis.broker.envelope import Message
from chassis.broker.publisher import BatchPublisher, queue_depths
from chassis.broker.store import StorageFailed
from chassis.broker.transport import Transport, path_of

__all__ = ["BatchPublisher", "Message", "StorageFailed", "Transport", "path_of", "queue_depths"]

TRANSPORT_ALIASES["embedded"] = "chassis.broker.transport:Transport"
