"""The move of a draft to another version of its form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.problems import Invalid
from connections.forms.conditions import Answers
from connections.forms.fields import Field
from connections.forms.form import Form
from connections.forms.sections import Section


@dataclass(frozen=True)
class Carried:
    """What another version takes over. `dropped` names what it does not: `section/field`, `section/field/column`, and
    slots by their codes.
    """

    answers: dict[str, dict[str, Any]]
    slots: tuple[str, ...]
    dropped: tuple[str, ...]


def carry_over(answers: Answers, slots: Collection[str], target: Form) -> Carried:
    """Take the answers and the document slots of a draft over to the form `target`, and return what could be taken.

    `answers` are by section, `slots` those that have files. A field of `target` takes the answer to the field of the
    same name. Dropped are answers and slots that `target` does not have, and answers that it does not accept, such as
    an option that is gone.
    """
    kept: dict[str, dict[str, Any]] = {}
    dropped: list[str] = []
    for name, given in answers.items():
        section = target.section(name)
        taken = _taken(section, given, dropped) if section else {}
        if section is None:
            dropped += [f"{name}/{field}" for field in given]
        if taken:
            kept[name] = taken
    known = tuple(slot for slot in slots if target.slot(slot))
    return Carried(kept, known, (*dropped, *(slot for slot in slots if slot not in known)))


def _taken(section: Section, given: Mapping[str, Any], dropped: list[str]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for name, value in given.items():
        path = f"{section.name}/{name}"
        field = section.field(name)
        trimmed = _with_known_columns(field, value, path, dropped) if field else value
        try:
            taken |= section.read({name: trimmed})
        except Invalid:
            dropped.append(path)
    return taken


def _with_known_columns(field: Field, value: Any, path: str, dropped: list[str]) -> Any:
    """Return `value`, the answer to a field of rows or a group, without the columns that `field` does not have.

    The paths of these columns, which begin with `path`, are added to `dropped`.
    """
    known = {column.name for column in field.fields}
    records = value if field.type == "rows" and isinstance(value, list) else [value]
    if not known or not all(isinstance(record, Mapping) for record in records):
        return value
    unknown = dict.fromkeys(name for record in records for name in record if name not in known)
    dropped += [f"{path}/{name}" for name in unknown]
    trimmed = [{name: inner for name, inner in record.items() if name in known} for record in records]
    return trimmed if field.type == "rows" else trimmed[0]
