"""The relay on PostgreSQL and RabbitMQ against raw pika in the same run.

Every publisher sends the same messages, `mandatory`, to the same quorum queue through the same topic exchange: the
relay from the outbox (reading, publishing, marking), raw pika pipelined with the same number of confirms in flight, and
raw pika waiting for each confirm.
"""

import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pika
from pika.adapters.select_connection import SelectConnection
from sqlalchemy import insert, select, text

from bench.report import Figure, Table, compared, to_json
from bench.scratch import BODY, TRACEPARENT, TYPE, a_message, settings, use_scratch_contracts
from chassis import bus
from chassis.database import Database, chassis_metadata
from chassis.events import EXCHANGE, Message
from chassis.ids import new_id
from chassis.outbox import outbox
from chassis.publishing import PikaPublisher
from chassis.relay import Relay

EVENTS = 40_000
ONE_BY_ONE = 3_000
WINDOW = 1000


def measure(database_url: str, broker_url: str) -> Table:
    """Measure events per second of the relay, of pipelined pika and of pika that waits for each confirm."""
    wanted = settings(database_url, broker_url)
    bus.declare_topology(wanted)
    messages = [a_message() for _ in range(EVENTS)]
    rounds = [(_pipelined(broker_url, messages), _relay(wanted.database_url, broker_url)) for _ in range(3)]
    pipelined = Figure("raw pika, pipelined confirms", max(raw for raw, _ in rounds), "events/s")
    single = Figure("raw pika, one confirm at a time", _one_by_one(broker_url, messages[:ONE_BY_ONE]), "events/s")
    ours = max(relay for _, relay in rounds)
    return Table(
        "Relay: PostgreSQL outbox to a RabbitMQ quorum queue",
        [
            pipelined,
            single,
            compared("relay", ours, "events/s", peer=pipelined, at_least=0.5),
            compared("relay", ours, "events/s", peer=single, at_least=5),
        ],
    )


def _relay(database_url: str, broker_url: str) -> float:
    database = Database(database_url)
    chassis_metadata.create_all(database.engine)
    _fill(database)
    publisher = PikaPublisher(broker_url, lambda: None)
    stop = threading.Event()
    _wait(publisher.ready)
    started = time.perf_counter()
    running = threading.Thread(target=Relay(database, publisher, window=WINDOW).run, args=(stop,))
    running.start()
    _wait(lambda: _is_empty(database))
    seconds = time.perf_counter() - started
    stop.set()
    running.join()
    database.close()
    return EVENTS / seconds


def _fill(database: Database) -> None:
    rows = [
        {
            "id": new_id(),
            "type": TYPE,
            "subject": str(new_id()),
            "subjectversion": 1,
            "time": datetime.now(UTC),
            "data": BODY,
            "traceparent": TRACEPARENT,
        }
        for _ in range(EVENTS)
    ]
    with database.writing() as session:
        session.execute(outbox.delete())
        session.execute(insert(outbox), rows)
        session.execute(text("ANALYZE outbox"))  # as autovacuum does within a minute


def _is_empty(database: Database) -> bool:
    """Return whether the outbox is empty.

    It does not count the rows, because that would slow down the measured relay.
    """
    with database.reading() as session:
        return session.scalar(select(outbox.c.seq).limit(1)) is None


def _wait(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.1)


def _pipelined(broker_url: str, messages: list[Message]) -> float:
    """Return the messages per second of pika with callbacks for the confirms and `WINDOW` messages in flight.

    Nothing publishes faster with confirms.
    """
    waiting, seconds, started = iter(messages), [0.0], [0.0]
    confirmed, sent = [0], [0]

    def publish(channel: pika.channel.Channel) -> None:
        while sent[0] - confirmed[0] < WINDOW:
            message = next(waiting, None)
            if message is None:
                return
            sent[0] += 1
            properties = pika.BasicProperties(headers=message.headers, **message.properties)
            channel.basic_publish(EXCHANGE, TYPE, message.body, properties, mandatory=True)

    def confirm(channel: pika.channel.Channel, frame: pika.frame.Method) -> None:
        confirmed[0] = frame.method.delivery_tag if frame.method.multiple else confirmed[0] + 1
        if confirmed[0] >= len(messages):
            seconds[0] = time.perf_counter() - started[0]
            channel.connection.close()
        else:
            publish(channel)

    def opened(channel: pika.channel.Channel) -> None:
        def begin(_frame: object) -> None:
            started[0] = time.perf_counter()
            publish(channel)

        channel.confirm_delivery(lambda frame: confirm(channel, frame), callback=begin)

    connection = SelectConnection(
        pika.URLParameters(broker_url),
        on_open_callback=lambda connection: connection.channel(on_open_callback=opened),
        on_close_callback=lambda connection, _reason: connection.ioloop.stop(),
    )
    connection.ioloop.start()
    return len(messages) / seconds[0]


def _one_by_one(broker_url: str, messages: list[Message]) -> float:
    connection = pika.BlockingConnection(pika.URLParameters(broker_url))
    channel = connection.channel()
    channel.confirm_delivery()
    started = time.perf_counter()
    for message in messages:
        properties = pika.BasicProperties(headers=message.headers, **message.properties)
        channel.basic_publish(EXCHANGE, TYPE, message.body, properties, mandatory=True)
    seconds = time.perf_counter() - started
    connection.close()
    return len(messages) / seconds


if __name__ == "__main__":
    use_scratch_contracts(Path(sys.argv[3]))
    print(to_json(measure(sys.argv[1], sys.argv[2])))
