"""The events of all services as one AsyncAPI 3.0 document, made from the contract registry (`contracts/events`).

Each event type is a channel (a routing key of the topic exchange), sent by the service that its name begins with and
received by every service in its contract's `x-heard-by`.
"""

import json
from collections.abc import Mapping
from typing import Any

from chassis.events import CLOUD, EXCHANGE

Contract = Mapping[str, Any]
_SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"
_NOT_SCHEMA = ("$schema", "title", "description", "examples", "x-subject", "x-heard-by", "x-planned")


def document(contracts: Mapping[str, Contract]) -> dict[str, Any]:
    """The document for `contracts` (by event type, such as `identity.user_validated.v1`)."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Ramal: events",
            "version": "1",
            "description": "What the services tell each other: CloudEvents 1.0 in binary mode over AMQP 0-9-1.",
        },
        "defaultContentType": "application/json",
        "channels": {type_: _channel(type_, contract) for type_, contract in contracts.items()},
        "operations": _operations(contracts),
        "components": {
            "messages": {type_: _message(type_, contract) for type_, contract in contracts.items()},
            "messageTraits": {"cloudEvent": {"headers": _HEADERS}},
        },
    }


def as_text(content: Any) -> str:
    """A document as it is committed."""
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _channel(type_: str, contract: Contract) -> dict[str, Any]:
    exchange = {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": type_,
        "title": contract["title"],
        "messages": {"event": {"$ref": f"#/components/messages/{type_}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operations(contracts: Mapping[str, Contract]) -> dict[str, Any]:
    found = {}
    for type_, contract in contracts.items():
        producer, _, fact = type_.partition(".")
        found[f"{producer}.sends.{fact}"] = _operation("send", producer, type_)
        for hearer in contract.get("x-heard-by", ()):
            found[f"{hearer}.receives.{type_}"] = _operation("receive", hearer, type_)
    return found


def _operation(action: str, service: str, type_: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{type_}"},
        "messages": [{"$ref": f"#/channels/{type_}/messages/event"}],
        "tags": [{"name": service}],
    }


def _message(type_: str, contract: Contract) -> dict[str, Any]:
    message = {
        "name": type_,
        "title": contract["title"],
        "summary": contract["description"],
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
        "payload": {
            "schemaFormat": _SCHEMA_FORMAT,
            "schema": {key: value for key, value in contract.items() if key not in _NOT_SCHEMA},
        },
        "examples": [{"payload": example} for example in contract["examples"]],
        "x-subject": contract["x-subject"],
    }
    return message | ({"x-planned": True} if contract.get("x-planned") else {})


_HEADERS = {
    "type": "object",
    "required": [
        f"{CLOUD}{name}" for name in ("specversion", "id", "source", "type", "subject", "time", "subjectversion")
    ],
    "properties": {
        f"{CLOUD}specversion": {"const": "1.0"},
        f"{CLOUD}id": {"type": "string", "format": "uuid"},
        f"{CLOUD}source": {"type": "string", "format": "uri-reference"},
        f"{CLOUD}type": {"type": "string"},
        f"{CLOUD}subject": {"type": "string", "description": "The id of what the event is about."},
        f"{CLOUD}time": {"type": "string", "format": "date-time"},
        f"{CLOUD}dataschema": {"type": "string", "format": "uri"},
        f"{CLOUD}subjectversion": {
            "type": "integer",
            "minimum": 1,
            "description": "Counts per subject. A reader that keeps a copy takes only a higher one.",
        },
        f"{CLOUD}retold": {
            "type": "boolean",
            "description": "The present state, for a service that asked for it: copies take it, nobody is told of it.",
        },
        "traceparent": {"type": "string", "description": "W3C trace context of the request that caused it."},
    },
}
