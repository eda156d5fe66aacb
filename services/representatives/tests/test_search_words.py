"""Search folds what can be folded, finds what cannot, and lists everything only when nothing was asked for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from representatives_kit.world import World
from sqlalchemy import insert, select

from chassis import migrations
from chassis.database import Database
from chassis.ids import new_id
from chassis.words import folded, words_of
from representatives.app import service
from representatives.model import Agent, SearchWord


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Energia do Pará S.A.", ["energia", "do", "para", "s", "a"]),
        ("ØRSTED Łódź Đuro Ærø Œuvre", ["orsted", "lodz", "duro", "aero", "oeuvre"]),
        ("Straße IRMAK Kırıkkale Þór Ħal", ["strasse", "irmak", "kirikkale", "thor", "hal"]),
        ("İstanbul", ["istanbul"]),
        ("李氏電力", ["李氏電力"]),
        ("ЭНЕРГИЯ Ελλάδα", ["энергия", "ελλαδα"]),
        ("ﬁlial Ｆull №5", ["filial", "full", "no5"]),
        ("a_b & 😀 -", ["a", "b"]),
        ("& 😀 ‍ _", []),
    ],
)
def test_words_are_folded_or_kept(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert words_of(text.upper()) == words_of(text)
    assert folded(folded(text)) == folded(text)


NAMES = {
    "1": "Ørsted Łódź Energia",
    "2": "李氏電力 S.A.",
    "3": "ЭНЕРГИЯ Ελλάδα",
    "4": "Straße & Filhos",
    "5": "zz{ 𐐨zeta",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("orsted", "1"),
        ("ØRST", "1"),
        ("lodz", "1"),
        ("李", "2"),
        ("李氏", "2"),
        ("氏", ""),
        ("энерг", "3"),
        ("Ελλ", "3"),
        ("strasse", "4"),
        ("STRAẞE", "4"),
        ("filhos &", "4"),
        ("𐐀ZETA", "5"),
        ("z", "5"),
        ("&", ""),
        ("😀", ""),
        ("...", ""),
        ("", "12345"),
        ("  ", "12345"),
    ],
)
def test_names_in_any_script_are_found_and_a_query_without_words_finds_nothing(
    world: World, query: str, found: str
) -> None:
    for code, name in NAMES.items():
        world.agent(code=code, acronym=f"K{code}", legal_name=name)
    answer = world.person().get("/agents", query=query).json
    assert "".join(item["code"] for item in answer["items"]) == found


def test_rows_from_before_are_indexed_again_and_again(database_url: str) -> None:
    database = Database(database_url)
    configuration = migrations.configuration(service, database)
    command.upgrade(configuration, "0005")
    facts = {"acronym": "A", "cnpj": "1", "kind": "user", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
    old, plain = new_id(), new_id()
    with database.writing() as session:
        session.execute(insert(Agent).values(id=old, code="1", legal_name="Ørsted 李", **facts))
        session.execute(insert(Agent).values(id=plain, code="2", legal_name="Energia", **facts))
        session.execute(insert(SearchWord).values(kind="agent", word="rsted", entity_id=old))
        session.execute(insert(SearchWord).values(kind="agent", word="energia", entity_id=plain))

    def words() -> list[Any]:
        with database.reading() as session:
            return sorted(session.scalars(select(SearchWord.word)))

    command.upgrade(configuration, "0006")
    assert words() == ["1", "a", "energia", "orsted", "李"]
    command.downgrade(configuration, "0005")
    command.upgrade(configuration, "0006")
    assert words() == ["1", "a", "energia", "orsted", "李"]
    database.close()
