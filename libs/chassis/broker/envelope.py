"""Messages as they are published, and their properties and headers as they are stored: one AMQP 0-9-1 property list.

The wire encoding of AMQP is used on purpose. Values that RabbitMQ keeps (bytes, dates, nested tables) are kept here in
the same way, and values that RabbitMQ's client would refuse are refused here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import amqp
from amqp.serialization import decode_properties_basic


class Publishable(Protocol):
    """A message that can be published.

    `properties` are AMQP's basic properties by name (`content_type`, `message_id`, `type`, `timestamp` in whole
    seconds, `expiration` in milliseconds as a string, …). Properties with unknown names are dropped.
    """

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
    """Encode a message's properties and headers as the property list (bytes) that RabbitMQ would receive.

    The embedded broker stores them in this form. Raises `amqp.FrameSyntaxError` for a value of a type that AMQP does
    not have.
    """
    message = amqp.Message(**{**properties, "application_headers": dict(headers)})
    packed: bytes = message._serialize_properties()  # py-amqp's own encoder has no public name
    return packed


def unpack(packed: bytes) -> dict[str, Any]:
    """Decode a stored property list into a dictionary. The headers are under `application_headers`, as in py-amqp."""
    properties: dict[str, Any] = decode_properties_basic(packed, 0)[0]
    return properties


def expiration(properties: Mapping[str, Any]) -> int | None:
    """Return the time to live in milliseconds that a message's publisher set, or None if it set none.

    `properties` are the message's AMQP properties. Raises `amqp.PreconditionFailed` if the property `expiration` is not
    a whole number.
    """
    value = properties.get("expiration")
    if value is None:
        return None
    if not str(value).isdecimal():
        raise amqp.PreconditionFailed(f"expiration {value!r} is not a whole number of milliseconds")
    return int(value)


def with_death(packed: bytes, *, queue: str, reason: str, exchange: str, routing_key: str, now: int) -> bytes:
    """Return the property list (bytes) for the copy of a message that goes to a dead-letter exchange.

    `packed` is the stored property list; `queue` is the queue in which the message died, `reason` why (`rejected`,
    `expired`, `delivery_limit`); `exchange` and `routing_key` are those it was published with; `now` is in milliseconds
    since 1970. The death is added in front of the `x-death` header. The `expiration` property is removed, because it
    would end the copy as well (https://www.rabbitmq.com/docs/dlx#effects).
    """
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
    """Return the well-formed entries of `history`, the value of a message's `x-death` header.

    Called by `with_death`, which adds an entry. The result is empty if the value is not a list. A publisher may put any
    value under that name, and a malformed one must not stop dead-lettering.
    """
    if not isinstance(history, list):
        return []
    return [death for death in history if isinstance(death, dict) and isinstance(death.get("count"), int)]
