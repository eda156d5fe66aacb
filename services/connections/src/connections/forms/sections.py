"""Sections of a form: the steps in which it is filled in."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import marshmallow as ma

from chassis.problems import Invalid
from chassis.schemas import Schema, field_errors
from connections.forms.conditions import Condition, Scope
from connections.forms.definition import Part
from connections.forms.fields import Field, read_applies, read_fields, schema_of

Paths = dict[str, tuple[Any, ...] | None]


@dataclass(frozen=True)
class Section:
    """A section: its fields in order, and when it applies."""

    name: str
    applies: Condition
    fields: tuple[Field, ...]

    @cached_property
    def _schema(self) -> Schema:
        return schema_of(self.fields)()

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    def read(self, body: Any) -> dict[str, Any]:
        """Return the answers in `body`, a request's body, normalised, as JSON can hold them.

        Raises Invalid for a wrong type, an option that does not exist or an unknown field.
        """
        try:
            answers: dict[str, Any] = self._schema.load(body)
        except ma.ValidationError as refused:
            raise Invalid(errors=field_errors({"json": refused.messages})) from None
        return answers


def read_sections(part: Part, default_article: str) -> tuple[tuple[Section, ...], Paths]:
    """Read the sections at `part` of a definition. Return them, and the options of all their fields by `section.field`.

    A field without an article gets `default_article`. Reports repeated names and a definition without sections.
    """
    sections: list[Section] = []
    paths: Paths = {}
    for one in part.items():
        one.check_members("name", "title", "help", "applies_if", "fields")
        one.member("title").check_texts()
        if one.has("help"):
            one.member("help").check_texts()
        section = Section(
            name=one.member("name").name(),
            applies=read_applies(one, Scope(paths)),
            fields=read_fields(one.member("fields"), paths, default_article),
        )
        if section.name in {other.name for other in sections}:
            one.member("name").fault("definition.repeated")
        paths |= {f"{section.name}.{field.name}": field.values() for field in section.fields}
        sections.append(section)
    if not sections:
        part.fault("definition.missing")
    return tuple(sections), paths
