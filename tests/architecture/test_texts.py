"""Every code that a program reads has words that a person reads, and the three languages say the same."""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, visitor
from fluent.syntax import ast as fluent
from tests.architecture.repository import ROOT, files, modules_in, report

from chassis.i18n import LANGUAGES, catalogue_files, catalogue_text

CHASSIS = Path("libs/chassis")
GUIDE = "pages.ftl"
"""The gateway's guide to the API: it names fields and headers, because that is what it explains."""

_HEADERS = "Accept-Language|Authorization|Content-Type|ETag|Idempotency-Key|If-Match|Retry-After|Upgrade|User-Agent"
_TECHNICAL = re.compile(
    rf"\b[a-z]+_\w+|\b[a-z]+[A-Z][a-z]\w*|#/\w*|\b(?:JSON|HTTP|{_HEADERS})\b|\bapplication/\w+|\b(?:tokens?|headers?|cabeçalhos?|cabeceras?|encabezados?)\b"
)
_WORD = re.compile(r"[a-z]+")
_COUNTS = re.compile(r"minimum|maximum|exactly|recommended|years|\w+_left|max_\w+")
_UNIT = re.compile(r" (?:[aey] \{|[^\W\d_]{2,})")
_FIELD_CODE = re.compile(r"field\.[a-z_.]+")


FIELDS = frozenset({"attempts", "captcha", "columns", "domains", "errors", "mapping", "retry", "slots", "unit"})
"""English names of members of our answers, which are words in neither Portuguese nor Spanish."""


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


@dataclass(frozen=True)
class Sentence:
    """One text of a catalogue: the message (and attribute) that has it, its words, and its words with `{variable}`."""

    name: str
    words: str
    filled: str


class BrokenCatalogue(Exception):
    """A catalogue whose messages are not all what their author meant."""


class _Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802  # Fluent's name
        self.found.add(node.id.name)


class _Words(visitor.Visitor):
    """The words of a pattern; `filled` also has each variable as `{name}` and begins each variant of it anew."""

    def __init__(self) -> None:
        self.words, self.filled = "", ""

    def visit_TextElement(self, node: fluent.TextElement) -> None:  # noqa: N802  # Fluent's name
        self.words += node.value
        self.filled += node.value

    def visit_Placeable(self, node: fluent.Placeable) -> None:  # noqa: N802  # Fluent's name
        if isinstance(node.expression, fluent.VariableReference):
            self.filled += f"{{{node.expression.id.name}}}"
        self.generic_visit(node)

    def visit_SelectExpression(self, node: fluent.SelectExpression) -> None:  # noqa: N802  # Fluent's name
        for variant in node.variants:
            self.words += "\n"
            self.filled += "\n"
            self.visit(variant.value)


def sentences(text: str) -> list[Sentence]:
    """The texts of one catalogue."""
    found = []
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, fluent.Message):
            for name, pattern in [("", entry.value), *((f".{one.id.name}", one.value) for one in entry.attributes)]:
                if pattern:
                    words = _Words()
                    words.visit(pattern)
                    found.append(Sentence(entry.id.name + name, words.words, words.filled))
    return found


def technical(found: Iterable[Sentence], field_names: Set[str] = frozenset()) -> list[str]:
    """A sentence for each text that names a field, a header or a word of the protocol: people read it in a portal."""
    faults = []
    for one in found:
        named = [*_TECHNICAL.findall(one.words), *sorted(field_names & set(_WORD.findall(one.words)))]
        faults += [f"{one.name} says {word!r}: say it in a person's words, and what to do next" for word in named]
    return faults


def without_unit(found: Iterable[Sentence]) -> list[str]:
    """A sentence for each text that shows a count without what is counted. A number of bytes has its unit in it."""
    faults = []
    for one in found:
        for shown in re.finditer(r"\{(\w+)\}", one.filled):
            name, after = shown[1], one.filled[shown.end() :].partition("\n")[0]
            if _COUNTS.fullmatch(name) and not name.endswith("_bytes") and not _UNIT.match(after):
                faults.append(f"{one.name} shows ${name} without its unit")
    return faults


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


_PORTAL = re.compile(
    r"[Rr]eload|previous page|[Mm]y [Pp]rofile|[Aa]tualize a página|página anterior|[Mm]eu [Pp]erfil|"
    r"[Aa]ctualice la página|[Mm]i [Pp]erfil"
)


def of_a_portal(found: Iterable[Sentence]) -> list[str]:
    """A sentence for each text that speaks of a page or a menu, which only one of our clients has."""
    return [f"{one.name} says {word!r}: say what is true for any client" for one in found for word in _of_portal(one)]


def _of_portal(one: Sentence) -> list[str]:
    return [str(word) for word in _PORTAL.findall(one.words)]


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
            texts = [catalogue_text(file, language) for file in catalogue_files(ROOT / folder, language)]
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


def texts_in(language: str) -> list[Sentence]:
    """All texts of all catalogues in a language, but the guide's."""
    catalogues = [file for folder in folders() for file in catalogue_files(ROOT / folder, language)]
    return [one for file in catalogues if file.name != GUIDE for one in sentences(catalogue_text(file, language))]


def test_texts_speak_to_people_and_not_to_programs() -> None:
    faults = [f"{language}: {fault}" for language in LANGUAGES for fault in technical(texts_in(language))]
    faults += [f"{language}: {fault}" for language in ("pt", "es") for fault in technical(texts_in(language), FIELDS)]
    assert not faults, report(sorted(set(faults)))


@pytest.mark.parametrize(
    "program",
    [
        Path("libs/chassis"),
        Path("gateway/src/gateway"),
        *(
            Path(f"services/{name}/src/{name}")
            for name in ("certificates", "connections", "helpdesk", "identity", "representatives")
        ),
    ],
)
def test_texts_are_true_for_any_client(program: Path) -> None:
    found = [(one, language) for language in LANGUAGES for one in catalogue_files(ROOT / program / "locales", language)]
    texts = [one for file, language in found if file.name != GUIDE for one in sentences(catalogue_text(file, language))]
    faults = of_a_portal(texts)
    assert not faults, report(faults)


def test_a_text_of_a_portal_is_found() -> None:
    assert len(of_a_portal(sentences("a = Mudou\n    .detail = Atualize a página.\nb = Reload it.\n"))) == 2


def test_the_document_lists_every_code_of_a_single_fault() -> None:
    faults = []
    for program in programs():
        document = ROOT / "contracts" / "openapi" / f"{program.name}.json"
        if document.exists():
            listed = json.loads(document.read_text(encoding="utf-8"))["x-fault-codes"]
            known = codes(modules_in(str(program))).fields | codes(modules_in(str(CHASSIS))).fields
            catalogue = catalogues_in(CHASSIS / "locales", program / "locales")["en"]
            single = {
                code for code in known if "detail" not in catalogue[code.replace(".", "-").replace("_", "-")].attributes
            }
            faults += [f"{document.name} does not list {code}" for code in sorted(single - listed.keys())]
    assert not faults, report(faults)


def test_a_count_is_shown_with_what_is_counted() -> None:
    faults = [f"{language}: {fault}" for language in LANGUAGES for fault in without_unit(texts_in(language))]
    assert not faults, report(faults)


@pytest.mark.parametrize(
    "words",
    [
        "Espere até locked_until.",
        "Espere o tempo de Retry-After.",
        "Confira o campo userId.",
        "Confira #/email.",
        "Envie um JSON.",
        "A lista está em slots.",
        "Envie o token.",
        "{ $kind ->\n    [a] Está em max_bytes.\n   *[b] Está bem.\n }",
    ],
)
def test_a_text_that_names_what_only_programs_know_is_found(words: str) -> None:
    assert len(technical(sentences(f"a = Título\n    .detail = {words}\n"), FIELDS)) == 1


def test_a_count_without_its_unit_is_found() -> None:
    text = "a = No máximo { $maximum }.\nb = No máximo { $maximum } linhas.\nc = Até { $max_bytes }.\n"
    assert without_unit(sentences(text)) == ["a shows $maximum without its unit"]


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
