"""The embedded broker: a kombu transport over one SQLite file, for the same kombu code that talks to RabbitMQ.

Importing this module makes `kombu.Connection("embedded:///<absolute path>")` work. There is no server process: every
connection opens the file (WAL), and sockets in a folder beside the file wake waiting consumers. **Single host by
design**: file locks, local sockets and SQLite's shared memory do not cross a network. Several hosts need RabbitMQ.

    publisher ─ Channel / BatchPublisher ┐                       ┌ Connection.drain_events ─ consumer
                                         ├─ Store.writing ─ file ┤
    topology (exchanges, bindings) ──────┘      └─ Bell ─ wakes ─┘
    store.py         the file and its transactions      queues.py     moves messages between states and queues
    topology.py      which queues get a message         session.py    finds consumers that have died
    declarations.py  changes exchanges and queues       channel.py, transport.py   the interface kombu calls
    envelope.py      message properties as bytes        publisher.py  batches for the relay

Guarantees: a publish that returned is on disk (fsync) and survives SIGKILL and power loss. A claimed message belongs
to its consumer as long as the consumer's process lives, and returns to its place in the queue within about a second
of the process's death. Settling a message (ack, reject) survives SIGKILL. A power loss may undo the last settlings,
which only means that those messages are delivered again.

Unlike RabbitMQ: `durable`, `exclusive`, `auto_delete` and priorities are accepted and mean nothing (every queue and
message is durable); headers exchanges, exchange-to-exchange bindings, global prefetch and queue arguments that are not
honoured here are refused; a message that cannot reach its dead-letter exchange's queues is logged and dropped,
whatever the strategy (RabbitMQ's `at-most-once`).
"""

from kombu.transport import TRANSPORT_ALIASES

from chassis.broker.envelope import Message
from chassis.broker.publisher import BatchPublisher
from chassis.broker.store import StorageFailed
from chassis.broker.transport import Transport, path_of

__all__ = ["BatchPublisher", "Message", "StorageFailed", "Transport", "path_of"]

TRANSPORT_ALIASES["embedded"] = "chassis.broker.transport:Transport"
