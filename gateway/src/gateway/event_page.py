"""The events as the page `/asyncapi` shows them: grouped by the service that publishes them, each with its hearers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ShownEvent:
    """One event type on the page. `planned` means that no service publishes it yet."""

    name: str
    summary: str
    planned: bool
    heard_by: tuple[str, ...]
    example: Any


def events_by_service(document: Mapping[str, Any]) -> dict[str, list[ShownEvent]]:
    """Return a mapping from each service's name to a list of the events that it publishes, each as a ShownEvent.

    Services and events are in alphabetical order. `document` is the AsyncAPI document; the page `/asyncapi` shows the
    result.
    """
    hearers = _hearers(document)
    found: dict[str, list[ShownEvent]] = defaultdict(list)
    for name, message in sorted(document["components"]["messages"].items()):
        examples = message.get("examples", ())
        found[name.partition(".")[0]].append(
            ShownEvent(
                name=name,
                summary=message.get("summary") or message["title"],
                planned=message.get("x-planned", False),
                heard_by=tuple(sorted(hearers[name])),
                example=examples[0]["payload"] if examples else None,
            )
        )
    return dict(found)


def _hearers(document: Mapping[str, Any]) -> Mapping[str, set[str]]:
    """Return a mapping from each event type of an AsyncAPI document to the names of the services that receive it."""
    found: dict[str, set[str]] = defaultdict(set)
    for operation in document["operations"].values():
        if operation["action"] == "receive":
            name = operation["channel"]["$ref"].removeprefix("#/channels/")
            found[name].update(tag["name"] for tag in operation["tags"])
    return found
