"""Conditions of a definition, by which a field or slot applies or is required. They are data:

    {"field": "request.reason", "is": ["expansion", "change"]}    one of these answers
    {"field": "storage", "answered": true}                        any answer (false: none)
    {"fact": "by_professional"}                                   a fact about the request
    {"computed": "guarantee_percent"}                             something computed that is neither null, false nor 0
    {"any": [...]}  {"all": [...]}  {"not": {...}}

`section.field` names a field of the form, a name without a dot a field of the same section or row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from connections.forms.definition import Part
from connections.forms.facts import CONDITION_FACTS

_DEEPEST = 5
Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class ConditionInputs:
    """What a condition may look at: the answers that apply by section, the facts that it can name, computed values."""

    answers: Answers
    facts: Mapping[str, bool]
    computed: Mapping[str, Any] = field(default_factory=dict)


class Condition(Protocol):
    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:
        """Return whether the condition holds.

        `inputs` is what it may look at: answers, facts and computed values. `record` is the section or row of the
        condition; a field name without a section is looked up there.
        """
        ...


@dataclass(frozen=True)
class Constant:
    """A condition that always holds, or never."""

    value: bool

    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:  # noqa: ARG002
        return self.value


@dataclass(frozen=True)
class AnswerIs:
    """An answer is one of `values`, or without them, there is any answer."""

    section: str
    name: str
    values: tuple[Any, ...] | None

    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:
        found = (inputs.answers.get(self.section, {}) if self.section else record).get(self.name)
        return is_answered(found) if self.values is None else found in self.values


@dataclass(frozen=True)
class FactHolds:
    name: str

    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:  # noqa: ARG002
        return inputs.facts.get(self.name, False)


@dataclass(frozen=True)
class ComputedHolds:
    name: str

    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:  # noqa: ARG002
        return bool(inputs.computed.get(self.name))


@dataclass(frozen=True)
class AnyHolds:
    inner: tuple[Condition, ...]

    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:
        return any(one.holds(inputs, record) for one in self.inner)


@dataclass(frozen=True)
class AllHold:
    inner: tuple[Condition, ...]

    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:
        return all(one.holds(inputs, record) for one in self.inner)


@dataclass(frozen=True)
class Not:
    inner: Condition

    def holds(self, inputs: ConditionInputs, record: Mapping[str, Any]) -> bool:
        return not self.inner.holds(inputs, record)


ALWAYS, NEVER = Constant(True), Constant(False)


def is_answered(value: Any) -> bool:
    """Return whether a value is an answer: not null, not empty. `false` and 0 are answers."""
    return value is not None and value not in ("", [], {})


@dataclass(frozen=True)
class Scope:
    """What a condition at one place may name: the fields before it, with their options, and what is computed.

    `fields` maps `section.field`, and the names of earlier fields of the same section or row, to the codes of a
    choice's options, to `(True, False)` of a boolean, and to None for other fields, which have no list of answers.
    """

    fields: Mapping[str, tuple[Any, ...] | None]
    computed: Iterable[str] = ()


def read_condition(part: Part, scope: Scope, depth: int = 0) -> Condition:
    """Return a condition of a form's definition, ready to be asked.

    For one that is malformed, or that names what is not in `scope`, a fault is added to those of the definition, and
    the condition that never holds is returned. `part` is the condition in the definition. `scope` are the fields before
    it and the facts that it may name. `depth` counts the conditions around it, of which there may be five.
    """
    if not isinstance(part.value, Mapping) or depth > _DEEPEST:
        part.fault("definition.type")
        return NEVER
    if part.has("field"):
        return _read_answer(part, scope)
    for word in ("any", "all"):
        if part.has(word):
            part.check_members(word)
            inner = tuple(read_condition(one, scope, depth + 1) for one in part.member(word).items())
            return AnyHolds(inner) if word == "any" else AllHold(inner)
    if part.has("not"):
        part.check_members("not")
        return Not(read_condition(part.member("not"), scope, depth + 1))
    return _read_named(part, scope)


def _read_answer(part: Part, scope: Scope) -> Condition:
    part.check_members("field", "is", "answered")
    named = part.member("field")
    path = named.value if isinstance(named.value, str) else ""
    if path not in scope.fields:
        named.fault("definition.field_unknown")
        return NEVER
    section, _dot, name = path.rpartition(".")
    if part.has("answered"):
        answered = AnswerIs(section, name, None)
        return answered if part.member("answered").boolean() else Not(answered)
    options = scope.fields[path] or ()
    values = []
    for one in part.member("is").items():
        if not isinstance(one.value, str | bool) or one.value not in options:
            one.fault("definition.option_unknown")
        else:
            values.append(one.value)
    return AnswerIs(section, name, tuple(values))


def _read_named(part: Part, scope: Scope) -> Condition:
    if part.has("fact"):
        part.check_members("fact")
        name = part.member("fact").name()
        if name not in CONDITION_FACTS:
            part.member("fact").fault("definition.fact_unknown")
        return FactHolds(name)
    part.check_members("computed")
    name = part.member("computed").name()
    if name not in scope.computed:
        part.member("computed").fault("definition.fact_unknown")
    return ComputedHolds(name)
