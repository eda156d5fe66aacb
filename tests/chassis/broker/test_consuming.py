"""Consuming: order, acknowledgement, limits, and what comes back?"""

import shutil

import amqp
import pytest
from kombu import Queue
from tests.chassis.broker.kit import (
    PATIENCE,
    Reader,
    bodies,
    declare,
    get,
    publish,
    publish_numbers,
    queue_depths,
    read_in_background,
)

from chassis.wakeup import Bell


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
