"""The topology, argument by argument: what RabbitMQ and the embedded broker were told is the same, and is what
the specification says."""

from typing import Any

import pytest
from amqp.exceptions import PreconditionFailed
from tests.contracts.bus.scratch.platform import Platform

QUORUM = {"x-queue-type": "quorum"}
SAFE = {
    **QUORUM,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
    "x-dead-letter-exchange": "",
}
QUEUES: dict[str, dict[str, Any]] = {
    "beta.events": {**SAFE, "x-dead-letter-routing-key": "beta.dead", "x-delivery-limit": 20},
    "beta.retry.5s": {**SAFE, "x-dead-letter-routing-key": "beta.events", "x-message-ttl": 5_000},
    "beta.retry.30s": {**SAFE, "x-dead-letter-routing-key": "beta.events", "x-message-ttl": 30_000},
    "beta.retry.5m": {**SAFE, "x-dead-letter-routing-key": "beta.events", "x-message-ttl": 300_000},
    "beta.retry.1h": {**SAFE, "x-dead-letter-routing-key": "beta.events", "x-message-ttl": 3_600_000},
    "beta.dead": {**QUORUM, "x-delivery-limit": 1_000_000},
    "ramal.unrouted": QUORUM,
}
EXCHANGES: dict[str, dict[str, Any]] = {
    "ramal.events": {"type": "topic", "arguments": {"alternate-exchange": "ramal.unrouted"}},
    "ramal.unrouted": {"type": "fanout", "arguments": {}},
}


def test_both_brokers_hold_the_topology_of_the_specification_and_refuse_any_other(platform: Platform) -> None:
    platform.knobs["RETRY_SECONDS"] = "5,30,300,3600"
    platform.declare()

    for name, declared in EXCHANGES.items():
        platform.declare_exchange(name, **declared)
        with pytest.raises(PreconditionFailed):
            platform.declare_exchange(name, **{**declared, "type": "direct"})
    for name, arguments in QUEUES.items():
        platform.declare_queue(name, arguments)
        for argument in arguments:
            with pytest.raises(PreconditionFailed):
                platform.declare_queue(name, {key: arguments[key] for key in arguments if key != argument})


def test_declaring_again_changes_nothing(platform: Platform) -> None:
    platform.declare()
    platform.put("beta.events", (b"{}", {}))

    platform.declare()

    assert platform.depth("beta.events") == 1
