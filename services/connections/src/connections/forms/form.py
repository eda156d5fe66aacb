"""Forms: one version of what a kind of request asks, read from its definition, which is data.

A definition is a JSON object:

    {"kind", "title", "notice"?, "article", "sections": [...], "slots": [...],
     "limits": {name: number}, "articles": {code: legal basis}, "reasons": [...], "terms": [...]}

`title` and `notice` are texts, `{"pt", "es", "en"}`. `article` is the legal basis of whatever names none of its own.
`limits` and `articles` are what the rules of the kind measure by and refer to (`kinds`). `reasons` are the codes by
which analysts return a request, `terms` the deadlines that the law sets for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from chassis.problems import NotFound
from connections.forms.case import Case
from connections.forms.conditions import Answers, ConditionInputs, Scope, is_answered
from connections.forms.definition import NotAForm, Part
from connections.forms.facts import Facts
from connections.forms.fields import Field, read_choices
from connections.forms.kinds import KINDS, Kind
from connections.forms.sections import Section, read_sections
from connections.forms.slots import Slot, read_slots
from connections.forms.terms import Term, read_terms

NOTICE_DAYS = "notice_days"
"""The limit that says how many days before it is in force a new version must be published."""

_MEMBERS = ("kind", "title", "notice", "article", "sections", "slots", "limits", "articles", "reasons", "terms")


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form. Sections and slots are in the order in which they are filled in.

    `notice` is shown at every step, and is None where there is none. `reasons` are codes for returning a request;
    those in `reasons_with_note` need a note.
    """

    kind: str
    title: Mapping[str, str]
    notice: Mapping[str, str] | None
    article: str
    sections: tuple[Section, ...]
    slots: tuple[Slot, ...]
    limits: Mapping[str, Decimal]
    articles: Mapping[str, str]
    reasons: tuple[str, ...]
    reasons_with_note: frozenset[str]
    terms: tuple[Term, ...]

    @classmethod
    def read(cls, definition: Any) -> Self:
        """Return the form that a definition, which is JSON, describes. Raises NotAForm, which lists every fault."""
        part = Part(definition)
        part.check_members(*_MEMBERS)
        kind = KINDS.get(str(part.member("kind").value))
        if kind is None:
            part.member("kind").fault("definition.kind_unknown")
            raise NotAForm(part.faults)
        form = cls._read(part, kind)
        _check_contract(part, form, kind)
        if part.faults:
            raise NotAForm(part.faults)
        return form

    @classmethod
    def _read(cls, part: Part, kind: Kind) -> Self:
        article = part.member("article").line()
        part.member("title").check_texts()
        if part.has("notice"):
            part.member("notice").check_texts()
        sections, paths = read_sections(part.member("sections"), article)
        reasons = part.member("reasons")
        return cls(
            kind=str(part.member("kind").value),
            title=part.member("title").value,
            notice=part.member("notice").value,
            article=article,
            sections=sections,
            slots=read_slots(part.member("slots"), Scope(paths, kind.computed), article),
            limits=_read_limits(part.member("limits")),
            articles={code: one.line() for code, one in part.member("articles").named_members()},
            reasons=read_choices(reasons, "note_required"),
            reasons_with_note=frozenset(
                str(one.member("code").value) for one in reasons.items() if one.member("note_required").boolean()
            ),
            terms=read_terms(part.member("terms")),
        )

    def section(self, name: str) -> Section | None:
        return next((section for section in self.sections if section.name == name), None)

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)

    def read_section(self, section: str, body: Any) -> dict[str, Any]:
        """Return the answers in `body`, a request's body, to the fields of the section with this name, normalised.

        What is missing or breaks a limit is accepted; `check` reports it later. Raises NotFound for a section that the
        form does not have; Invalid, with pointers into the body, for a wrong type, an option that does not exist or an
        unknown field.
        """
        found = self.section(section)
        if found is None:
            raise NotFound()
        return found.read(body)

    def applying(self, answers: Answers, facts: Facts) -> dict[str, dict[str, Any]]:
        """Return those of `answers` that apply, with defaults filled in, by section.

        Sections that do not apply are missing. `facts` are what conditions may look at beside the answers. Answers that
        do not apply are hidden from later conditions.
        """
        kept: dict[str, dict[str, Any]] = {}
        inputs = ConditionInputs(kept, facts.conditions)
        for section in self.sections:
            if section.applies.holds(inputs, {}):
                kept[section.name] = _applying(section.fields, answers.get(section.name, {}), inputs)
        return kept

    def case(self, answers: Answers, facts: Facts) -> Case:
        """Return the Case that the rules of the kind judge: the answers that apply, and what is computed from them.

        `facts` are what the rules must know beside the answers.
        """
        case = Case(self.applying(answers, facts), facts, self.limits, self.articles)
        KINDS[self.kind].compute(case)
        return case

    def wanted_sections(self, answers: Answers, facts: Facts) -> list[str]:
        """Return the names of the sections that apply to these answers and facts, in the order of the form."""
        return list(self.applying(answers, facts))

    def wanted_slots(self, answers: Answers, facts: Facts) -> list[tuple[Slot, bool]]:
        """Return the document slots that apply to these answers and facts, each with whether it is required."""
        return list(self.slots_of(self.case(answers, facts)))

    def slots_of(self, case: Case) -> Iterator[tuple[Slot, bool]]:
        """Yield the document slots that apply to a case, each with whether it is required.

        `case` is what `Form.case` returned: the answers that apply and what is computed.
        """
        inputs = ConditionInputs(case.answers, case.facts.conditions, case.computed)
        for slot in self.slots:
            if slot.applies.holds(inputs, {}):
                yield slot, slot.required.holds(inputs, {})

    def unit_codes(self, answers: Answers) -> set[str]:
        """Return the codes of all consumer units that the answers name, also in sections that do not apply."""
        return {
            code for section in self.sections for code in _unit_codes(section.fields, answers.get(section.name, {}))
        }


def _applying(fields: tuple[Field, ...], record: Mapping[str, Any], inputs: ConditionInputs) -> dict[str, Any]:
    """Return those answers in `record` that apply, with the defaults of `fields` filled in.

    `record` is a section, or a row or a group inside it. `inputs` are the answers of the whole request and the facts
    by which conditions decide whether a field applies.
    """
    kept: dict[str, Any] = {}
    for field in fields:
        value = record.get(field.name, field.default)
        if not is_answered(value) or not field.applies.holds(inputs, kept):
            continue
        if field.type == "rows":
            value = [_applying(field.fields, row, inputs) for row in value]
        elif field.type == "group":
            value = _applying(field.fields, value, inputs)
        kept[field.name] = value
    return kept


def _unit_codes(fields: tuple[Field, ...], record: Mapping[str, Any]) -> Iterator[str]:
    for field in fields:
        value = record.get(field.name)
        if field.type == "unit_code" and value:
            yield value
        elif field.type == "group" and value:
            yield from _unit_codes(field.fields, value)
        elif field.type == "rows":
            for row in value or ():
                yield from _unit_codes(field.fields, row)


def _read_limits(part: Part) -> dict[str, Decimal]:
    limits = {}
    for name, one in part.named_members():
        number = one.number()
        if number is None or number < 0:
            one.fault("definition.type")
        else:
            limits[name] = number
    return limits


def _check_contract(part: Part, form: Form, kind: Kind) -> None:
    """Report each field, limit and article that the rules of the `kind` need and the `form` does not have.

    The faults are reported to `part`, the definition from which the form was read.
    """
    for name in (NOTICE_DAYS, *kind.limits):
        if name not in form.limits:
            part.member("limits").member(name).fault("definition.missing")
    for code in kind.articles:
        if code not in form.articles:
            part.member("articles").member(code).fault("definition.missing")
    types = dict(_types(form))
    for path, type_ in kind.fields.items():
        if types.get(path) != type_:
            Part(None, f"#/sections/{path.replace('.', '/')}", part.faults).fault("definition.contract")


def _types(form: Form) -> Iterator[tuple[str, str]]:
    for section in form.sections:
        for field in section.fields:
            yield f"{section.name}.{field.name}", field.type
            for inner in field.fields:
                yield f"{section.name}.{field.name}.{inner.name}", inner.type
