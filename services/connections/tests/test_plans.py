"""How the lists of connections are read: by an index that few rows share, by as many statements for many as for one."""

from pathlib import Path

import pytest
from connections_kit.world import Person, World

from chassis.testing.statements import plan, statements

_BOUNDED = ("SCAN CONSTANT", "SCAN anon_1")
"""What SQLite also calls a scan: a single row, and the at most 200 words that a search counts."""

_SHARED_BY_MANY = ("(status=?)", "(status=? AND code>?)")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """PostgreSQL chooses by its statistics; SQLite has none and chooses by the shape of the query."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def person(world: World) -> Person:
    """Somebody who sees units from both sides: a holder, a company's administrator, and a professional with access."""
    person, company = world.professional(), world.company()
    world.relation(person, company)
    for document in (person.document, company.cnpj):
        world.unit(document)
    for _ in range(2):
        client = world.person()
        world.access(person, client.document, world.unit(client.document))
        world.access(person, client.document)
    return person


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/consumer-units", {}),
        ("/consumer-units", {"side": "holder", "status": "closed"}),
        ("/consumer-units", {"side": "professional", "status": "connected"}),
        ("/consumer-units", {"query": "rua exemplo"}),
        ("/clients", {}),
        ("/me/export", {}),
    ],
)
def test_no_list_reads_all_rows(world: World, person: Person, path: str, query: dict[str, str]) -> None:
    with statements() as said:
        assert person.get(path, **query).status_code == 200
    steps = [(step, text) for text in said if text.startswith("SELECT") for step in plan(world.database, text)]
    assert steps
    for step, text in steps:
        reads_all = step.startswith("SCAN") and not step.startswith(_BOUNDED)
        assert not reads_all and not step.endswith(_SHARED_BY_MANY), f"{step}\n{text}"


def test_the_lists_ask_as_often_for_many_as_for_one(world: World, person: Person) -> None:
    def asked(path: str) -> int:
        with statements() as said:
            assert person.get(path).status_code == 200
        return len(said)

    before = {path: asked(path) for path in ("/consumer-units", "/clients")}
    for _ in range(5):
        client = world.person()
        world.unit(person.document)
        world.access(person, client.document, world.unit(client.document))
    assert {path: asked(path) for path in before} == before
