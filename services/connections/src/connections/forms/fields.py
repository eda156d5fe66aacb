"""Fields of a form: what they ask, which values they take, when they apply and when they are required."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import marshmallow as ma

from chassis.schemas import Boolean, Email, Length, Line, OneOf, Phone, Schema, UnitCode
from connections.forms.conditions import ALWAYS, NEVER, Condition, Scope, read_condition
from connections.forms.definition import Part
from connections.forms.values import BrazilianState, DayText, Id, Number, Point, PostalCode, Text

_MEMBERS = (
    "name",
    "type",
    "label",
    "help",
    "required",
    "required_if",
    "applies_if",
    "article",
    "options",
    "fields",
    "least",
    "most",
    "minimum",
    "maximum",
    "places",
    "default",
    "not_after_today",
    "unit",
)
_WITH_FIELDS = ("rows", "group")
_MOST_ROWS = 200


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a section, or of a row or group of one.

    `least` and `most` count characters of texts and items of rows; `minimum` and `maximum` are limits of numbers.
    `options` are the codes of a choice, `fields` those of a row or group. `default` is the answer while there is none.
    """

    name: str
    type: str
    applies: Condition
    required: Condition
    article: str
    options: tuple[str, ...]
    fields: tuple["Field", ...]
    least: int
    most: int
    minimum: Decimal | None
    maximum: Decimal | None
    places: int
    default: Any
    not_after_today: bool

    def reader(self) -> ma.fields.Field[Any]:
        """Return the marshmallow field that reads an answer to this field."""
        return _READERS[self.type](self)

    def values(self) -> tuple[Any, ...] | None:
        """Return the answers that a condition can ask for: the options of a choice, True and False.

        None for other types.
        """
        return {"choice": self.options, "boolean": (True, False)}.get(self.type)


def schema_of(fields: Iterable[Field]) -> type[Schema]:
    """Return the marshmallow schema that reads answers to `fields` from a JSON object. No field is required."""
    return type("Answers", (_Answers,), {field.name: field.reader() for field in fields})


def read_fields(part: Part, before: Mapping[str, tuple[Any, ...] | None], default_article: str) -> tuple[Field, ...]:
    """Read the list of fields at `part` of a definition, in order. Report what is wrong with them.

    `before` are the fields that come earlier in the form, which conditions may name, with their options. A condition
    may also name an earlier field of the list. A field without an article gets `default_article`.
    """
    found: list[Field] = []
    seen = dict(before)
    for one in part.items():
        field = _read_field(one, Scope(seen), default_article)
        if field.name in {other.name for other in found}:
            one.member("name").fault("definition.repeated")
        seen[field.name] = field.values()
        found.append(field)
    if not found:
        part.fault("definition.missing")
    return tuple(found)


def read_required(part: Part, scope: Scope) -> Condition:
    """Read from `part` when something is required: `required` (always or never) or the condition `required_if`.

    `scope` is what the condition may name.
    """
    if part.has("required_if"):
        return read_condition(part.member("required_if"), scope)
    return ALWAYS if part.member("required").boolean() else NEVER


def read_applies(part: Part, scope: Scope) -> Condition:
    """Read from `part` when something applies: the condition `applies_if`, or always without one.

    `scope` is what the condition may name.
    """
    return read_condition(part.member("applies_if"), scope) if part.has("applies_if") else ALWAYS


def _read_field(part: Part, scope: Scope, default_article: str) -> Field:
    part.check_members(*_MEMBERS)
    part.member("label").check_texts()
    for optional in ("help", "unit"):
        if part.has(optional):
            part.member(optional).check_texts()
    kind = str(part.member("type").value)
    if kind not in _READERS:
        part.member("type").fault("definition.type_unknown")
        kind = "line"
    if kind in _WITH_FIELDS and part.pointer.count("/fields") > 1:
        part.member("type").fault("definition.type_unknown")  # rows in rows: nobody can fill them in
        kind = "line"
    field = Field(
        name=part.member("name").name(),
        type=kind,
        applies=read_applies(part, scope),
        required=read_required(part, scope),
        article=part.member("article").line() if part.has("article") else default_article,
        options=_read_options(part, kind),
        fields=read_fields(part.member("fields"), _of_sections(scope), default_article) if kind in _WITH_FIELDS else (),
        least=part.member("least").integer(default=0),
        most=part.member("most").integer(least=1, most=_MOST.get(kind, 1), default=_USUAL.get(kind, 1)),
        minimum=part.member("minimum").number(),
        maximum=part.member("maximum").number(),
        places=part.member("places").integer(most=6, default=0 if kind == "integer" else 3),
        default=part.member("default").value,
        not_after_today=part.member("not_after_today").boolean(),
    )
    if field.default is not None and field.default not in (field.values() or ()):
        part.member("default").fault("definition.option_unknown")
    return field


def _read_options(part: Part, kind: str) -> tuple[str, ...]:
    if kind != "choice":
        return ()
    codes = read_choices(part.member("options"))
    if not codes:
        part.member("options").fault("definition.missing")
    return codes


def read_choices(part: Part, *more: str) -> tuple[str, ...]:
    """Read the list of objects with `code` and `label` at `part` of a definition, and return the codes.

    The objects may also have the members named in `more`. Reports codes that are repeated.
    """
    codes: list[str] = []
    for option in part.items():
        option.check_members("code", "label", *more)
        option.member("label").check_texts()
        code = option.member("code").code()
        if code in codes:
            option.member("code").fault("definition.repeated")
        codes.append(code)
    return tuple(codes)


def _of_sections(scope: Scope) -> dict[str, tuple[Any, ...] | None]:
    return {path: options for path, options in scope.fields.items() if "." in path}


class _Answers(Schema):
    """What is null or blank is no answer, and is left out."""

    @ma.pre_load
    def _leave_out_blanks(self, said: Any, **_kwargs: Any) -> Any:
        if not isinstance(said, Mapping):
            return said
        return {
            name: value
            for name, value in said.items()
            if name not in self.fields or not (value is None or (isinstance(value, str) and not value.strip()))
        }


_USUAL = {"line": 200, "text": 4000, "rows": _MOST_ROWS}
_MOST = {"line": 500, "text": 20_000, "rows": _MOST_ROWS}
_READERS: dict[str, Callable[[Field], ma.fields.Field[Any]]] = {
    "line": lambda field: Line(minimum=0, maximum=field.most),
    "text": lambda field: Text(minimum=0, maximum=field.most),
    "email": lambda _field: Email(),
    "phone": lambda _field: Phone(),
    "day": lambda _field: DayText(),
    "boolean": lambda _field: Boolean(),
    "choice": lambda field: ma.fields.String(validate=OneOf(field.options)),
    "integer": lambda _field: Number(places=0),
    "decimal": lambda field: Number(places=field.places),
    "postal_code": lambda _field: PostalCode(),
    "state": lambda _field: BrazilianState(),
    "unit_code": lambda _field: UnitCode(),
    "id": lambda _field: Id(),
    "point": lambda _field: ma.fields.Nested(Point),
    "group": lambda field: ma.fields.Nested(schema_of(field.fields)),
    "rows": lambda field: ma.fields.List(ma.fields.Nested(schema_of(field.fields)), validate=Length(max=field.most)),
}
"""How answers of each type are read. A text or list that is longer than its `most` is refused as a wrong type is."""
