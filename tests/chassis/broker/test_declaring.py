"""Declaring: what is there, what is refused, what goes with a queue?"""

import amqp
import pytest
from kombu import Exchange, Queue
from tests.chassis.broker.kit import declare, events, get, publish, publish_numbers, queue_depths


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
