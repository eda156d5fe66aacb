"""What the embedded broker's tests do with a connection: declare, publish, read."""

import contextlib
import os
import queue
import sqlite3
import threading
from pathlib import Path

import pytest
from kombu import Consumer, Exchange, Producer, Queue

PATIENCE = 10
events = Exchange("events", "topic")


def declare(connection, *entities):
    for entity in entities:
        entity(connection.default_channel).declare()


def publish(connection, body, routing_key, exchange="", **options):
    Producer(connection.default_channel, auto_declare=False).publish(
        body, routing_key=routing_key, exchange=exchange, content_type="text/plain", **options
    )


def publish_numbers(connection, queue, count):
    for number in range(count):
        publish(connection, str(number), queue)


def get(connection, queue):
    return Queue(queue)(connection.default_channel).get()


def bodies(connection, queue):
    """Takes and acknowledges all that is ready."""
    found = []
    while (message := get(connection, queue)) is not None:
        found.append(message.body.decode())
        message.ack()
    return found


class Reader:
    """A consumer that keeps what it gets."""

    def __init__(self, connection, *queues, channel=None, patience=PATIENCE, **options):
        self.connection, self.patience = connection, patience
        self.messages = []
        consumed = [Queue(name, no_declare=True) for name in queues]
        channel = channel or connection.channel()
        self.consumer = Consumer(channel, consumed, on_message=self.messages.append, auto_declare=False, **options)
        self.consumer.consume()

    def read(self, count):
        """The next `count` messages; none is acknowledged."""
        before = len(self.messages)
        while len(self.messages) < before + count:
            self.connection.drain_events(timeout=self.patience)
        return self.messages[before:]

    def has_no_more(self):
        with pytest.raises(TimeoutError):
            self.connection.drain_events(timeout=0)
        return True


def read_in_background(connection, name, count):
    """A thread that reads `count` messages, with no limit of time of its own; they come out of the result."""
    heard = queue.Queue()

    def read_all():
        reader = Reader(connection, name, patience=None)
        for _ in range(count):
            heard.put(reader.read(1)[0])

    threading.Thread(target=read_all, daemon=True).start()
    return heard


def dead_lettering(**arguments):
    return {"x-queue-type": "quorum", "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"} | {
        f"x-{name.replace('_', '-')}": value for name, value in arguments.items()
    }


def queue_depths(path: str | os.PathLike[str]) -> dict[str, int]:
    """Return a mapping from queue name to its number of messages, ready and held together. Never writes.

    `path` is the embedded broker's file; without a file the mapping is
    empty. Raises `sqlite3.Error` when the file exists and cannot be read.
    """
    if not Path(path).exists():
        return {}
    sql = (
        "SELECT name, (SELECT count(*) FROM messages WHERE queue = queues.id AND lease IS NULL)"
        " + (SELECT count(*) FROM messages WHERE queue = queues.id AND lease IS NOT NULL) FROM queues"
    )
    with contextlib.closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as db:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'messages'").fetchone() is None:
            return {}
        return dict(db.execute(sql).fetchall())
