"""What must fit together: the migrated tables and the model, problems and their texts, contracts and what is told."""

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fluent.syntax import FluentParser, ast

from chassis import contracts
from chassis.database import chassis_metadata
from chassis.problems import Problem
from identity.app import service
from identity.model import Base, User, problems

PACKAGE = Path(problems.__file__).parents[1]


def test_the_migrated_tables_are_those_of_the_model(world: Any) -> None:
    with world.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, (Base.metadata, chassis_metadata)) == []


def messages(language: str) -> dict[str, set[str]]:
    """The messages of a catalogue with their attributes and variables."""
    text = (PACKAGE / "locales" / f"{language}.ftl").read_text(encoding="utf-8")
    entries = [entry for entry in FluentParser().parse(text).body if isinstance(entry, ast.Message)]
    return {
        entry.id.name: {attribute.id.name for attribute in entry.attributes}
        | set(re.findall(r"\$\w+", text[entry.span.start : entry.span.end]))
        for entry in entries
    }


def test_the_three_languages_say_the_same_things() -> None:
    assert messages("pt") == messages("es") == messages("en")


def test_every_refusal_has_a_sentence_and_says_what_to_do() -> None:
    written = messages("pt")
    kinds = [kind for kind in vars(problems).values() if isinstance(kind, type) and issubclass(kind, Problem)]
    ours = [kind for kind in kinds if kind.__module__ == problems.__name__ and not kind.__name__.startswith("_")]
    assert len(ours) > 10
    for kind in ours:
        assert "detail" in written[re.sub(r"[._]", "-", kind.code)], kind


def test_every_field_fault_that_the_code_names_has_a_sentence() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    named = set(re.findall(r'"((?:password|name|document|terms)\.[a-z_]+)"', source))
    assert {code for code in named if re.sub(r"[._]", "-", code) not in messages("en")} == set()


@pytest.mark.parametrize("fact", service.facts, ids=lambda fact: fact.type)
def test_every_fact_has_a_contract_about_the_same_subject(fact: Any) -> None:
    contract = contracts.event_contracts()[fact.type]
    assert contract["x-subject"] == fact.subject_field
    assert set(fact.__dataclass_fields__) | {"actor"} == set(contract["properties"])


def test_a_newcomer_is_told_everyone_as_they_are(world: Any) -> None:
    people = [world.person() for _ in range(3)]
    with world.database.reading() as session:
        told = list(service.current_state(session))
    assert {fact.user_id for fact in told} == {person.user_id for person in people}
    assert {fact.type for fact in told} == {"identity.user_updated.v1"}


def test_a_person_is_made_and_moved_without_a_database(frozen_clock: Any) -> None:
    user = User.register(
        document="12ABC34501DE35",
        email="Contato@empresa.example",
        name="Empresa de Exemplo",
        phone="+551130001234",
        language=None,
        usual_language="en",
        profile="consumer",
        password_hash="",
        terms_version="2026-07-01",
        now=frozen_clock.at,
    )
    assert user.validated().document_kind == "cnpj"
    assert user.change(name="Empresa de Exemplo") is None
    updated = user.change(language="es")
    assert updated is not None and updated.language == "es"
    held = user.hold_roles(["staff:admin", "staff:access", "staff:admin"])
    assert held is not None and held.staff_roles == ("staff:access", "staff:admin")
