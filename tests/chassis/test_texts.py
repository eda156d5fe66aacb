"""What people read: the same messages in three languages, and words for every refusal that can be met."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor
from scratch_service import actions
from werkzeug.datastructures import LanguageAccept

import chassis
from chassis import problems
from chassis.i18n import LANGUAGES, Catalogue, chosen_language, readable_size
from chassis.problems import Problem, Reason, refuse_field
from chassis.service import LOCALES

SOURCES = Path(chassis.__file__).parent
ALL = Catalogue([LOCALES, Path(actions.__file__).parent / "locales"])


class Words(Visitor):  # type: ignore[misc]  # the parser ships no types
    """The variables of one message's text."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802  # the visitor's convention
        self.variables.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """`id` and `id.attribute` → the variables its text uses."""
    parsed = FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8"))
    found = {}
    for entry in parsed.body:
        assert type(entry).__name__ != "Junk", f"{language}.ftl: {entry.content}"
        if isinstance(entry, Message):
            assert entry.id.name not in found, f"{language}.ftl has {entry.id.name} twice"
            for name, pattern in [("", entry.value), *((f".{a.id.name}", a.value) for a in entry.attributes)]:
                words = Words()
                words.visit(pattern)
                found[entry.id.name + name] = words.variables
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_have_the_same_messages_with_the_same_variables(language: str) -> None:
    assert messages(language) == messages("pt")


def test_a_file_may_have_all_languages_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "mail.ftl").write_text(
        "# Mails.\n\n## pt\nhello = Olá\n## es\nhello = Hola\n## en\nhello = Hello\n\n## pt\nbye = Tchau\n"
        "## es\nbye = Adiós\n## en\nbye = Bye\n"
    )
    (tmp_path / "pt.ftl").write_text("yes = Sim\n")
    texts = Catalogue([tmp_path])
    assert [texts.text("hello", language) for language in LANGUAGES] == ["Olá", "Hola", "Hello"]
    assert [texts.text("bye", language) for language in LANGUAGES] == ["Tchau", "Adiós", "Bye"]
    assert (texts.text("yes", "pt"), texts.has("yes", "en")) == ("Sim", False)


def every_problem() -> Iterator[type[Problem]]:
    """The refusals of the chassis, wherever they are written."""
    for module in pkgutil.walk_packages([str(SOURCES)], "chassis."):
        if not module.name.startswith(("chassis.testing", "chassis.alembic")):
            importlib.import_module(module.name)
    waiting = [Problem]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("chassis."):
            yield kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_chassis_has_a_title_and_a_detail(language: str) -> None:
    for kind in every_problem():
        assert ALL.has(kind.code, language), f"{kind.__name__} ({kind.code}) has no text"
        assert ALL.text(kind.code, language, "detail"), f"{kind.__name__} ({kind.code}) has no detail"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_code_in_the_sources_has_a_text(language: str) -> None:
    quoted = re.compile(r'"((?:field|list|file|idempotency)\.[a-z_]+)"')
    codes = {code for file in SOURCES.rglob("*.py") for code in quoted.findall(file.read_text(encoding="utf-8"))}

    assert {"field.required", "list.cursor_unknown", "idempotency.key_unusable"} <= codes
    assert [code for code in codes if not ALL.has(code, language)] == []


def test_statuses_and_codes_are_unambiguous() -> None:
    by_code: dict[str, set[int]] = {}
    for kind in every_problem():
        by_code.setdefault(kind.code, set()).add(kind.status)

    assert all(len(statuses) == 1 for statuses in by_code.values())
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", code) for code in by_code)


def test_facts_become_words() -> None:
    assert ALL.text("field.choice", "pt", choices="a, b") == "Escolha uma das opções: a, b."


def test_a_fact_may_have_any_name() -> None:
    named = {"code": "20000001", "language": "pt", "part": "x", "self": "y", "choices": "a"}

    assert ALL.text("field.choice", "en", **named) == "Choose one of: a."
    assert Reason("field.choice", **named).facts == named
    assert refuse_field("#/x", "field.choice", **named, pointer="z").errors[0].facts == {**named, "pointer": "z"}


def test_a_text_is_not_a_template_for_what_strangers_send() -> None:
    assert ALL.text("field.choice", "en", choices="{ $minimum }") == "Choose one of: { $minimum }."


def test_a_code_nobody_wrote_about_shows_itself() -> None:
    assert ALL.text("never.written", "es") == "never.written"
    assert ALL.text("never.written", "es", "detail") == "never.written"


def test_a_service_adds_its_own_texts() -> None:
    assert ALL.text("attempt.refused", "es", "detail") == "Fue contado."
    assert ALL.text("not.found", "es") == ALL.text("not_found", "es")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ([], "en"),
        ([("pt-BR", 1.0)], "pt"),
        ([("fr", 1.0), ("es", 0.1)], "es"),
        ([("en", 0.0), ("es", 0.0)], "en"),
        ([("es", 0.5), ("pt", 0.9)], "pt"),
    ],
)
def test_the_best_language_we_have_is_chosen(accept: list[tuple[str, float]], language: str) -> None:
    assert chosen_language(LanguageAccept(accept), "en") == language


def test_a_problem_says_what_it_says_in_its_class() -> None:
    assert str(problems.NotFound()) == "not_found"
    assert problems.Unavailable().headers == {"Retry-After": "5"}


@pytest.mark.parametrize(
    ("size", "language", "shown"),
    [
        (20 * 2**20, "pt", "20 MB"),
        (2**20 + 2**19, "pt", "1,5 MB"),
        (2**20 + 2**19, "en", "1.5 MB"),
        (500 * 2**10, "es", "500 kB"),
        (12, "en", "12 bytes"),
        (3 * 2**30, "pt", "3 GB"),
    ],
)
def test_a_size_is_shown_with_its_unit(size: int, language: str, shown: str) -> None:
    assert readable_size(size, language) == shown


def test_the_facts_of_a_refusal_are_shown_as_people_read_them() -> None:
    facts = {"max_bytes": 20 * 2**20, "retry_at": datetime(2026, 9, 15, 12, 0, 20, tzinfo=UTC), "domains": ["a", "b"]}
    shown = ALL.readable(facts, "pt", "America/Sao_Paulo")
    assert shown == {
        "max_bytes": "20 MB",
        "retry_at": "15 de setembro de 2026, às 09:01 (Horário de Brasília)",
        "domains": "a e b",
    }
    assert "até 20 MB." in ALL.text("file.too_large", "pt", "detail", **shown)


def test_the_facts_of_a_field_are_shown_so_and_its_limits_stay_numbers() -> None:
    facts = {"size_bytes": 70_000, "until": datetime(2026, 9, 15, 12, 0, tzinfo=UTC), "minimum": 0.5, "maximum": None}
    assert ALL.readable_fault(facts, "pt", "America/Sao_Paulo") == {
        "size_bytes": "68,4 kB",
        "until": "15 de setembro de 2026, às 09:00 (Horário de Brasília)",
        "minimum": 0.5,
        "maximum": None,
    }


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"minimum": 8, "maximum": 200}, "Use de 8 a 200 caracteres."),
        ({"minimum": 0, "maximum": 50, "unit": "items"}, "Use no máximo 50 itens."),
        ({"minimum": 8, "maximum": 0}, "Use pelo menos 8 caracteres."),
        ({"minimum": 6, "maximum": 6, "exactly": 6}, "Use exatamente 6 caracteres."),
    ],
)
def test_a_length_is_said_with_its_unit(facts: dict[str, object], shown: str) -> None:
    assert ALL.text("field.length", "pt", **{"exactly": 0, "unit": "characters", **facts}) == shown
