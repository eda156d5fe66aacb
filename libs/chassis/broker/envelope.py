"""What a message carries, and how it is kept: properties and headers as one AMQP 0-9-1 property list.

The wire encoding of AMQP is used on purpose: what survives here (bytes, dates, nested tables) is what survives
RabbitMQ, and what RabbitMQ's client would refuse is refused here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import amqp
from amqp.serialization import decode_properties_basic


class Publishable(Protocol):
    """What can be published. `properties` are AMQP's basic ones by their names (`content_type`, `message_id`, `type`,
    `timestamp` in whole seconds, `expiration` in milliseconds as a string, …); unknown names are not kept."""

    @property
    def exchange(self) -> str: ...
    @property
    def routing_key(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def properties(self) -> Mapping[str, Any]: ...
    @property
    def headers(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Message:
    """A plain `Publishable`."""

    exchange: str
    routing_key: str
    body: bytes
    properties: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)


def pack(properties: Mapping[str, Any], headers: Mapping[str, Any]) -> bytes:
    """The property list as RabbitMQ would receive it. Raises `amqp.FrameSyntaxError` for a value
    AMQP has no type for."""
    message = amqp.Message(**{**properties, "application_headers": dict(headers)})
    packed: bytes = message._serialize_properties()  # what py-amqp sends; it has no public name
    return packed


def unpack(packed: bytes) -> dict[str, Any]:
    """The properties; the headers under `application_headers`, as py-amqp has them."""
    properties: dict[str, Any] = decode_properties_basic(packed, 0)[0]
    return properties


def expiration(properties: Mapping[str, Any]) -> int | None:
    """The message's own time to live in milliseconds, if it has one. Raises `amqp.PreconditionFailed` if malformed."""
    value = properties.get("expiration")
    if value is None:
        return None
    if not str(value).isdecimal():
        raise amqp.PreconditionFailed(f"expiration {value!r} is not a whole number of milliseconds")
    return int(value)


def with_death(packed: bytes, *, queue: str, reason: str, exchange: str, routing_key: str, now: int) -> bytes:
    """The property list of a dead-lettered copy: its `x-death` history with the newest death first, and without
    the `expiration` that would kill it again (https://www.rabbitmq.com/docs/dlx#effects). `now` is in milliseconds."""
    properties = unpack(packed)
    headers = properties.pop("application_headers", {})
    earlier = _deaths(headers.get("x-death"))
    known = next((death for death in earlier if (death.get("queue"), death.get("reason")) == (queue, reason)), None)
    death = known or {"queue": queue, "reason": reason, "exchange": exchange, "routing-keys": [routing_key]}
    death |= {"count": death.get("count", 0) + 1, "time": datetime.fromtimestamp(now // 1000, UTC)}
    if "expiration" in properties:
        death["original-expiration"] = properties.pop("expiration")
    first = {"x-first-death-queue": queue, "x-first-death-reason": reason, "x-first-death-exchange": exchange}
    deaths = [death, *(other for other in earlier if other is not known)]
    return pack(properties, first | headers | {"x-death": deaths})


def _deaths(history: object) -> list[dict[str, Any]]:
    """The history so far. A publisher may have put anything under that name; it must not stop the dead letters."""
    if not isinstance(history, list):
        return []
    return [death for death in history if isinstance(death, dict) and isinstance(death.get("count"), int)]
