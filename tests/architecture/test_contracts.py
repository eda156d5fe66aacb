"""What services tell each other: every fact has its contract, every contract its producer, and both say the same."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from types import NoneType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker, SchemaError
from tests.architecture import asyncapi, promises
from tests.architecture.repository import report, service_names, services

from chassis import contracts
from chassis.events import Fact, schema_id

Contract = Mapping[str, Any]


def of_fact(fact: type[Fact]) -> list[str]:
    """The fields of a fact that may be None although they are required: a field that is None is left out."""
    hints = get_type_hints(fact)
    needed = sorted(field.name for field in fields(fact) if field.default is MISSING)  # type: ignore[arg-type]
    left_out = [name for name in needed if NoneType in get_args(hints[name])]
    return [f"{fact.type}: {name} may be None and is then left out; give it the default None" for name in left_out]


def of_contract(type_: str, contract: Contract) -> list[str]:
    """What a contract lacks by itself: its id, a valid schema, examples that are valid, and its audience."""
    keys = ("$id", "title", "description", "type", "properties", "required", "examples", "x-subject", "x-heard-by")
    missing = [f"{type_}: its contract has no {key}" for key in keys if key not in contract]
    if missing:
        return missing
    faults = [] if contract["$id"] == schema_id(type_) else [f"{type_}: its $id is not {schema_id(type_)}"]
    try:
        Draft202012Validator.check_schema(contract)
    except SchemaError as wrong:
        return [*faults, f"{type_}: not a JSON Schema: {wrong.message}"]
    if not contract["examples"]:
        faults.append(f"{type_}: its contract has no example")
    checked = Draft202012Validator(contract, format_checker=FormatChecker())
    for example in contract["examples"]:
        faults += [f"{type_}: an example is wrong: {fault.message}" for fault in checked.iter_errors(example)]
    return faults + _of_audience(type_, contract)


def of_hearing(
    known: Mapping[str, Contract],
    facts: Iterable[str],
    heard: Mapping[str, Iterable[str]],
) -> list[str]:
    """Where contracts, producers (`facts`: types) and hearers (`heard`: types by service) do not fit together."""
    told = set(facts)
    faults = [
        f"{type_}: nobody publishes it; delete the contract or mark it x-planned"
        for type_, contract in known.items()
        if type_ not in told and not contract.get("x-planned")
    ]
    for service, types in heard.items():
        faults += [f"{service} reacts to {type_}, which has no contract" for type_ in types if type_ not in known]
    for type_, contract in known.items():
        hearers = sorted(service for service, types in heard.items() if type_ in types)
        if sorted(contract.get("x-heard-by", ())) != hearers:
            faults.append(
                f"{type_}: x-heard-by should be {hearers}, the services that react to it; run `make contracts`"
            )
        if type_ in told and not hearers:
            faults.append(f"{type_}: nobody hears it, so each one would wait in the queue of unrouted events")
    return faults


def misplaced(kinds: Iterable[type[Fact]], handed_over: Iterable[type[Fact]]) -> list[str]:
    """The facts that a service defines but does not hand to the chassis."""
    known = set(handed_over)
    return [
        f"{kind.__module__}.{kind.__name__} is not published; define it in the service's `events`"
        for kind in kinds
        if kind not in known
    ]


def published() -> list[type[Fact]]:
    """The facts of all services."""
    return [fact for service in services() for fact in service.facts]


def test_what_a_fact_may_leave_out_has_a_default() -> None:
    faults = [fault for fact in published() for fault in of_fact(fact)]
    assert not faults, report(faults)


def test_every_contract_is_whole() -> None:
    known = contracts.event_contracts()
    faults = [fault for type_, contract in known.items() for fault in of_contract(type_, contract)]
    assert not faults, report(faults)


def test_whoever_is_heard_speaks_and_whoever_hears_is_named() -> None:
    heard = {service.name: service.reactions.types() for service in services()}
    faults = of_hearing(contracts.event_contracts(), [fact.type for fact in published()], heard)
    assert not faults, report(faults)


def foreign(kinds: Iterable[type[Fact]], known: Mapping[str, Contract]) -> list[str]:
    """The facts that a service tells in another's name, but for those of a service that is still planned."""
    return [
        f"{kind.__module__}.{kind.__name__} is told in the name of a service that is there"
        for kind in kinds
        if not known.get(kind.type, {}).get("x-planned")
    ]


def test_every_fact_is_handed_to_the_chassis() -> None:
    defined = [kind for kind in Fact.__subclasses__() if kind.__module__.split(".")[0] in service_names()]
    own = [kind for kind in defined if kind.__module__.split(".")[0] == kind.type.split(".")[0]]
    faults = misplaced(own, published())
    faults += foreign([kind for kind in defined if kind not in own], contracts.event_contracts())
    assert not faults, report(faults)


def test_a_fact_in_the_name_of_a_service_that_is_there_is_found() -> None:
    assert foreign([ThingMade], {ThingMade.type: {"x-planned": True}}) == []
    assert [fault.split(" is ")[0].split(".")[-1] for fault in foreign([ThingMade], {})] == ["ThingMade"]


@dataclass(frozen=True, kw_only=True)
class ThingMade(Fact, type="example.thing_made.v1", subject="thing_id"):
    thing_id: UUID
    colour: str
    reason: str | None = None


def a_contract(**changes: Any) -> dict[str, Any]:
    """A contract of ThingMade that is right, but for `changes`."""
    thing = {"thing_id": "0190a0a0-0000-7000-8000-000000000001", "colour": "red"}
    return {
        "$id": "urn:ramal:event:example.thing_made.v1",
        "title": "A thing was made",
        "description": "Once per thing.",
        "type": "object",
        "properties": {"thing_id": {"format": "uuid"}, "colour": {"type": "string"}, "reason": {}, "actor": {}},
        "required": ["thing_id", "colour", "actor"],
        "examples": [{**thing, "actor": {"user_id": None, "kind": "system"}}],
        "x-subject": "thing_id",
        "x-heard-by": ["listener"],
        **changes,
    }


def test_a_right_contract_has_no_faults() -> None:
    contract = a_contract()
    assert of_fact(ThingMade) == of_contract(ThingMade.type, contract) == []
    assert of_hearing({ThingMade.type: contract}, [ThingMade.type], {"listener": [ThingMade.type]}) == []


def test_a_field_that_would_be_left_out_is_found() -> None:
    @dataclass(frozen=True, kw_only=True)
    class ThingLost(Fact, type="example.thing_made.v1", subject="thing_id"):
        thing_id: UUID
        colour: str | None
        reason: str | None = None

    assert of_fact(ThingLost) == [
        "example.thing_made.v1: colour may be None and is then left out; give it the default None"
    ]


def test_a_fact_outside_of_the_events_of_its_service_is_found() -> None:
    assert misplaced([ThingMade], [ThingMade]) == []
    assert misplaced([ThingMade], []) == [f"{__name__}.ThingMade is not published; define it in the service's `events`"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"$id": "urn:ramal:event:example.other.v1"}, "its $id is not"),
        ({"type": "objekt"}, "not a JSON Schema"),
        ({"examples": []}, "has no example"),
        ({"examples": [{"thing_id": "one", "colour": 7}]}, "an example is wrong: 7 is not of type 'string'"),
        ({"examples": [{"thing_id": "one", "colour": 7}]}, "an example is wrong: 'actor' is a required property"),
        ({"examples": [{"thing_id": "one", "colour": "red"}]}, "'one' is not a 'uuid'"),
        ({"required": ["thing_id", "colour"]}, "actor has to be there and required"),
        ({"properties": {"thing_id": {}, "owner_user_id": {}, "actor": {}}}, "parties has to be there and required"),
        ({"properties": {"thing_id": {}, "cnpj": {}, "actor": {}}}, "companies has to be there and required"),
    ],
)
def test_a_contract_that_is_not_whole_is_found(changes: dict[str, Any], fault: str) -> None:
    assert fault in report(of_contract(ThingMade.type, a_contract(**changes)))


def test_facts_without_producer_and_unnamed_hearers_are_found() -> None:
    faults = of_hearing({ThingMade.type: a_contract()}, [], {"listener": [], "other": ["example.unknown.v1"]})
    assert faults == [
        "example.thing_made.v1: nobody publishes it; delete the contract or mark it x-planned",
        "other reacts to example.unknown.v1, which has no contract",
        "example.thing_made.v1: x-heard-by should be [], the services that react to it; run `make contracts`",
    ]


def test_a_published_version_only_gains_optional_properties() -> None:
    more = {**a_contract()["properties"], "size": {"type": "integer"}}
    reworded = {**more, "colour": {"type": "string", "description": "As painted."}}
    assert _broken_when(properties=reworded) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"properties": {"thing_id": {"format": "uuid"}, "reason": {}, "actor": {}}}, "lost its property colour"),
        ({"required": ["thing_id", "colour", "reason", "actor"]}, "changed whether reason is required"),
        ({"required": ["thing_id", "actor"]}, "changed whether colour is required"),
        ({"properties": {**a_contract()["properties"], "colour": {"type": "integer"}}}, "colour changed its meaning"),
    ],
)
def test_a_published_version_that_changes_is_found(changes: dict[str, Any], fault: str) -> None:
    assert fault in report(_broken_when(**changes))


def test_a_planned_contract_may_still_change() -> None:
    planned = asyncapi.document({ThingMade.type: a_contract(**{"x-planned": True})})
    assert promises.broken(planned, asyncapi.document({})) == []
    published = asyncapi.document({ThingMade.type: a_contract()})
    assert promises.broken(published, asyncapi.document({})) == [
        "example.thing_made.v1 was published and is gone; its readers still wait for it"
    ]


def _broken_when(**changes: Any) -> list[str]:
    before = asyncapi.document({ThingMade.type: a_contract()})
    return promises.broken(before, asyncapi.document({ThingMade.type: a_contract(**changes)}))


def _of_audience(type_: str, contract: Contract) -> list[str]:
    """Who may see an event is read from `parties` and `companies`, never guessed; who caused it from `actor`."""
    names = set(contract["properties"])
    needed = {"actor"}
    if any(name == "user_id" or name.endswith("_user_id") for name in names):
        needed.add("parties")
    if any(name == "cnpj" or name.endswith("_cnpj") for name in names):
        needed.add("companies")
    present = names & set(contract["required"])
    return [f"{type_}: {name} has to be there and required" for name in sorted(needed - present)]
