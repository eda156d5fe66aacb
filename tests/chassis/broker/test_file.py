"""Batches, threads and the file: is everything stored whole, and the file kept small?"""

import contextlib
import sqlite3
import threading

import amqp
import pytest
from kombu import Connection, Consumer, Queue
from tests.chassis.broker.kit import PATIENCE, Reader, bodies, declare, events, get, publish, queue_depths

from chassis.broker import BatchPublisher, Message, StorageFailed, path_of


def test_a_batch_says_of_each_message_whether_a_queue_took_it(connection, path):
    declare(connection, Queue("one", events, "a.#"), Queue("two", events, "a.b"))
    with BatchPublisher(path) as publisher:
        routed = publisher.publish(
            [Message("events", key, key.encode(), {"message_id": key}, {"n": 1}) for key in ("a.b", "z", "a")]
        )
    assert routed == [True, False, True]
    assert queue_depths(path) == {"one": 2, "two": 1}
    message = get(connection, "two")
    assert (message.body, message.properties["message_id"], message.headers) == (b"a.b", "a.b", {"n": 1})


def test_a_batch_is_stored_whole_or_not_at_all(connection, path):
    declare(connection, Queue("q"))
    with BatchPublisher(path) as publisher, pytest.raises(amqp.NotFound):
        publisher.publish([Message("", "q", b"good"), Message("no-such-exchange", "q", b"bad")])
    assert queue_depths(path) == {"q": 0}


def test_a_batch_wakes_a_waiting_consumer(connection, path):
    declare(connection, Queue("q"))
    reader = Reader(connection, "q")
    assert reader.has_no_more()
    with BatchPublisher(path) as publisher:
        publisher.publish([Message("", "q", b"1"), Message("", "q", b"2")])
    assert [message.body for message in reader.read(2)] == [b"1", b"2"]


def test_threads_with_connections_of_their_own_do_not_disturb_each_other(connection, connect):
    declare(connection, Queue("q"))
    sent = sorted(f"{name}{number}" for name in "ab" for number in range(60))
    got, all_there = [], threading.Event()

    def publish_many(name, connection):
        for number in range(60):
            publish(connection, f"{name}{number}", "q")

    def take(message):
        message.ack()
        got.append(message.body.decode())
        if len(got) >= len(sent):
            all_there.set()

    def consume_many(connection):
        with Consumer(connection, [Queue("q")], on_message=take, prefetch_count=5):
            while not all_there.is_set():
                with contextlib.suppress(TimeoutError):
                    connection.drain_events(timeout=0.05)

    threads = [threading.Thread(target=publish_many, args=(name, connect())) for name in "ab"]
    threads += [threading.Thread(target=consume_many, args=(connect(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert all_there.wait(PATIENCE)
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(got) == sent


def test_the_file_does_not_grow_with_what_went_through_it(connection, path):
    declare(connection, Queue("q"))
    sizes = []
    with BatchPublisher(path) as publisher:
        for _ in range(6):
            publisher.publish([Message("", "q", bytes(20_000))] * 100)
            assert len(bodies(connection, "q")) == 100
            sizes.append(path.stat().st_size)
    assert sizes[-1] <= sizes[1] * 1.2
    connection.close()
    assert not path.with_name("broker.db-wal").exists()


def test_only_the_owner_may_read_the_file(connection, path):
    connection.connect()
    assert path.stat().st_mode & 0o077 == 0


def test_closing_leaves_no_trace_beside_the_file(connection, path):
    declare(connection, Queue("q"))
    assert Reader(connection, "q").has_no_more()
    connection.close()
    assert list(path.with_name("broker.db.alive").iterdir()) == []
    assert list(path.with_name("broker.db.wake").iterdir()) == []


def test_depths_of_a_file_that_is_not_there_yet_are_none(path):
    assert queue_depths(path) == {}


def test_a_file_that_cannot_be_opened_is_a_connection_error(tmp_path):
    connection = Connection(f"embedded://{tmp_path}/no-such-folder/broker.db")
    with pytest.raises(connection.connection_errors) as failure:
        connection.transport.establish_connection()
    assert isinstance(failure.value, StorageFailed)
    assert "no-such-folder" in str(failure.value)


def test_a_file_of_another_version_is_refused(connection, path):
    connection.connect()
    with contextlib.closing(sqlite3.connect(path)) as other_program:
        other_program.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageFailed, match="version 99"):
        BatchPublisher(path)


def test_the_url_names_an_absolute_path(tmp_path):
    folder = tmp_path / "a folder"
    folder.mkdir()
    with Connection(f"embedded://{str(folder).replace(' ', '%20')}/broker.db") as connection:
        connection.connect()
    assert (folder / "broker.db").exists()
    assert path_of("embedded:///a%20folder/broker.db") == path_of("embedded:////a folder/broker.db")
    for wrong in ("embedded://host/broker.db", "embedded:///", "amqp:///broker.db"):
        with pytest.raises(ValueError, match="embedded"):
            path_of(wrong)
    with pytest.raises(ValueError, match="embedded"):
        Connection("embedded://relative/broker.db").connect()
