"""The embedded broker as one process sees it through kombu: does it do what RabbitMQ does with the same calls?"""

import contextlib
import queue
import shutil
import sqlite3
import threading

import amqp
import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue

from chassis.broker import BatchPublisher, Message, StorageFailed, path_of, queue_depths, transport
from chassis.broker.topology import topic_matches
from chassis.wakeup import Bell

PATIENCE = 10
events = Exchange("events", "topic")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "broker.db"


@pytest.fixture
def connect(path):
    opened = []

    def open_another():
        opened.append(Connection(f"embedded://{path}"))
        return opened[-1]

    yield open_another
    for connection in opened:
        connection.close()


@pytest.fixture
def connection(connect):
    return connect()


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


# --- publishing and routing


def test_body_properties_and_headers_survive(connection):
    declare(connection, Queue("q"))
    Producer(connection.default_channel, auto_declare=False).publish(
        bytes(range(256)),
        routing_key="q",
        content_type="application/octet-stream",
        content_encoding="binary",
        headers={
            "text": "ação",
            "number": 2**40,
            "yes": True,
            "none": None,
            "list": [1, {"deep": "x"}],
            "raw": b"\xff",
        },
        message_id="m-1",
        correlation_id="c-1",
        type="identity.user_validated.v1",
        timestamp=1_700_000_000,
        app_id="identity",
        reply_to="answers",
    )
    message = get(connection, "q")
    assert message.body == bytes(range(256))
    assert (message.content_type, message.content_encoding) == ("application/octet-stream", "binary")
    assert message.headers == {
        "text": "ação",
        "number": 2**40,
        "yes": True,
        "none": None,
        "list": [1, {"deep": "x"}],
        "raw": b"\xff",
    }
    kept = ("message_id", "correlation_id", "type", "timestamp", "app_id", "reply_to", "delivery_mode")
    assert [message.properties[name] for name in kept] == [
        *("m-1", "c-1", "identity.user_validated.v1", 1_700_000_000, "identity", "answers", 2)
    ]
    assert message.delivery_info["routing_key"] == "q"


@pytest.mark.parametrize(
    ("pattern", "key", "fits"),
    [
        ("a.b", "a.b", True),
        ("a.b", "a.c", False),
        ("a.*", "a.b", True),
        ("a.*", "a", False),
        ("a.*", "a.b.c", False),
        ("#", "", True),
        ("#", "a.b.c", True),
        ("*", "", False),
        ("", "", True),
        ("a.#", "a", True),
        ("a.#", "ab", False),
        ("#.z", "z", True),
        ("#.z", "a.b.z", True),
        ("a.#.z", "a.z", True),
        ("a.#.z", "a.b.c.z", True),
        ("a.#.z", "a.b.c", False),
        ("*.#.*", "a", False),
        ("*.#.*", "a.b", True),
    ],
)
def test_topic_patterns(pattern, key, fits):
    assert topic_matches(pattern, key) is fits


def test_each_kind_of_exchange_routes_its_own_way(connection):
    direct, fanout = Exchange("direct", "direct"), Exchange("fanout", "fanout")
    declare(
        connection,
        Queue("by-topic", events, "user.*"),
        Queue("by-key", direct, "user.created"),
        Queue("by-other-key", direct, "user.deleted"),
        Queue("by-fanout", fanout),
    )
    for exchange in ("events", "direct", "fanout"):
        publish(connection, exchange, "user.created", exchange)
    publish(connection, "default", "by-key")
    assert bodies(connection, "by-topic") == ["events"]
    assert bodies(connection, "by-key") == ["direct", "default"]
    assert bodies(connection, "by-other-key") == []
    assert bodies(connection, "by-fanout") == ["fanout"]


def test_a_queue_bound_twice_gets_a_message_once(connection):
    declare(connection, Queue("q", events, "a.*"), Queue("q", events, "#"))
    publish(connection, "once", "a.b", "events")
    assert bodies(connection, "q") == ["once"]


def test_an_unbound_queue_gets_nothing_more(connection):
    declare(connection, Queue("q", events, "a.*"))
    Queue("q", events, "a.*")(connection.default_channel).queue_unbind()
    publish(connection, "late", "a.b", "events")
    assert bodies(connection, "q") == []


def test_what_no_binding_takes_goes_to_the_alternate_exchange(connection):
    declare(
        connection,
        Queue("unrouted", Exchange("unrouted", "fanout")),
        Queue("q", Exchange("events", "topic", arguments={"alternate-exchange": "unrouted"}), "a.*"),
    )
    publish(connection, "known", "a.b", "events", mandatory=True)
    publish(connection, "unknown", "z", "events", mandatory=True)
    assert bodies(connection, "q") == ["known"]
    assert bodies(connection, "unrouted") == ["unknown"]


def test_the_publisher_of_an_unroutable_mandatory_message_learns_it(connection):
    declare(connection, Queue("q", events, "a.*"))
    with pytest.raises(amqp.ChannelError) as refusal:
        publish(connection, "x", "nobody", "events", mandatory=True)
    assert refusal.value.reply_code == 312
    publish(connection, "dropped silently", "nobody", "events")


def test_a_return_handler_gets_the_unroutable_message(connection):
    declare(connection, events)
    returned = []
    producer = Producer(connection, auto_declare=False, on_return=lambda *parts: returned.append(parts))
    producer.publish(b"x", exchange="events", routing_key="nobody", mandatory=True)
    [(problem, exchange, routing_key, message)] = returned
    assert (problem.reply_code, exchange, routing_key, message.body) == (312, "events", "nobody", b"x")


def test_publishing_to_an_unknown_exchange_is_refused(connection):
    with pytest.raises(amqp.NotFound):
        publish(connection, "x", "key", "no-such-exchange")


def test_a_binding_made_by_another_connection_counts_at_once(connect):
    one, other = connect(), connect()
    declare(one, events)
    publish(one, "before", "a.b", "events")
    declare(other, Queue("q", events, "a.*"))
    publish(one, "after", "a.b", "events")
    assert bodies(other, "q") == ["after"]


# --- declaring


def test_declaring_again_is_fine_and_declaring_differently_is_refused(connection):
    declare(connection, Queue("q", events, "a", message_ttl=5), Queue("q", events, "a", message_ttl=5))
    with pytest.raises(amqp.PreconditionFailed):
        declare(connection, Queue("q", message_ttl=6))
    with pytest.raises(amqp.PreconditionFailed):
        declare(connection, Exchange("events", "direct"))


@pytest.mark.parametrize("arguments", [{"x-max-length": 5}, {"x-message-ttl": "5"}, {"x-delivery-limit": -1}])
def test_an_argument_that_would_not_be_honoured_is_refused(connection, arguments):
    with pytest.raises(amqp.PreconditionFailed):
        declare(connection, Queue("q", queue_arguments=arguments))


def test_kinds_of_exchange_that_are_not_there_are_refused(connection):
    with pytest.raises(amqp.PreconditionFailed):
        declare(connection, Exchange("h", "headers"))


def test_a_passive_declaration_only_looks(connection):
    channel = connection.default_channel
    with pytest.raises(amqp.NotFound):
        channel.queue_declare("q", passive=True)
    with pytest.raises(amqp.NotFound):
        channel.exchange_declare("e", passive=True)
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 3)
    assert channel.queue_declare("q", passive=True).message_count == 3


def test_purging_drops_what_is_ready_and_deleting_drops_all(connection, path):
    declare(connection, Queue("q", events, "a"))
    publish_numbers(connection, "q", 3)
    in_hand = get(connection, "q")
    channel = connection.default_channel
    assert channel.queue_purge("q") == 2
    assert queue_depths(path) == {"q": 1}
    assert channel.queue_delete("q") == 1
    assert queue_depths(path) == {}
    in_hand.ack()
    with pytest.raises(amqp.ChannelError):
        publish(connection, "x", "a", "events", mandatory=True)


def test_deleting_only_what_is_empty_or_unbound(connection):
    declare(connection, Queue("q", events, "a"))
    publish_numbers(connection, "q", 1)
    with pytest.raises(amqp.PreconditionFailed):
        connection.default_channel.queue_delete("q", if_empty=True)
    with pytest.raises(amqp.PreconditionFailed):
        connection.default_channel.exchange_delete("events", if_unused=True)
    connection.default_channel.exchange_delete("events")
    with pytest.raises(amqp.NotFound):
        publish(connection, "x", "a", "events")


# --- consuming


def test_messages_arrive_in_order_and_an_ack_removes_them(connection, path):
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 250)
    reader = Reader(connection, "q", prefetch_count=30)
    for expected in range(250):
        [message] = reader.read(1)
        assert message.body == str(expected).encode()
        message.ack()
    assert queue_depths(path) == {"q": 0}


def test_acknowledging_several_at_once(connection, path):
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 5)
    messages = Reader(connection, "q").read(5)
    messages[3].ack(multiple=True)
    assert queue_depths(path) == {"q": 1}


def test_a_requeued_message_comes_back_to_the_front_marked(connection):
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 3)
    first = get(connection, "q")
    assert (first.delivery_info["redelivered"], first.headers) == (False, {})
    first.requeue()
    again = get(connection, "q")
    assert again.body == b"0"
    assert (again.delivery_info["redelivered"], again.headers) == (True, {"x-delivery-count": 1})
    again.ack()
    assert bodies(connection, "q") == ["1", "2"]


def test_no_more_than_the_prefetch_limit_is_handed_out(connect):
    one, other = connect(), connect()
    declare(one, Queue("q"))
    publish_numbers(one, "q", 4)
    reader = Reader(one, "q", prefetch_count=2)
    messages = reader.read(2)
    assert reader.has_no_more()
    messages[0].ack()
    assert [message.body for message in reader.read(1)] == [b"2"]
    assert reader.has_no_more()
    assert bodies(other, "q") == ["3"]


def test_limits_that_would_not_be_honoured_are_refused(connection):
    with pytest.raises(amqp.AMQPNotImplementedError):
        connection.default_channel.basic_qos(0, 5, True)


def test_one_connection_reads_several_queues(connection):
    declare(connection, Queue("a"), Queue("b"))
    publish(connection, "1", "a")
    publish(connection, "2", "b")
    publish(connection, "3", "a")
    reader = Reader(connection, "a", "b")
    assert [message.body for message in reader.read(3)] == [b"1", b"2", b"3"]


@pytest.fixture
def no_fallback(monkeypatch):
    """Consumers that look again only when they are woken or something is due."""
    monkeypatch.setattr(transport, "FALLBACK_SECONDS", 1000)


def test_a_waiting_consumer_is_woken_by_each_message(connect, no_fallback):
    consuming, publishing = connect(), connect()
    declare(publishing, Queue("q"))
    heard = read_in_background(consuming, "q", 20)
    for number in range(20):
        publish(publishing, str(number), "q")
        assert heard.get(timeout=PATIENCE).body == str(number).encode()


def test_only_what_becomes_ready_wakes_others(connection, path):
    declare(connection, Queue("q"))
    publish(connection, "x", "q")
    with Bell(path).listener() as listener:
        message = get(connection, "q")
        assert not listener.wait(0)
        message.requeue()
        assert listener.wait(0)
        get(connection, "q").ack()
        assert not listener.wait(0)


def test_a_consumer_may_publish_while_it_handles(connection):
    declare(connection, Queue("in"), Queue("out"))

    def pass_on(message):
        publish(connection, message.body, "out", mandatory=True)
        message.ack()

    publish_numbers(connection, "in", 3)
    with connection.Consumer([Queue("in")], on_message=pass_on):
        for _ in range(3):
            connection.drain_events(timeout=PATIENCE)
    assert bodies(connection, "out") == ["0", "1", "2"]


def test_without_acknowledgements_a_message_is_gone_when_it_is_handed_over(connection, path):
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 3)
    reader = Reader(connection, "q", no_ack=True)
    [message] = reader.read(1)
    message.ack()  # kombu lets it pass
    reader.consumer.cancel()
    assert bodies(connection, "q") == ["1", "2"]


def test_cancelling_returns_what_was_not_handed_over(connection):
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 3)
    reader = Reader(connection, "q")
    [first] = reader.read(1)
    reader.consumer.cancel()
    second = get(connection, "q")
    assert (second.body, second.delivery_info["redelivered"]) == (b"1", False)
    first.ack()
    second.ack()
    assert bodies(connection, "q") == ["2"]


def test_closing_returns_what_was_not_acknowledged(connect):
    one, other = connect(), connect()
    declare(one, Queue("q"))
    publish_numbers(one, "q", 3)
    handled, _unsettled = Reader(one, "q").read(2)
    handled.ack()
    one.close()
    back = Reader(other, "q").read(2)
    assert [(message.body, message.headers) for message in back] == [(b"1", {"x-delivery-count": 1}), (b"2", {})]


def test_closing_a_channel_returns_what_its_consumers_had(connection):
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 2)
    channel = connection.channel()
    Reader(connection, "q", channel=channel).read(1)
    channel.close()
    assert bodies(connection, "q") == ["0", "1"]


def test_recovering_puts_everything_in_hand_back(connection):
    declare(connection, Queue("q"))
    publish_numbers(connection, "q", 3)
    get(connection, "q"), get(connection, "q")
    connection.default_channel.basic_recover(requeue=True)
    assert bodies(connection, "q") == ["0", "1", "2"]


def test_an_unknown_delivery_tag_is_refused(connection):
    declare(connection, Queue("q"))
    with pytest.raises(amqp.PreconditionFailed):
        connection.default_channel.basic_ack(7)


def test_who_lost_its_lease_cannot_settle_for_the_new_holder(connect, path):
    one, other = connect(), connect()
    declare(one, Queue("q"))
    publish(one, "contested", "q")
    lost = get(one, "q")
    shutil.rmtree(f"{path}.alive")  # nothing shows any more that the first one lives
    [taken] = Reader(other, "q").read(1)
    lost.ack()
    assert queue_depths(path) == {"q": 1}
    taken.ack()
    assert queue_depths(path) == {"q": 0}


def test_a_consumer_learns_that_its_queue_was_deleted(connect):
    one, other = connect(), connect()
    declare(one, Queue("q"))
    reader = Reader(one, "q")
    assert reader.has_no_more()
    other.default_channel.queue_delete("q")
    with pytest.raises(amqp.ConsumerCancelled):
        one.drain_events(timeout=PATIENCE)


def test_consuming_from_nowhere_is_refused(connection):
    with pytest.raises(amqp.NotFound):
        Reader(connection, "nowhere")


def test_the_simple_queue_works(connection):
    simple = connection.SimpleQueue("simple")
    simple.put({"a": 1})
    assert len(simple) == 1
    message = simple.get(timeout=PATIENCE)
    assert message.payload == {"a": 1}
    message.ack()
    with pytest.raises(simple.Empty):
        simple.get_nowait()
    simple.close()


# --- dead letters and delays


def dead_lettering(**arguments):
    return {"x-queue-type": "quorum", "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"} | {
        f"x-{name.replace('_', '-')}": value for name, value in arguments.items()
    }


def test_a_rejected_message_goes_to_the_dead_letter_exchange(connection):
    declare(
        connection,
        Queue("dead", Exchange("dead", "fanout")),
        Queue("q", events, "a.*", queue_arguments=dead_lettering(dead_letter_exchange="dead")),
    )
    publish(connection, "bad", "a.b", "events", headers={"own": "header"})
    get(connection, "q").reject()
    message = get(connection, "dead")
    assert (message.body, message.delivery_info["exchange"]) == (b"bad", "dead")
    [death] = message.headers.pop("x-death")
    death.pop("time")
    assert death == {
        "queue": "q",
        "reason": "rejected",
        "count": 1,
        "exchange": "events",
        "routing-keys": ["a.b"],
    }
    assert message.headers == {
        "own": "header",
        "x-first-death-queue": "q",
        "x-first-death-reason": "rejected",
        "x-first-death-exchange": "events",
    }


def test_a_rejected_message_without_a_dead_letter_exchange_is_dropped(connection, path):
    declare(connection, Queue("q"))
    publish(connection, "bad", "q")
    get(connection, "q").reject()
    assert queue_depths(path) == {"q": 0}


def test_a_message_is_delivered_once_more_than_its_limit_then_dead_lettered(connection):
    to_dead = dead_lettering(delivery_limit=2, dead_letter_exchange="", dead_letter_routing_key="dead")
    declare(connection, Queue("dead"), Queue("q", queue_arguments=to_dead))
    publish(connection, "stubborn", "q")
    for returned in range(3):
        message = get(connection, "q")
        assert message.headers.get("x-delivery-count", 0) == returned
        message.requeue()
    assert get(connection, "q") is None
    assert get(connection, "dead").headers["x-first-death-reason"] == "delivery_limit"


def test_over_the_limit_without_a_dead_letter_exchange_is_dropped(connection, path):
    declare(connection, Queue("q", queue_arguments={"x-delivery-limit": 0}))
    publish(connection, "stubborn", "q")
    get(connection, "q").requeue()
    assert queue_depths(path) == {"q": 0}


def test_a_retry_tier_hands_its_messages_back_in_time_and_order(connect, no_fallback):
    one, other = connect(), connect()
    back = dead_lettering(message_ttl=150, dead_letter_exchange="", dead_letter_routing_key="q")
    declare(one, Queue("q"), Queue("q.retry.150ms", queue_arguments=back))
    heard = read_in_background(one, "q", 3)
    publish_numbers(other, "q.retry.150ms", 3)
    messages = [heard.get(timeout=PATIENCE) for _ in range(3)]
    assert [message.body for message in messages] == [b"0", b"1", b"2"]
    assert {message.headers["x-first-death-reason"] for message in messages} == {"expired"}
    assert messages[0].delivery_info["redelivered"] is False


def test_going_round_twice_is_counted(connection):
    back = dead_lettering(message_ttl=1, dead_letter_exchange="", dead_letter_routing_key="q")
    declare(connection, Queue("q"), Queue("tier", queue_arguments=back))
    publish(connection, "again", "tier")
    reader = Reader(connection, "q")
    [first] = reader.read(1)
    publish(connection, first.body, "tier", headers=first.headers)
    [second] = reader.read(1)
    assert [(death["reason"], death["count"]) for death in second.headers["x-death"]] == [("expired", 2)]


def test_a_message_may_have_its_own_time_to_live(connection):
    declare(connection, Queue("dead"), Queue("q", queue_arguments=dead_lettering(dead_letter_exchange="dead-letters")))
    declare(connection, Queue("dead", Exchange("dead-letters"), "q"))
    publish(connection, "short-lived", "q", expiration=0.001)
    [message] = Reader(connection, "dead").read(1)
    assert "expiration" not in message.properties
    assert message.headers["x-death"][0]["original-expiration"] == "1"


def test_what_a_consumer_holds_does_not_expire(connect, path):
    one, other = connect(), connect()
    declare(one, Queue("q", queue_arguments={"x-message-ttl": 200}), Queue("clock", queue_arguments=dead_lettering(
        message_ttl=200, dead_letter_exchange="", dead_letter_routing_key="struck"
    )), Queue("struck"))  # fmt: skip
    publish(one, "held", "q")
    held = get(one, "q")
    publish(other, "later than the other", "clock")
    Reader(other, "struck").read(1)
    assert queue_depths(path)["q"] == 1
    held.requeue()
    assert get(one, "q") is None


def test_a_strange_death_history_does_not_stop_the_dead_letters(connection):
    declare(connection, Queue("dead"), Queue("q", queue_arguments=dead_lettering(
        dead_letter_exchange="", dead_letter_routing_key="dead"
    )))  # fmt: skip
    for history in ("nonsense", ["nonsense"], [{"queue": "q", "reason": "rejected", "count": "many"}]):
        publish(connection, "x", "q", headers={"x-death": history})
        get(connection, "q").reject()
        assert get(connection, "dead").headers["x-death"][0]["count"] == 1


def test_a_dead_letter_nobody_takes_is_logged(connection, caplog):
    declare(connection, Queue("q", queue_arguments=dead_lettering(dead_letter_exchange="gone")))
    publish(connection, "x", "q")
    get(connection, "q").reject()
    assert "queue q is lost" in caplog.text


# --- batches, threads, the file


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
