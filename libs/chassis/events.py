"""Facts and events: what services tell each other, as CloudEvents 1.0 in binary mode over AMQP headers.

A *fact* is a frozen dataclass in a service's `events.py`; `publish()` (outbox.py) turns it into an *event*. An event
on the wire is a `Message`; what a reaction receives is an `Event`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

CLOUD = "cloudEvents:"
EXCHANGE = "ramal.events"
UNROUTED = "ramal.unrouted"


class Fact:
    """Base of a published fact: `class UserErased(Fact, type="identity.user_erased.v1", subject="user_id")`.

    Fields with a default are optional on the wire: they are left out while they are None.
    """

    type: ClassVar[str]
    subject_field: ClassVar[str]

    def __init_subclass__(cls, *, type: str, subject: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.type, cls.subject_field = type, subject

    @property
    def subject(self) -> str:
        """The id of what the fact is about; versions and order are kept per subject."""
        return str(getattr(self, self.subject_field))

    def data(self) -> dict[str, Any]:
        """The event's `data`, ready for JSON, without the actor that `publish` adds."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
        return {name: plain(value) for name, value in values.items() if value is not None}


def plain(value: Any) -> Any:
    """Ids, moments, days, enums and collections as JSON knows them; moments as RFC 3339 in UTC with `Z`."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


@dataclass(frozen=True, kw_only=True)
class Event:
    """One fact as its hearers get it. `version` counts per subject; a copy takes only a higher one.

    A `retold` one is the present state for a hearer that asked for it, not news.
    """

    id: UUID
    type: str
    source: str
    subject: str
    version: int
    time: datetime
    data: dict[str, Any]
    traceparent: str = ""
    retold: bool = False


@dataclass(frozen=True, kw_only=True)
class Message:
    """An event ready for a broker: routing, body, AMQP properties and headers."""

    id: UUID
    routing_key: str
    body: bytes
    properties: dict[str, Any]
    headers: dict[str, Any]
    exchange: str = EXCHANGE


def to_message(
    *,
    event_id: UUID,
    type_: str,
    subject: str,
    version: int,
    time: datetime,
    body: bytes,
    traceparent: str,
    retold: bool = False,
) -> Message:
    """The event as a message in CloudEvents' binary mode: attributes in headers, `data` alone in the body."""
    service, text_id = type_.partition(".")[0], str(event_id)
    headers = {
        f"{CLOUD}specversion": "1.0",
        f"{CLOUD}id": text_id,
        f"{CLOUD}source": f"/ramal/{service}",
        f"{CLOUD}type": type_,
        f"{CLOUD}subject": subject,
        f"{CLOUD}time": plain(time),
        f"{CLOUD}dataschema": schema_id(type_),
        f"{CLOUD}subjectversion": version,
    }
    if traceparent:
        headers["traceparent"] = traceparent
    if retold:
        headers[f"{CLOUD}retold"] = True
    properties = {
        "content_type": "application/json",
        "delivery_mode": 2,
        "message_id": text_id,
        "type": type_,
        "timestamp": int(time.timestamp()),
        "app_id": service,
    }
    return Message(id=event_id, routing_key=type_, body=body, properties=properties, headers=headers)


def schema_id(type_: str) -> str:
    """The `dataschema` of an event type and the `$id` of its JSON Schema in `contracts/events`."""
    return f"urn:ramal:event:{type_}"


class NotAnEvent(ValueError):
    """A message that carries no CloudEvents attributes, or a body that is not a JSON object."""


def from_headers(headers: Mapping[str, Any], body: bytes | str) -> Event:
    """The event in a received message. Raises NotAnEvent."""
    try:
        data = json.loads(body)
        if not isinstance(data, dict):
            raise NotAnEvent("the body is not a JSON object")
        time = datetime.fromisoformat(headers[f"{CLOUD}time"])
        if time.tzinfo is None:
            raise NotAnEvent("the time has no zone")
        return Event(
            id=UUID(headers[f"{CLOUD}id"]),
            type=str(headers[f"{CLOUD}type"]),
            source=str(headers[f"{CLOUD}source"]),
            subject=str(headers[f"{CLOUD}subject"]),
            version=int(headers[f"{CLOUD}subjectversion"]),
            time=time,
            data=data,
            traceparent=str(headers.get("traceparent", "")),
            retold=headers.get(f"{CLOUD}retold") is True,
        )
    except NotAnEvent:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as broken:
        raise NotAnEvent(f"not a CloudEvents message: {broken!r}") from broken
