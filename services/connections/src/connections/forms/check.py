"""The check of a request: what is missing, which rules are broken, what the requester must know, what is computed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connections.forms.case import Case, Fault
from connections.forms.conditions import Answers, ConditionInputs, is_answered
from connections.forms.facts import Facts
from connections.forms.fields import Field
from connections.forms.form import Form
from connections.forms.kinds import KINDS
from connections.forms.slots import Slot
from connections.forms.values import exact

_TEXTS = ("line", "text")
_NUMBERS = ("integer", "decimal")


@dataclass(frozen=True)
class Check:
    """The outcome of a check. `computed` are the facts that the rules derive from the answers, as JSON can hold them.

    A fact that cannot be computed yet is missing. `sections` are the names of the sections that apply, `slots` the
    document slots that apply, each with whether it is required; both are in the order of the form.
    """

    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    computed: Mapping[str, Any]
    sections: tuple[str, ...]
    slots: tuple[tuple[Slot, bool], ...]

    @property
    def complete(self) -> bool:
        """Whether the request can be submitted: nothing is missing and no rule is broken."""
        return not self.errors

    def of_section(self, name: str) -> list[Fault]:
        """Return the errors of the section `name`, in the order of its fields."""
        return [fault for fault in self.errors if fault.section == name]


def check(form: Form, answers: Answers, files: Mapping[str, int], facts: Facts) -> Check:
    """Check the answers and files of a request against its form, and return all errors, warnings and computed values.

    `answers` are those that `Form.read_section` returned, by section. `files` is the number of usable files by slot.
    `facts` are what the rules must know beside the answers, such as today's date and the unit's status. What does not
    apply is neither checked nor computed with.
    """
    case = form.case(answers, facts)
    inputs = ConditionInputs(case.answers, facts.conditions, case.computed)
    for section in form.sections:
        if section.name in case.answers:
            record = case.answers[section.name]
            case.errors += _faults(section.name, section.fields, record, inputs, facts, "")
    case.errors += _of_slots(form, case, files)
    KINDS[form.kind].judge(case)
    return Check(
        errors=tuple(case.errors),
        warnings=tuple(case.warnings),
        computed=case.computed,
        sections=tuple(case.answers),
        slots=tuple(form.slots_of(case)),
    )


def _faults(
    section: str,
    fields: tuple[Field, ...],
    record: Mapping[str, Any],
    inputs: ConditionInputs,
    facts: Facts,
    prefix: str,
) -> Iterator[Fault]:
    """Yield a fault for each answer that is missing in `record`, and for each that breaks a limit of its field.

    `record` maps the names of `fields` to answers: it is a section, or a row or a group inside it, at the pointer
    `prefix`. `section` is the section's name. Conditions look at `inputs`; limits may depend on `facts`.
    """
    for field in fields:
        pointer = f"{prefix}{field.name}"
        value: Any = record.get(field.name)
        if not is_answered(value):
            if field.applies.holds(inputs, record) and field.required.holds(inputs, record):
                code, said = _missing(field)
                yield Fault(section, None, f"#/{pointer}", code, said, field.article)
            continue
        for code, said in _broken_limits(field, value, facts):
            yield Fault(section, None, f"#/{pointer}", code, said, field.article)
        if field.type == "group":
            yield from _faults(section, field.fields, value, inputs, facts, f"{pointer}/")
        elif field.type == "rows":
            for at, row in enumerate(value):
                yield from _faults(section, field.fields, row, inputs, facts, f"{pointer}/{at}/")


def _missing(field: Field) -> tuple[str, dict[str, Any]]:
    if field.type == "rows":
        return "answer.too_few", {"minimum": max(1, field.least)}
    return ("location.missing" if field.type == "point" else "field.required"), {}


def _broken_limits(field: Field, value: Any, facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    if field.type in _TEXTS and len(value) < field.least:
        yield "answer.too_short", {"minimum": field.least}
    elif field.type == "rows" and len(value) < field.least:
        yield "answer.too_few", {"minimum": field.least}
    elif field.type in _NUMBERS:
        if field.minimum is not None and exact(value) < field.minimum:
            yield "answer.too_small", {"limit": str(field.minimum)}
        if field.maximum is not None and exact(value) > field.maximum:
            yield "answer.too_large", {"limit": str(field.maximum)}
    elif field.type == "day" and field.not_after_today and value > facts.today.isoformat():
        yield "answer.in_future", {}
    elif field.type == "point" and not facts.area.contains(value["latitude"], value["longitude"]):
        yield "location.outside_area", {}


def _of_slots(form: Form, case: Case, files: Mapping[str, int]) -> Iterator[Fault]:
    for slot, is_required in form.slots_of(case):
        count = files.get(slot.name, 0)
        pointer = f"#/documents/{slot.name}"
        if (is_required or count) and count < slot.least:
            yield Fault(None, slot.name, pointer, "document.missing", {"minimum": slot.least}, slot.article)
        elif count > slot.most:
            yield Fault(None, slot.name, pointer, "document.too_many", {"maximum": slot.most}, slot.article)
