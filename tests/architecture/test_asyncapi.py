"""The event document: who sends what and who receives it, with nothing that points nowhere."""

import json
from collections.abc import Iterator
from typing import Any

from tests.architecture import asyncapi

from chassis import contracts

CONTRACT = {
    "$id": "urn:ramal:event:example.thing_made.v1",
    "title": "A thing was made",
    "description": "Once per thing.",
    "type": "object",
    "properties": {"thing_id": {"type": "string"}},
    "required": ["thing_id"],
    "examples": [{"thing_id": "1"}],
    "x-subject": "thing_id",
    "x-heard-by": ["listener", "other"],
}


def dangling(document: dict[str, Any]) -> list[str]:
    """The references in `document` that point nowhere."""
    return [reference for reference in _references(document) if _at(document, reference) is None]


def test_a_fact_is_sent_by_its_service_and_received_by_its_hearers() -> None:
    operations = asyncapi.document({"example.thing_made.v1": CONTRACT})["operations"]
    assert {name: operation["action"] for name, operation in operations.items()} == {
        "example.sends.thing_made.v1": "send",
        "listener.receives.example.thing_made.v1": "receive",
        "other.receives.example.thing_made.v1": "receive",
    }


def test_a_planned_fact_is_marked() -> None:
    document = asyncapi.document({"example.thing_made.v1": {**CONTRACT, "x-planned": True}})
    assert document["components"]["messages"]["example.thing_made.v1"]["x-planned"] is True


def test_nothing_points_nowhere() -> None:
    assert dangling(asyncapi.document({"example.thing_made.v1": CONTRACT})) == []
    assert dangling(asyncapi.document(contracts.event_contracts())) == []


def test_what_points_nowhere_is_found() -> None:
    assert dangling({"channels": {"a": {"$ref": "#/components/b"}}}) == ["#/components/b"]


def test_the_document_is_the_same_every_time() -> None:
    once = asyncapi.as_text(asyncapi.document(contracts.event_contracts()))
    assert once == asyncapi.as_text(asyncapi.document(contracts.event_contracts()))
    assert json.loads(once)["asyncapi"] == "3.0.0"


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _at(document: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        document = document.get(step) if isinstance(document, dict) else None
    return document
