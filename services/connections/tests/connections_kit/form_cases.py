"""Rows of tables of regulatory cases, and how a request is held against one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connections.forms import Fault
from connections_kit.forms import answers, checked, facts, form

REN = "REN 1000/2021, art. "
Said = tuple[str, str, str]
"""A fault: where, its code, its article."""


@dataclass(frozen=True)
class Row:
    """`answers` differ from complete ones; `computed` are some of the computed facts, and None says that one is
    missing; `errors` and `warnings` are all; `slots` says of some documents whether they are required, and None that
    they do not apply.
    """

    kind: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    computed: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[Said, ...] = ()
    warnings: tuple[Said, ...] = ()
    slots: Mapping[str, bool | None] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


ABSENT = object()
"""Says of a computed fact that it is not there."""


def of_section(faults: tuple[Fault, ...]) -> tuple[Said, ...]:
    return tuple((f"{one.section or 'documents'}{one.pointer[1:]}", one.code, one.article) for one in faults)


def missing(pointer: str, article: str = f"{REN}67") -> Said:
    return (pointer, "field.required", article)


def document(slot: str, article: str = f"{REN}67", code: str = "document.missing") -> Said:
    return (f"documents/documents/{slot}", code, article)


def judge(row: Row) -> None:
    """Fail the test unless the request is judged as the row says."""
    found = checked(row.kind, row.answers, files=row.files, **row.facts)
    assert of_section(found.errors) == row.errors
    assert of_section(found.warnings) == row.warnings
    assert found.complete == (not row.errors)
    for name, value in row.computed.items():
        assert found.computed.get(name, ABSENT) == value, name
    slots = form(row.kind).wanted_slots(answers(row.kind, row.answers), facts(**row.facts))
    wanted = {slot.name: is_required for slot, is_required in slots}
    assert {name: wanted.get(name) for name in row.slots} == row.slots
