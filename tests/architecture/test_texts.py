"""Every code that a program reads has words that a person reads, and the three languages say the same."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, visitor
from fluent.syntax import ast as fluent
from tests.architecture.repository import ROOT, files, modules_in, report

from chassis.i18n import LANGUAGES, catalogue_files

CHASSIS = Path("libs/chassis")
_FIELD_CODE = re.compile(r"field\.[a-z_.]+")


@dataclass(frozen=True)
class Message:
    """One message of a catalogue: which attributes it has and which variables its sentences need."""

    attributes: frozenset[str]
    variables: frozenset[str]


@dataclass(frozen=True)
class Codes:
    """The codes in a program: of whole refusals (title and detail) and of single fields (one sentence)."""

    problems: frozenset[str]
    fields: frozenset[str]


class BrokenCatalogue(Exception):
    """A catalogue whose messages are not all what their author meant."""


class _Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802  # Fluent's name
        self.found.add(node.id.name)


def messages(text: str) -> dict[str, Message]:
    """The messages of one catalogue. Raises BrokenCatalogue for one that is written twice or cannot be read."""
    found: dict[str, Message] = {}
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, fluent.Junk):
            raise BrokenCatalogue(f"cannot be read: {(entry.content or '').splitlines()[0]}")
        if isinstance(entry, fluent.Message):
            if entry.id.name in found:
                raise BrokenCatalogue(f"{entry.id.name} is there twice")
            variables = _Variables()
            variables.visit(entry)
            attributes = frozenset(attribute.id.name for attribute in entry.attributes)
            found[entry.id.name] = Message(attributes, frozenset(variables.found))
    return found


def unlike(catalogues: Mapping[str, Mapping[str, Message]]) -> list[str]:
    """A sentence for each message that is not the same in all of `catalogues` (by language)."""
    faults = []
    for name in sorted(set().union(*catalogues.values())):
        without = [language for language, catalogue in catalogues.items() if name not in catalogue]
        if without:
            faults.append(f"{name} is missing in {', '.join(without)}")
        elif len({catalogue[name] for catalogue in catalogues.values()}) > 1:
            faults.append(f"{name} has not the same variables and attributes in all languages")
    return faults


def codes(trees: Mapping[Path, ast.Module]) -> Codes:
    """The codes in program texts: of problem classes (the gateway's are instances), and what names a field's fault."""
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    problems = {code for node in nodes if isinstance(node, ast.ClassDef) for code in _of_class(node)}
    instances = {code for node in nodes for code in _given(node, {"Problem": 0})}
    return Codes(frozenset(problems | instances), frozenset(code for node in nodes for code in _of_field(node)))


def unexplained(found: Codes, catalogues: Mapping[str, Mapping[str, Message]]) -> list[str]:
    """A sentence for each code without words in one of `catalogues` (by language)."""
    faults = []
    for language, catalogue in catalogues.items():
        for code in sorted(found.problems | found.fields):
            message = catalogue.get(code.replace(".", "-").replace("_", "-"))
            if message is None:
                faults.append(f"{code} has no text in {language}")
            elif code in found.problems and "detail" not in message.attributes:
                faults.append(f"{code} has no .detail in {language}")
    return faults


def folders() -> list[Path]:
    """Every folder with catalogues."""
    return sorted({_locales(path) for path in files() if path.suffix == ".ftl"})


def _locales(catalogue: Path) -> Path:
    """The folder `locales` of a catalogue, which may lie in its language's own folder."""
    return next(folder for folder in catalogue.parents if folder.name == "locales")


def programs() -> dict[Path, list[Path]]:
    """What has codes of its own, and the catalogues it borrows: services know the chassis's, the gateway does not."""
    found = {app.parent.relative_to(ROOT): [CHASSIS / "locales"] for app in ROOT.glob("services/*/src/*/app.py")}
    return {CHASSIS: [], Path("gateway/src/gateway"): [], **found}


def catalogues_in(*names: Path) -> dict[str, dict[str, Message]]:
    """The messages in several folders together, by language."""
    found: dict[str, dict[str, Message]] = {language: {} for language in LANGUAGES}
    for folder in names:
        for language in LANGUAGES:
            texts = [file.read_text(encoding="utf-8") for file in catalogue_files(ROOT / folder, language)]
            found[language] |= messages("\n".join(texts))
    return found


def test_the_three_languages_have_the_same_messages() -> None:
    faults = [f"{folder}: {fault}" for folder in folders() for fault in unlike(catalogues_in(folder))]
    assert not faults, report(faults)


def test_every_code_has_its_words() -> None:
    faults = []
    for program, lent in programs().items():
        known = catalogues_in(*lent, program / "locales")
        faults += [f"{program}/locales: {fault}" for fault in unexplained(codes(modules_in(str(program))), known)]
    assert not faults, report(faults)


def test_a_message_that_one_language_lacks_or_says_otherwise_is_found() -> None:
    portuguese = messages("greeting = Bom dia, { $name }!\n    .detail = Entre.\nfarewell = Até { $day }\n")
    english = messages("greeting = Good morning, { $nome }!\n    .detail = Come in.\n")
    assert unlike({"pt": portuguese, "en": english}) == [
        "farewell is missing in en",
        "greeting has not the same variables and attributes in all languages",
    ]


@pytest.mark.parametrize("text", ["greeting = Hi\ngreeting = Hello\n", "greeting Hi\n"])
def test_a_catalogue_that_loses_messages_is_found(text: str) -> None:
    with pytest.raises(BrokenCatalogue):
        messages(text)


def test_a_code_without_words_is_found() -> None:
    program = """
class OrderClosed(Problem):
    status, code = 409, "order.closed"

class OrderUnknown(Problem):
    code = "order.unknown"

def check(value):
    raise ValidationError(Reason("field.color", choices="red"))
    raise Invalid(errors=[FieldError("#/day", "field.day")])
    raise refuse_field("#/month", "field.month")

TOO_LATE = Problem("order.too_late", 409)
"""
    english = messages("order-closed = Closed\nfield-day = No such day.\n")
    assert unexplained(codes({Path("example.py"): ast.parse(program)}), {"en": english}) == [
        "field.color has no text in en",
        "field.month has no text in en",
        "order.closed has no .detail in en",
        "order.too_late has no text in en",
        "order.unknown has no text in en",
    ]


def _of_class(definition: ast.ClassDef) -> Iterator[str]:
    for statement in definition.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield from _assigned(target, statement.value)
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            yield from _assigned(statement.target, statement.value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, its in zip(target.elts, value.elts, strict=True):
            yield from _assigned(each, its)
    elif isinstance(target, ast.Name) and target.id == "code" and isinstance(value, ast.Constant):
        yield str(value.value)


def _of_field(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _FIELD_CODE.fullmatch(node.value):
        yield node.value
    yield from _given(node, {"Reason": 0, "FieldError": 1, "refuse_field": 1})


def _given(node: ast.AST, calls: Mapping[str, int]) -> Iterator[str]:
    """The constant at its position when `node` is one of `calls` (by name)."""
    if isinstance(node, ast.Call):
        position = calls.get(getattr(node.func, "id", getattr(node.func, "attr", "")), len(node.args))
        given = node.args[position : position + 1]
        yield from (str(argument.value) for argument in given if isinstance(argument, ast.Constant))
