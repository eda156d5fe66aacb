"""The contract of a fact, as JSON Schema, from its frozen dataclass: what `make contracts` writes to
`contracts/events/<service>/<fact>.v<n>.json`.

Everything comes from the class and from who reacts, but the `examples`: the first is made from the types of the fields,
and what is then written there by hand is kept. A contract that is `x-planned` has no class yet. Only its hearers are
written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

from typing_extensions import Doc

from chassis.events import Fact, schema_id, wire_name
from chassis.fact_fields import Rule

Contract = Mapping[str, Any]

ACTOR = {
    "type": "object",
    "description": "who caused it",
    "properties": {
        "user_id": {"type": ["string", "null"], "format": "uuid"},
        "kind": {"enum": ["user", "staff", "system", "anonymous"]},
    },
    "required": ["kind"],
}
"""What `publish` adds to every fact."""

_ID = "01980000-0000-7000-8000-000000000001"
_SIMPLE: dict[type, tuple[dict[str, Any], Any]] = {
    str: ({"type": "string"}, "exemplo"),
    bool: ({"type": "boolean"}, True),
    int: ({"type": "integer"}, 1),
    UUID: ({"type": "string", "format": "uuid"}, _ID),
    datetime: ({"type": "string", "format": "date-time"}, "2026-09-15T12:10:00.000Z"),
    date: ({"type": "string", "format": "date"}, "2027-01-31"),
}


class NoSchema(TypeError):
    """A field of a fact has a type that contracts cannot say."""


@dataclass(frozen=True)
class Described:
    """A type as its JSON Schema and an example of its values."""

    schema: dict[str, Any]
    example: Any


@dataclass(frozen=True)
class _Notes:
    """What `Annotated` says beside a type. Of several texts or examples the last, which is nearest to the field."""

    keywords: dict[str, Any] = field(default_factory=dict)
    text: str | None = None
    example: Any = None


def contract_of(fact: type[Fact], hearers: Iterable[str], written: Contract | None = None) -> dict[str, Any]:
    """Return the contract of a fact. `hearers` are the services that react to it; `written` is its present contract, of
    which the examples are kept.
    """
    properties, values = _members(fact)
    required = [wire_name(one.name) for one in fields(fact) if one.default is MISSING]  # type: ignore[arg-type]
    title, description = _said(fact)
    made = [{**values, "actor": {"user_id": None, "kind": "system"}}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_id(fact.type),
        "title": title,
        "description": description,
        "x-subject": fact.subject_field,
        "x-heard-by": sorted(hearers),
        "type": "object",
        "properties": {**properties, "actor": ACTOR},
        "required": [*required, "actor"],
        "examples": (written or {}).get("examples") or made,
    }


def contracts_of(
    facts: Iterable[type[Fact]], heard: Mapping[str, Iterable[str]], written: Mapping[str, Contract]
) -> dict[str, dict[str, Any]]:
    """Return the contracts of `facts` and of what is planned, by event type.

    `heard` are the event types that services react to, by service; `written` are the present contracts.
    """

    def hearers(type_: str) -> list[str]:
        return sorted(service for service, types in heard.items() if type_ in types)

    planned = {
        type_: {**contract, "x-heard-by": hearers(type_)}
        for type_, contract in written.items()
        if contract.get("x-planned")
    }
    return planned | {fact.type: contract_of(fact, hearers(fact.type), written.get(fact.type)) for fact in facts}


def described(hint: Any) -> Described:
    """Return a type, with what `Annotated` says of it, as a Described. None among its values means: may be left out.

    Raises NoSchema for a type that contracts cannot say.
    """
    bare, notes = _taken_apart(hint)
    plain = _plain(bare)
    schema = {key: value for key, value in plain.schema.items() if key != "type" or "enum" not in notes.keywords}
    schema |= notes.keywords
    if notes.text is not None:
        schema["description"] = notes.text
    return Described(schema, plain.example if notes.example is None else notes.example)


def _taken_apart(hint: Any) -> tuple[Any, _Notes]:
    """Return a type without `Annotated`, `Required` and `| None`, and what the first says, from the inside out."""
    notes: list[Any] = []
    while True:
        if get_origin(hint) is Annotated:
            hint, *said = get_args(hint)
            notes = [*said, *notes]
        elif get_origin(hint) in (Union, UnionType):
            others = [one for one in get_args(hint) if one is not NoneType]
            if len(others) != 1:
                raise NoSchema(f"{hint}: a field has one type")
            (hint,) = others
        elif get_origin(hint) in (Required, NotRequired):
            (hint,) = get_args(hint)
        else:
            break
    rules = [note for note in notes if isinstance(note, Rule)]
    texts = [note.documentation for note in notes if isinstance(note, Doc)]
    examples = [rule.example for rule in rules if rule.example is not None]
    keywords = {key: value for rule in rules for key, value in rule.keywords.items()}
    return hint, _Notes(keywords, texts[-1] if texts else None, examples[-1] if examples else None)


def _plain(bare: Any) -> Described:
    if bare in _SIMPLE:
        schema, value = _SIMPLE[bare]
        return Described(dict(schema), value)
    if get_origin(bare) in (tuple, list):
        item = described(get_args(bare)[0])
        return Described({"type": "array", "items": item.schema}, [item.example])
    if is_typeddict(bare):
        properties, values = _members(bare)
        schema = {"type": "object", **dict(_doc(bare)), "properties": properties}
        needed = [name for name in properties if name in bare.__required_keys__]
        return Described(schema | ({"required": needed} if needed else {}), values)
    raise NoSchema(f"{bare}: write it as another type, or say in `tests/architecture/event_contracts.py` what it is")


def _members(owner: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the JSON Schemas of the fields of a dataclass or TypedDict, and an example of each, by name."""
    hints = get_type_hints(owner, include_extras=True)
    names = [one.name for one in fields(owner)] if isinstance(owner, type) and issubclass(owner, Fact) else list(hints)
    found = {name: described(hints[name]) for name in names}
    schemas = {wire_name(name): one.schema for name, one in found.items()}
    return schemas, {wire_name(name): one.example for name, one in found.items()}


def _doc(kind: type) -> Iterator[tuple[str, str]]:
    if kind.__doc__ and not kind.__doc__.startswith("dict("):
        yield "description", " ".join(kind.__doc__.split())


def _said(fact: type[Fact]) -> tuple[str, str]:
    """Return a contract's title and description: the first sentence of the class's docstring, and the others."""
    text = " ".join((fact.__doc__ or "").split())
    if not text or text.startswith(f"{fact.__name__}("):  # the latter is what `dataclass` writes
        raise NoSchema(f"{fact.__name__} has no docstring: its first sentence is the title of the contract")
    title, _, others = text.partition(". ")
    return title.removesuffix("."), others or text
