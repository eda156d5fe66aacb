"""Facts and events: what services report to each other, as CloudEvents 1.0 in binary mode over AMQP headers.

A *fact* is a frozen dataclass in a service's `events`. `outbox.publish` stores it as an *event*. On the wire an event
is a `Message`; a reaction receives it as an `Event`.
"""

import importlib
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from types import ModuleType
from typing import Any, ClassVar
from uuid import UUID

CLOUD = "cloudEvents:"
EXCHANGE = "ramal.events"
UNROUTED = "ramal.unrouted"


class Fact:
    """The base class of published facts: `class UserErased(Fact, type="identity.user_erased.v1", subject="user_id")`.

    `type` is the event type and `subject` names the field that holds the subject's id. Fields with a default are
    optional on the wire: they are left out while they are None. A field whose wire name is a word of Python, such as
    `from`, has an underscore at its end in the class.
    """

    type: ClassVar[str]
    subject_field: ClassVar[str]

    def __init_subclass__(cls, *, type: str, subject: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.type, cls.subject_field = type, subject

    @property
    def subject_id(self) -> str:
        """Return the id of the thing the fact is about. Versions and the order of events are kept per subject.

        It is the event's `subject`. It is not called `subject`, because facts may have a field of that name.
        """
        return str(getattr(self, self.subject_field))

    def data(self) -> dict[str, Any]:
        """Return the event's `data`, ready for JSON, without the actor that `outbox.publish` adds."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
        return {wire_name(name): plain(value) for name, value in values.items() if value is not None}


def wire_name(field: str) -> str:
    """Return the name on the wire of a fact's field: `from` for `from_`."""
    return field.removesuffix("_")


def facts_in(events: ModuleType) -> tuple[type[Fact], ...]:
    """Return the facts that a service publishes, sorted by type: every Fact class in its `events`, a module or a
    package.

    All modules of the package are imported. Only classes whose type begins with the service's name count, the first
    part of the module's name.
    """
    service = events.__name__.partition(".")[0]
    below = pkgutil.iter_modules(getattr(events, "__path__", ()), f"{events.__name__}.")
    modules = [events, *(importlib.import_module(module.name) for module in below)]
    found = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Fact) and kind.__module__ == module.__name__
    }
    own = [kind for kind in found if getattr(kind, "type", "").startswith(f"{service}.")]
    return tuple(sorted(own, key=lambda kind: kind.type))


def plain(value: Any) -> Any:
    """Convert a value to what JSON knows: ids, dates and enums become text, moments RFC 3339 text in UTC with `Z`.

    Mappings and collections are converted with their contents; sets become sorted lists. Moments keep milliseconds.
    """
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
    """One event as a reaction receives it.

    `version` counts the events about one subject; a copy of the subject takes only a higher version. An event with
    `retold` was sent by `republish` and reports the present state: it updates copies, and is not news.
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
    """An event ready for a broker: exchange and routing key, body, AMQP properties and headers."""

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
    """Build the Message in which the relay, or `republish`, sends an event to the broker, in CloudEvents' binary mode.

    CloudEvents attributes become headers; `body` is the event's data as JSON. `subject` is the id of the thing the
    event is about and `version` its subject version; `traceparent` is the W3C trace context, left out when empty.
    `retold` marks an event by which `republish` repeats the present state.
    """
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
    """Return the URN of an event type's JSON Schema.

    It is the `dataschema` of the events and the `$id` of the schema in `contracts/events`.
    """
    return f"urn:ramal:event:{type_}"


class NotAnEvent(ValueError):
    """A message without the CloudEvents attributes, or with a body that is not a JSON object."""


def from_headers(headers: Mapping[str, Any], body: bytes | str) -> Event:
    """Return the Event in a message from the broker, given the message's headers and body.

    Raises `NotAnEvent` when CloudEvents attributes are missing or wrong, or the body is no JSON object.
    """
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
