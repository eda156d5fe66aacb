"""How the lists of connections are read: by an index that few rows share, by as many statements for many as for one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from connections_kit.desk import claimed, send_back
from connections_kit.requests import submitted
from connections_kit.world import Person, World
from sqlalchemy import Engine, event

from chassis import clock
from chassis.testing.plugin import DATABASES
from chassis.testing.statements import plan, statements
from connections.states import EITHERS_TURN

_BOUNDED = ("SCAN CONSTANT", "SCAN anon_1", "SCAN (subquery-1)")
"""What SQLite also calls a scan: a single row, the at most 200 words that a search counts, and an empty list."""

_SHARED_BY_MANY = ("(status=?)", "(status=? AND code>?)")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """PostgreSQL chooses by its statistics; SQLite has none and chooses by the shape of the query.

    So it is SQLite, unless a test names its databases.
    """
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
        return
    databases = request.getfixturevalue("postgres_databases")
    url = databases.reserve()
    yield url
    databases.give_back(url)


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


@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
@pytest.mark.parametrize(
    ("path", "query", "index"),
    [
        ("/requests", {"limit": "1"}, "ix_connection_request_handed_in_id"),
        ("/requests", {"limit": "1", "kind": "new_connection"}, "ix_connection_request_handed_in_kind_id"),
        ("/requests.csv", {}, "ix_connection_request_handed_in_id"),
        ("/requests.csv", {"kind": "new_connection"}, "ix_connection_request_handed_in_kind_id"),
        ("/requests", {"limit": "1", "order": "due"}, "ix_connection_request_due_on_id"),
    ],
)
def test_staffs_lists_are_read_in_order_from_one_index(
    world: World, path: str, query: dict[str, str], index: str
) -> None:
    """Staff see all requests that were handed in: whoever sorts them, or picks them by state, reads them all."""
    analyst = world.staff()
    for _ in range(2):
        assert send_back(analyst, claimed(world, analyst, world.person()), {"section": "supply"}).status_code == 200
    after = analyst.get(path, **query).json["next"] if path == "/requests" else None
    for page in [{}, {"after": after}] if after else [{}]:
        plans = explained(world, analyst, path, {**query, **page})
        assert plans
        for found in plans:
            assert f"{index} " in found, found
            assert "Sort" not in found and "TEMP B-TREE" not in found, found


def explained(world: World, person: Person, path: str, query: dict[str, str]) -> list[str]:
    """The plans of the statements by which a list reads requests, on either database.

    PostgreSQL may neither read a whole table nor sort here, which it likes to do when a table has few rows.
    """
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT") and "FROM connection_request" in statement:
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    assert person.get(path, **query).status_code == 200
    event.remove(Engine, "before_cursor_execute", note)
    is_sqlite = world.database.is_sqlite
    with world.writing() as session:
        connection = session.connection()
        for way in () if is_sqlite else ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        plans = [connection.exec_driver_sql(f"{explain} {text}", values).all() for text, values in asked]
    return ["\n".join(f"{row[-1]} " for row in rows) for rows in plans]


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
