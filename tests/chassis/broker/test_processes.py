"""The embedded broker among processes that come, go and are killed: is every accepted message handled, in order, and
by one consumer at a time?"""

import contextlib
import os
import resource
import signal

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue
from tests.chassis.broker.kit import queue_depths

from chassis.broker import BatchPublisher, Message, StorageFailed

PATIENCE = 20
events = Exchange("events", "topic")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "broker.db"


@pytest.fixture
def children():
    """Starts processes whose targets get the writing end of a pipe; the reading end comes back as a text file."""
    started = []

    def start(target, *arguments):
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            status = 1
            try:
                os.close(reading)
                target(writing, *arguments)
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        started.append(pid)
        return Child(pid, os.fdopen(reading), started)

    yield start
    for pid in started:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


class Child:
    """A process and the lines it writes."""

    def __init__(self, pid, lines, running):
        self.pid, self.lines, self._running = pid, lines, running

    def says(self):
        return self.lines.readline().strip()

    def kill(self):
        """SIGKILL; what it said and nobody had read yet."""
        os.kill(self.pid, signal.SIGKILL)
        self.ends()
        return self.lines.read().split()

    def ends(self):
        """Waits for its end; its exit status."""
        self._running.remove(self.pid)
        return os.waitpid(self.pid, 0)[1]


def say(pipe, text):
    os.write(pipe, f"{text}\n".encode())  # short writes to a pipe are atomic: a kill leaves no half line


def connect(path):
    return Connection(f"embedded://{path}")


def declare(path, *queues):
    with connect(path) as connection:
        for queue in queues:
            queue(connection.default_channel).declare()


def publish(path, queue, *bodies):
    with BatchPublisher(path) as publisher:
        assert all(publisher.publish([Message("", queue, str(body).encode()) for body in bodies]))


def get(connection, queue):
    """What is ready now, after looking for dead consumers as every new connection does."""
    return Queue(queue)(connection.default_channel).get()


def consume(pipe, path, queue, prefetch):
    """Says each message's body, then acknowledges it; for ever."""

    def handle(message):
        say(pipe, message.body.decode())
        message.ack()

    with connect(path) as connection, Consumer(connection, [Queue(queue)], on_message=handle, prefetch_count=prefetch):
        while True:
            with contextlib.suppress(TimeoutError):
                connection.drain_events(timeout=1)


def hold(pipe, path, queue):
    """Takes one message, says so with its body, and never settles it."""
    connection = connect(path)
    message = get(connection, queue)
    say(pipe, message.body.decode())
    signal.pause()


def test_a_queue_bound_by_another_process_gets_its_messages(path, children):
    def bind_and_consume(pipe):
        declare(path, Queue("theirs", events, "user.*"))
        say(pipe, "bound")
        consume(pipe, path, "theirs", prefetch=10)

    with connect(path) as connection:
        producer = Producer(connection, exchange=events)
        with pytest.raises(connection.channel_errors):
            producer.publish(b"early", routing_key="user.created", content_type="text/plain", mandatory=True)
        child = children(bind_and_consume)
        assert child.says() == "bound"
        producer.publish(b"heard", routing_key="user.created", content_type="text/plain", mandatory=True)
        assert child.says() == "heard"


def test_one_consumer_gets_everything_in_order(path, children):
    declare(path, Queue("q"))
    child = children(consume, path, "q", 7)
    with BatchPublisher(path) as publisher:
        for batch in range(10):
            publisher.publish([Message("", "q", str(batch * 30 + number).encode()) for number in range(30)])
    assert [child.says() for _ in range(300)] == [str(number) for number in range(300)]


def test_what_a_killed_consumer_held_comes_back_to_a_waiting_one(path, children):
    declare(path, Queue("q"))
    publish(path, "q", "precious")
    holder = children(hold, path, "q")
    assert holder.says() == "precious"
    with connect(path) as connection:
        received = []
        with Consumer(connection, [Queue("q")], on_message=received.append):
            with pytest.raises(TimeoutError):
                connection.drain_events(timeout=0)
            holder.kill()
            connection.drain_events(timeout=PATIENCE)
    [message] = received
    assert message.body == b"precious"
    assert (message.delivery_info["redelivered"], message.headers) == (True, {"x-delivery-count": 1})


def test_a_consumer_that_lives_keeps_its_message_even_when_it_does_nothing(path, children):
    declare(path, Queue("q"))
    publish(path, "q", "in hand")
    holder = children(hold, path, "q")
    assert holder.says() == "in hand"
    os.kill(holder.pid, signal.SIGSTOP)
    with connect(path) as connection:
        assert get(connection, "q") is None
    holder.kill()
    with connect(path) as connection:
        assert get(connection, "q").body == b"in hand"


def test_killing_the_same_messages_consumers_reaches_the_delivery_limit(path, children):
    limited = {"x-delivery-limit": 1, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead"}
    declare(path, Queue("dead"), Queue("q", queue_arguments=limited))
    publish(path, "q", "deadly")
    for _ in range(2):
        victim = children(hold, path, "q")
        assert victim.says() == "deadly"
        victim.kill()
    with connect(path) as connection:
        assert get(connection, "q") is None
        assert get(connection, "dead").headers["x-first-death-reason"] == "delivery_limit"


def test_nothing_is_lost_however_often_a_consumer_is_killed(path, children):
    kills, total = 6, 1200
    declare(path, Queue("steady", events, "#"), Queue("shaky", events, "#"))
    steady, shaky = children(consume, path, "steady", 20), children(consume, path, "shaky", 20)
    handled = []
    with BatchPublisher(path) as publisher:
        for first in range(0, total, 50):
            publisher.publish([Message("events", "a.b", str(first + number).encode()) for number in range(50)])
            if first % 200 == 100:  # six times
                handled += [shaky.says() for _ in range(37)]
                handled += shaky.kill()
                shaky = children(consume, path, "shaky", 20)
    expected = {str(number) for number in range(total)}
    while len(set(handled)) < total:
        handled.append(shaky.says())
    assert set(handled) == expected
    assert len(handled) <= total + kills  # at most the one message each killed consumer was handling
    assert [steady.says() for _ in range(total)] == [str(number) for number in range(total)]


@pytest.mark.parametrize("size", [1, 100, 1000])
def test_a_publisher_killed_at_any_moment_leaves_whole_batches(path, children, size):
    def publish_for_ever(pipe):
        batch = [Message("", "q", bytes(200))] * size
        with BatchPublisher(path) as publisher:
            while True:
                publisher.publish(batch)
                say(pipe, "stored")

    declare(path, Queue("q"))
    confirmed = 0
    for returns in (1, 2, 5):
        publisher = children(publish_for_ever)
        confirmed += len([publisher.says() for _ in range(returns)]) + len(publisher.kill())
    batches, rest = divmod(queue_depths(path)["q"], size)
    assert rest == 0
    assert confirmed <= batches <= confirmed + 3  # stored, but killed before it could say so


def test_a_full_disk_is_an_exception_and_loses_nothing(path, children):
    def publish_until_full(pipe):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        with BatchPublisher(path) as publisher:
            try:
                while True:
                    publisher.publish([Message("", "q", bytes(10_000))])
                    say(pipe, "stored")
            except StorageFailed as problem:
                say(pipe, f"{type(problem.__cause__).__module__}: {problem}")

    declare(path, Queue("q"))
    publisher = children(publish_until_full)
    assert publisher.ends() == 0
    *confirmed, problem = publisher.lines.read().splitlines()
    assert problem.startswith("sqlite3: The embedded broker could not use ")
    assert len(confirmed) > 10
    assert queue_depths(path) == {"q": len(confirmed)}
    publish(path, "q", "there is room again")


def test_many_processes_may_meet_at_a_new_file(path, children):
    def open_and_publish(pipe, number):
        declare(path, Queue("q", events, "#"))
        publish(path, "q", number)

    meeting = [children(open_and_publish, number) for number in range(8)]
    assert [child.ends() for child in meeting] == [0] * 8
    assert queue_depths(path) == {"q": 8}


def test_a_forked_child_does_not_disturb_its_parents_messages(path, children):
    declare(path, Queue("q"))
    publish(path, "q", "parent's", "child's")
    with connect(path) as connection:
        mine = get(connection, "q")

        def use_the_inherited_connection(pipe):
            say(pipe, connection.connected)
            say(pipe, get(connection, "q"))
            connection.close()

        child = children(use_the_inherited_connection)
        assert child.says() == "False"
        assert child.ends() == 0
        with connect(path) as other:
            assert get(other, "q").body == b"child's"
            assert get(other, "q") is None
        mine.ack()
    assert queue_depths(path) == {"q": 1}


def test_a_dead_consumers_child_does_not_keep_its_messages(path, children):
    def hold_with_a_child(pipe):
        connection = connect(path)
        get(connection, "q")
        if not os.fork():
            say(pipe, os.getpid())
        signal.pause()

    declare(path, Queue("q"))
    publish(path, "q", "held")
    holder = children(hold_with_a_child)
    grandchild = int(holder.says())
    try:
        os.kill(holder.pid, signal.SIGKILL)
        holder.ends()
        with connect(path) as connection:
            assert get(connection, "q").body == b"held"
    finally:
        os.kill(grandchild, signal.SIGKILL)
