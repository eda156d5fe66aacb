"""How notices, renewals and the jobs read: by an index that few rows share, and as often for many as for one."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates_kit.rows import registered
from certificates_kit.world import MakeWorld, Person, World

from chassis.testing.clock import FrozenClock
from chassis.testing.statements import plan, statements

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """PostgreSQL chooses by its statistics; SQLite has none and chooses by the shape of the query."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def now(frozen_clock: FrozenClock) -> datetime:
    return frozen_clock.at


@pytest.fixture
def world(make_world: MakeWorld, tmp_path: Path) -> World:
    return make_world(platform_file=tmp_path / "platform.jsonl")


def more(world: World, person: Person, now: datetime) -> None:
    """Another company of a person, with two certificates that somebody else hears of, too."""
    company = world.company()
    world.relation(person, company, "ccee_representative")
    world.representative(company)
    for days in (10, 100):
        registered(world, company, now + days * DAY)


@pytest.fixture
def person(world: World, now: datetime) -> Person:
    person: Person = world.person()
    for _ in range(2):
        more(world, person, now)
    world.run_job("notices", now)
    return person


def reads(world: World, said: list[str], table: str) -> list[tuple[str, str]]:
    """The steps by which SELECTs read a table, each with its statement."""
    asked = [text for text in said if text.startswith("SELECT") and f"FROM {table}" in text]
    return [(step, text) for text in asked for step in plan(world.database, text)]


@pytest.mark.parametrize("who", ["person", "staff"])
@pytest.mark.parametrize(
    "query", [{}, {"state": "told"}, {"threshold": 15}, {"state": "skipped", "threshold": 30}, {"cnpj": "own"}]
)
def test_a_page_of_notices_is_read_from_an_index(world: World, person: Person, who: str, query: dict[str, Any]) -> None:
    reader = person if who == "person" else world.staff()
    if "cnpj" in query:
        query = {"cnpj": person.get("/renewals").json["items"][0]["cnpj"]}
    after = reader.get("/notices", limit=1, **query).json["next"]
    assert after
    for page in ({}, {"after": after}):
        with statements() as said:
            assert reader.get("/notices", limit=1, **query, **page).json["items"]
        steps = [step for step, text in reads(world, said, "notice") if " notice" in step]
        assert steps
        if who == "person" or "cnpj" in query:
            assert all("(company_id=?" in step or "(recipient_user_id=?" in step for step in steps), steps
        elif query:
            assert all("INDEX ix_notice_state_threshold (state=? AND threshold=?" in step for step in steps), steps
        else:
            assert all("sqlite_autoindex_notice_1" in step for step in steps), steps
        if who == "staff":
            assert not [step for step, _text in reads(world, said, "notice") if "TEMP B-TREE" in step]


@pytest.mark.parametrize("who", ["person", "staff"])
def test_renewals_are_read_from_an_index(world: World, person: Person, who: str) -> None:
    reader = person if who == "person" else world.staff()
    after = reader.get("/renewals", limit=1).json["next"]
    for page in ({}, {"after": after}):
        with statements() as said:
            assert reader.get("/renewals", limit=1, **page).json["items"]
        steps = [step for step, _text in reads(world, said, "certificate") if " certificate" in step]
        index = "(company_id=?" if who == "person" else "(state=? AND valid_until"
        assert steps
        assert all(index in step for step in steps), steps


def test_lists_ask_as_often_for_many_as_for_one(world: World, person: Person, now: datetime) -> None:
    paths = ("/notices", "/renewals", "/renewals/calendar")

    def asked(path: str) -> int:
        with statements() as said:
            assert person.get(path).status_code == 200
        return len(said)

    before = {path: asked(path) for path in paths}
    for _ in range(4):
        more(world, person, now)
    world.run_job("notices", now)
    assert {path: asked(path) for path in paths} == before


@pytest.mark.parametrize("job", ["notices", "hand-over"])
def test_the_jobs_read_only_what_an_index_finds(world: World, person: Person, now: datetime, job: str) -> None:
    with statements() as said:
        world.run_job(job, now + DAY)
    steps = [
        (step, text) for table in ("certificate", "notice", "enrollment") for step, text in reads(world, said, table)
    ]
    assert steps
    for step, text in steps:
        is_small = "ix_enrollment_waits" in step or step == "SCAN CONSTANT ROW"  # only the rows that are asked for
        assert is_small or not step.startswith("SCAN"), f"{step}\n{text}"
        assert "(state=?)" not in step, f"{step}\n{text}"


def test_a_run_that_finds_nothing_asks_as_often_for_told_ones_as_for_none(
    world: World, person: Person, now: datetime
) -> None:
    def asked(at: datetime) -> int:
        with statements() as said:
            assert world.run_job("notices", at) == 0
        return len([text for text in said if text.startswith(("SELECT", "INSERT", "UPDATE"))])

    first = asked(now)
    for _ in range(5):
        more(world, person, now)
    world.run_job("notices", now)
    assert asked(now) == first
