"""Publishing and routing: who gets a message, and what does its publisher learn?"""

import amqp
import pytest
from kombu import Exchange, Producer, Queue
from tests.chassis.broker.kit import bodies, declare, events, get, publish

from chassis.broker.topology import topic_matches


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
