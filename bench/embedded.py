"""The embedded broker: durable messages per second, published in batches, and consumed from a queue one by one.

A batch is committed with an fsync (`synchronous=FULL`), as by the relay. The consumer is kombu's and acks each message.
The peer publishes one message per transaction, which is the cost of publishing without batches.
"""

import sys
import time
from pathlib import Path

from kombu.message import Message as KombuMessage
from kombu.messaging import Consumer

from bench.report import Figure, Table, compared, reached, to_json
from bench.scratch import a_message, settings, use_scratch_contracts
from chassis import bus
from chassis.broker import BatchPublisher
from chassis.events import Message

MESSAGES = 20_000
SINGLES = 1_000
BATCH = 200


def measure(folder: Path) -> Table:
    """Measure messages per second: published in batches, published one by one, and consumed."""
    wanted = settings(f"sqlite:///{folder}/unused.db", f"embedded://{folder}/broker.db")
    bus.declare_topology(wanted)
    publisher = BatchPublisher(str(folder / "broker.db"))
    messages = [a_message() for _ in range(MESSAGES)]
    single = Figure("one message per transaction", _published(publisher, messages[:SINGLES], 1), "messages/s")
    batched = _published(publisher, messages, BATCH)
    publisher.close()
    consumed = _consumed(wanted.broker_url, SINGLES + MESSAGES)
    return Table(
        "Embedded broker: durable messages on SQLite",
        [
            single,
            reached(f"published in batches of {BATCH}", batched, "messages/s", at_least=3000),
            compared(f"published in batches of {BATCH}", batched, "messages/s", peer=single, at_least=1),
            Figure("consumed and acked one by one", consumed, "messages/s"),
        ],
    )


def _published(publisher: BatchPublisher, messages: list[Message], size: int) -> float:
    started = time.perf_counter()
    for start in range(0, len(messages), size):
        routed = publisher.publish(messages[start : start + size])
        if not all(routed):
            raise RuntimeError("the scratch queue is missing")
    return len(messages) / (time.perf_counter() - started)


def _consumed(broker_url: str, count: int) -> float:
    taken = [0]

    def take(message: KombuMessage) -> None:
        message.ack()
        taken[0] += 1

    wanted = settings("sqlite:////unused", broker_url)
    with bus.connect(wanted) as connection, connection.channel() as channel:
        channel.basic_qos(0, 50, False)
        with Consumer(channel, [bus.events_queue("scratch", wanted)], on_message=take, auto_declare=False):
            started = time.perf_counter()
            while taken[0] < count:
                connection.drain_events(timeout=5)
    return count / (time.perf_counter() - started)


if __name__ == "__main__":
    use_scratch_contracts(Path(sys.argv[1]) / "contracts")
    print(to_json(measure(Path(sys.argv[1]))))
