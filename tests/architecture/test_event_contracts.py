"""The contract of a fact is made from its class: names, types, texts, what is required, who hears it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, NotRequired, Required, TypedDict
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from tests.architecture.event_contracts import ACTOR, NoSchema, contract_of, contracts_of, described

from chassis.events import Fact
from chassis.fact_fields import Cnpj, Doc, Email, Rule, example, one_of

ID = "01980000-0000-7000-8000-000000000001"


class Maker(TypedDict):
    """Who made it."""

    name: Required[Annotated[str, Doc("in full")]]
    email: NotRequired[Email]


@dataclass(frozen=True, kw_only=True)
class ThingState:
    thing_id: UUID
    colour: Annotated[str, one_of("red", "blue"), Doc("as painted")]
    sizes: tuple[Annotated[int, example(7)], ...]
    maker: Maker
    reason: Annotated[str | None, Doc("if known")] = None


@dataclass(frozen=True, kw_only=True)
class ThingMade(ThingState, Fact, type="example.thing_made.v1", subject="thing_id"):
    """A thing
    was made. Once per thing.

    Nobody is told twice.
    """

    made_on: date


def test_a_contract_says_what_the_class_says() -> None:
    contract = contract_of(ThingMade, ["other", "listener"])
    assert contract["$id"] == "urn:ramal:event:example.thing_made.v1"
    assert contract["title"] == "A thing was made"
    assert contract["description"] == "Once per thing. Nobody is told twice."
    assert contract["x-subject"] == "thing_id"
    assert contract["x-heard-by"] == ["listener", "other"]
    assert contract["required"] == ["thing_id", "colour", "sizes", "maker", "made_on", "actor"]
    assert contract["properties"] == {
        "thing_id": {"type": "string", "format": "uuid"},
        "colour": {"enum": ["red", "blue"], "description": "as painted"},
        "sizes": {"type": "array", "items": {"type": "integer"}},
        "maker": {
            "type": "object",
            "description": "Who made it.",
            "properties": {
                "name": {"type": "string", "description": "in full"},
                "email": {"type": "string", "format": "email"},
            },
            "required": ["name"],
        },
        "reason": {"type": "string", "description": "if known"},
        "made_on": {"type": "string", "format": "date"},
        "actor": ACTOR,
    }


def test_the_first_example_is_made_from_the_types_and_is_valid() -> None:
    contract = contract_of(ThingMade, [])
    (made,) = contract["examples"]
    assert (made["colour"], made["sizes"], made["thing_id"]) == ("red", [7], ID)
    Draft202012Validator(contract, format_checker=FormatChecker()).validate(made)


def test_examples_that_people_wrote_are_kept_and_nothing_else() -> None:
    written = {"title": "Another", "properties": {}, "x-heard-by": ["gone"], "examples": [{"thing_id": "mine"}]}
    contract = contract_of(ThingMade, [], written)
    assert contract == {**contract_of(ThingMade, []), "examples": written["examples"]}


def test_a_planned_contract_keeps_all_but_its_hearers_and_is_planned_no_longer_when_its_fact_is_there() -> None:
    planned: dict[str, Mapping[str, Any]] = {
        ThingMade.type: {"x-planned": True, "title": "Later", "x-heard-by": []},
        "example.gone.v1": {"title": "Of a class that was deleted"},
    }
    heard = {"listener": [ThingMade.type]}
    assert contracts_of([], heard, planned) == {
        ThingMade.type: {"x-planned": True, "title": "Later", "x-heard-by": ["listener"]}
    }
    assert "x-planned" not in contracts_of([ThingMade], heard, planned)[ThingMade.type]


@pytest.mark.parametrize(
    ("hint", "schema", "value"),
    [
        (datetime, {"type": "string", "format": "date-time"}, "2026-09-15T12:10:00.000Z"),
        (bool | None, {"type": "boolean"}, True),
        (Annotated[Cnpj | None, Doc("who acts")], {"description": "who acts"}, "11444777000161"),
        (Annotated[str, Rule({"maxLength": 3}, "abc")], {"type": "string", "maxLength": 3}, "abc"),
    ],
)
def test_a_type_is_described_with_what_is_said_nearest_to_the_field(
    hint: Any, schema: dict[str, Any], value: Any
) -> None:
    found = described(hint)
    assert {**found.schema, **schema} == found.schema
    assert found.example == value


@pytest.mark.parametrize("hint", [Any, int | str, dict[str, str], complex])
def test_a_type_that_contracts_cannot_say_is_refused(hint: Any) -> None:
    with pytest.raises(NoSchema):
        described(hint)


def test_a_fact_without_words_is_refused() -> None:
    @dataclass(frozen=True, kw_only=True)
    class ThingLost(Fact, type="example.thing_lost.v1", subject="thing_id"):
        thing_id: UUID

    with pytest.raises(NoSchema, match="ThingLost has no docstring"):
        contract_of(ThingLost, [])
