"""Dead letters and delays: where do refused, poisonous and expired messages go?"""

from kombu import Exchange, Queue
from tests.chassis.broker.kit import (
    PATIENCE,
    Reader,
    dead_lettering,
    declare,
    events,
    get,
    publish,
    publish_numbers,
    queue_depths,
    read_in_background,
)


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
