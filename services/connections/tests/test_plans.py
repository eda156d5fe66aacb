"""How the lists of connections are read: by an index that few rows share, by as many statements for many as for one."""

from pathlib import Path

import pytest
from connections_kit.desk import claimed
from connections_kit.requests import submitted
from connections_kit.world import Person, World

from chassis import clock
from chassis.testing.statements import plan, statements
from connections.states import EITHERS_TURN

_BOUNDED = ("SCAN CONSTANT", "SCAN anon_1", "SCAN (subquery-1)")
"""What SQLite also calls a scan: a single row, the at most 200 words that a search counts, and an empty list."""

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
        ("/equipment", {}),
        ("/equipment", {"kind": "module", "query": "solar ex"}),
        ("/drawer", {}),
        ("/calendar-links", {}),
        ("/requests.ics", {}),
        ("/requests", {}),
        ("/requests.csv", {}),
        ("/requests.csv", {"turn": "mine", "side": "professional"}),
        ("/requests", {"turn": "mine", "order": "due"}),
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


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"status": "submitted"},
        {"kind": "new_connection"},
        {"analyst": "me"},
        {"analyst": "none", "status": "in_analysis"},
        {"status": "approved"},
        {"status": "works", "analyst": "me", "kind": "connection_budget"},
        {"analyst": "me", "kind": "new_connection"},
    ],
)
def test_the_queue_is_read_in_order_from_an_index(world: World, query: dict[str, str]) -> None:
    analyst = world.staff()
    for _ in range(2):
        claimed(world, analyst, world.person())
    after = analyst.get("/queue", limit=1, **query).json["next"]
    pages = [{}, {"after": after}] if after else [{}]
    for page in pages:
        with statements() as said:
            assert analyst.get("/queue", limit=1, **query, **page).status_code == 200
        steps = [step for text in said if text.startswith("SELECT") for step in plan(world.database, text)]
        found = [step for step in steps if step.startswith("SEARCH connection_request USING INDEX")]
        assert found
        assert all("risk_on" in step for step in found)
        assert not page or all(">(?,?)" in step for step in found), found
        assert not [step for step in steps if step.startswith(("SCAN", "USE TEMP B-TREE"))]


def test_requests_of_a_kind_by_turn_are_read_by_state_turn_and_kind(world: World) -> None:
    """Of the states in which it can be either side's turn, most requests of a kind can be the other side's."""
    claimed(world, world.staff(), world.person())
    with statements() as said:
        assert world.staff().get("/requests", turn="customer", kind="connection_budget").status_code == 200
    steps = [step for text in said if text.startswith("SELECT") for step in plan(world.database, text)]
    by_turn = [step for step in steps if "connection_request" in step and "turn=?" in step]
    assert len(by_turn) == len(EITHERS_TURN)
    assert all("(status=? AND turn=? AND kind=?" in step for step in by_turn), by_turn


def test_jobs_read_only_what_is_due(world: World) -> None:
    claimed(world, world.staff(), world.person())
    for job in ("lapse-requests", "delete-idle-drafts", "watch-deadlines"):
        with statements() as said:
            world.run_job(job, clock.now())
        read = [text for text in said if text.startswith("SELECT") and "connection_request" in text]
        steps = [step for text in read for step in plan(world.database, text)]
        assert steps
        for step in steps:
            assert step.startswith("SEARCH") and not step.endswith(_SHARED_BY_MANY), step


def test_what_follows_a_unit_is_found_by_its_code(world: World) -> None:
    holder, staff = world.person(), world.staff()
    unit = world.unit(holder.document)
    with statements() as said:
        staff.patch(unit, {"status": "disconnected"})
    read = [text for text in said if text.startswith("SELECT") and "FROM connection_request" in text]
    steps = [step for text in read for step in plan(world.database, text) if "connection_request" in step]
    assert steps
    for step in steps:
        assert "(consumer_unit=? AND status=?)" in step, step


def test_the_queue_asks_as_often_for_many_as_for_one(world: World) -> None:
    analyst = world.staff()

    def asked() -> int:
        with statements() as said:
            assert analyst.get("/queue").status_code == 200
        return len(said)

    submitted(world, world.person(), "new_connection")
    before = asked()
    for _ in range(3):
        submitted(world, world.person(), "new_connection")
    assert asked() == before


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


def test_a_report_reads_only_its_month(world: World) -> None:
    analyst = world.staff()
    with statements() as said:
        assert analyst.get("/reports/deadlines", month="2026-09").status_code == 200
    steps = [step for text in said if text.startswith("SELECT") for step in plan(world.database, text)]
    found = [step for step in steps if "clock_outcome" in step]
    assert found
    assert all(step.startswith("SEARCH") and "(month=?)" in step for step in found), found
