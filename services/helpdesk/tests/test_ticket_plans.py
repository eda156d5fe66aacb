"""How tickets are listed: in the order of an index, by as many statements for many as for one."""

from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from helpdesk_kit.rows import a_ticket, watched_by
from helpdesk_kit.world import Person, World

from chassis.ids import new_id
from chassis.testing.statements import plan, statements

FILTERS = {
    "category": "01",
    "team": "Atendimento",
    "assignee": "none",
    "state": "new",
    "priority": "normal",
    "overdue": "false",
}
COMBINATIONS = [
    dict(some) for some in chain(*(combinations(FILTERS.items(), size) for size in range(len(FILTERS) + 1)))
]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """PostgreSQL chooses by its statistics; SQLite has none and chooses by the shape of the query."""
    return f"sqlite:///{tmp_path}/test.db"


def steps(world: World, said: list[str], begin: str) -> list[tuple[str, str]]:
    """The steps of the statements that begin so and fetch a page, each with its statement."""
    pages = [text for text in said if text.startswith(begin) and "LIMIT" in text]
    return [(step, text) for text in pages for step in plan(world.database, text)]


def fill(world: World, author: Person | None = None) -> Person:
    author = author or world.person()
    for access in (None, None, new_id()):
        ticket = a_ticket(world, author, system_access_id=access)
        watched_by(world, ticket, world.staff())
    a_ticket(world, author, state="closed")
    return author


@pytest.mark.parametrize("role", ["helpdesk", "access"])
def test_the_queue_walks_an_index_whatever_the_filters(world: World, role: str) -> None:
    fill(world, None)
    fill(world, None)
    staff = world.staff(role)
    for filters in COMBINATIONS:
        after = staff.get("/tickets", view="queue", limit=1, **filters).json["next"]
        assert after, filters
        for page in ({}, {"after": after}):
            with statements() as said:
                assert staff.get("/tickets", view="queue", limit=1, **filters, **page).json["items"]
            found = steps(world, said, "SELECT ticket.id")
            assert found
            for step, text in found:
                reads_rows = role == "access" or {"category", "team"} <= filters.keys()
                index = "INDEX ix_ticket_" if reads_rows and "COVERING" not in step else "COVERING INDEX ix_ticket_"
                assert step.startswith(f"SEARCH ticket USING {index}"), f"{filters}: {step}\n{text}"
                wanted = [name for name in ("category", "assignee") if name in filters]
                assert role == "access" or all(name in step for name in wanted), f"{filters}: {step}"


def test_a_rare_word_is_looked_up_whatever_the_filters(world: World) -> None:
    fill(world, None)
    a_ticket(world, author_name="Raridade", subject="Raridade")
    staff = world.staff()
    for filters in COMBINATIONS:
        with statements() as said:
            found = staff.get("/tickets", view="queue", query="rarid", **filters).json["items"]
        assert [one["subject"] for one in found] == ["Raridade"]
        for step, text in steps(world, said, "SELECT ticket.id"):
            is_by_id = "ticket USING INDEX sqlite_autoindex_ticket_1 (id=?" in step
            assert is_by_id or step == "USE TEMP B-TREE FOR ORDER BY", f"{filters}: {step}\n{text}"


@pytest.mark.parametrize("view", ["pending", "closed_30d", "opened_by_me", "watched"])
@pytest.mark.parametrize("filters", [{}, {"category": "01"}])
def test_a_view_walks_an_index_of_the_person(world: World, view: str, filters: dict[str, Any]) -> None:
    author = fill(world)
    fill(world, author)
    after = author.get("/tickets", view=view, limit=1, **filters).json["next"]
    assert after
    for page in ({}, {"after": after}):
        with statements() as said:
            assert author.get("/tickets", view=view, limit=1, **filters, **page).json["items"]
        found = steps(world, said, "SELECT participant.ticket_id")
        assert found
        for step, text in found:
            assert not step.startswith(("SCAN", "USE TEMP B-TREE")), f"{step}\n{text}"
            assert " participant " not in step or "INDEX ix_participant_" in step, f"{step}\n{text}"


def test_the_lists_ask_as_often_for_many_as_for_one(world: World) -> None:
    author, staff = fill(world), world.staff()

    def asked(who: Person, **query: Any) -> int:
        with statements() as said:
            assert who.get("/tickets", **query).status_code == 200
        return len(said)

    queries = [(author, {"view": "pending"}), (author, {"view": "watched"}), (staff, {"view": "queue"})]
    queries.append((staff, {"view": "queue", "category": "01", "query": "fatura"}))
    before = [asked(who, **query) for who, query in queries]
    fill(world, author)
    assert [asked(who, **query) for who, query in queries] == before
