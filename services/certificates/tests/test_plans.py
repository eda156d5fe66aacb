"""How the lists of enrollments are read: in the order of an index, by as many statements for many as for one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates_kit.files import certificate
from certificates_kit.world import Person, World
from sqlalchemy import event

from certificates.actions.ending import certificates_changed
from certificates.model import Certificate, Enrollment
from certificates.states import EnrollmentStatus
from chassis import clock
from chassis.testing.statements import plan, statements

_BOUNDED = ("SCAN CONSTANT", "SCAN anon_1")
"""What SQLite also calls a scan: a single row, and the at most 200 words that a search counts."""


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """PostgreSQL chooses by its statistics; SQLite has none and chooses by the shape of the query."""
    return f"sqlite:///{tmp_path}/test.db"


def list_steps(world: World, said: list[str]) -> list[tuple[str, str]]:
    """The steps of the statements that fetch a page of enrollments, each with its statement."""
    pages = [text for text in said if text.startswith("SELECT enrollment.company_id") and "LIMIT" in text]
    return [(step, text) for text in pages for step in plan(world.database, text)]


@pytest.mark.parametrize("status", [None, *[status.value for status in EnrollmentStatus]])
@pytest.mark.parametrize("situation", [None, "enrolled", "not_enrolled"])
def test_the_list_of_staff_walks_an_index(world: World, status: str | None, situation: str | None) -> None:
    many(world)
    staff = world.staff()
    asked = {name: value for name, value in (("status", status), ("situation", situation)) if value}
    after = staff.get("/enrollments", limit=1, **asked).json["next"]
    for page in [{}, {"after": after}] if after else [{}]:
        with statements() as said:
            found = staff.get("/enrollments", limit=1, **asked, **page)
        steps = list_steps(world, said)
        assert steps or not found.json["items"]
        for step, text in steps:
            if "enrollment.cnpj IN (SELECT" in text:
                continue  # what the hourly job has not ended yet: few
            assert not step.startswith("USE TEMP B-TREE"), f"{step}\n{text}"
            walks = "SEARCH enrollment USING INDEX" if page else "enrollment USING INDEX"
            assert walks in step, f"{step}\n{text}"
            assert not asked or "USING INDEX ix_enrollment_" in step, f"{step}\n{text}"


@pytest.mark.parametrize("asked", [{}, {"status": "valid"}, {"situation": "enrolled"}])
def test_the_list_of_a_person_begins_with_the_persons_relations(world: World, asked: dict[str, str]) -> None:
    person = many(world)
    after = person.get("/enrollments", limit=1, **asked).json["next"]
    for page in [{}, {"after": after}] if after else [{}]:
        with statements() as said:
            assert person.get("/enrollments", limit=1, **asked, **page).status_code == 200
        steps = list_steps(world, said)
        assert [step for step, _text in steps if step.startswith("SEARCH relation USING")]
        for step, text in steps:
            reads_all = step.startswith("SCAN") and not step.startswith(_BOUNDED)
            assert not reads_all and not step.startswith("USE TEMP B-TREE FOR ORDER"), f"{step}\n{text}"


def test_a_rare_word_is_looked_up_and_not_searched_for(world: World) -> None:
    many(world)
    world.company(legal_name="Raridade Ltda.")
    with statements() as said:
        found = world.staff().get("/enrollments", query="rarid").json["items"]
    assert [one["legal_name"] for one in found] == ["Raridade Ltda."]
    for step, text in list_steps(world, said):
        reads_all = step.startswith("SCAN") and not step.startswith(_BOUNDED)
        assert not reads_all, f"{step}\n{text}"


def test_the_lists_ask_as_often_for_many_as_for_one(world: World) -> None:
    person, staff = many(world), world.staff()

    def asked(who: Person, **query: Any) -> int:
        with statements() as said:
            assert who.get("/enrollments", **query).status_code == 200
        return len(said)

    queries = [{}, {"status": "without_certificate"}, {"status": "valid"}]
    before = [asked(who, **query) for who in (person, staff) for query in queries]
    many(world, person)
    assert [asked(who, **query) for who in (person, staff) for query in queries] == before


def test_a_page_looks_at_few_rows_however_many_there_are(world: World) -> None:
    """The rows are made without the API, because thousands of requests would take long."""
    person, company = world.person(), world.company()
    relation = world.relation(person, company, "ccee_representative")
    with world.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql(_COMPANIES)
        connection.exec_driver_sql(_RELATIONS, (relation.hex,))
    for who in (world.staff(), person):
        for asked in ({}, {"status": "valid"}, {"status": "expiring"}, {"situation": "not_enrolled"}):
            page: dict[str, Any] = {}
            for _ in range(3):
                with looked_at(world) as tens:
                    answer = who.get("/enrollments", **asked, **page)
                assert len(answer.json["items"]) == 25
                assert 0 < len(tens) < 4000, (asked, page)
                page = {"after": answer.json["next"]}


_COMPANIES = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO enrollment (company_id, version, cnpj, legal_name, acronym, suspended, has_run_out, platform_version,
        platform_taken_version, enrolled_at, first_ends_at)
    SELECT lower(hex(randomblob(16))), 1, printf('%014d', i), 'Empresa ' || i, '', 0, 0, 0, 0,
        CASE WHEN i % 3 THEN '2026-01-01 00:00:00.000000' END,
        CASE WHEN i % 3 THEN datetime('now', '+' || (i % 400) || ' days') || '.000000' END
    FROM n
"""
_RELATIONS = """
    INSERT INTO relation (relation_id, version, user_id, company_id, cnpj, role, is_active)
    SELECT lower(hex(randomblob(16))), 1, (SELECT user_id FROM relation WHERE relation_id = ?), company_id, cnpj,
        'ccee_representative', 1
    FROM enrollment WHERE cnpj < '00000000010000'
"""


@contextmanager
def looked_at(world: World) -> Iterator[list[None]]:
    """Yield a list that grows by one for each ten steps of SQLite's machine in the block. To look at a row takes some
    ten steps.
    """
    tens: list[None] = []

    def watch(connection: sqlite3.Connection, *_rest: Any) -> None:
        connection.set_progress_handler(lambda: tens.append(None), 10)

    event.listen(world.database._reader, "checkout", watch)
    try:
        yield tens
    finally:
        event.remove(world.database._reader, "checkout", watch)


def many(world: World, person: Person | None = None) -> Person:
    """Somebody with companies of every situation and status, one of which serves others."""
    person = person or world.person()
    agent = None
    for days in (300, 20, 300):
        company = world.company()
        world.relation(person, company, "ccee_representative")
        assert person.enroll(company, certificate(company.cnpj, days=days)).status_code == 201
        agent = company
    assert agent is not None
    for _ in range(2):
        world.relation(person, world.company(), "legal_representative")
        world.representation(agent, world.company())
    gone = world.company()
    world.relation(person, gone, "ccee_representative")
    assert person.enroll(gone).status_code == 201
    assert person.remove(gone, person.certificates(gone)[0]["id"]).status_code == 204
    over = world.company()
    world.relation(person, over, "ccee_representative")
    assert person.enroll(over, certificate(over.cnpj, days=1)).status_code == 201
    with world.writing() as session:
        enrollment = session.query(Enrollment).filter_by(cnpj=over.cnpj).one()
        held = session.query(Certificate).filter_by(company_id=enrollment.company_id).one()
        held.valid_until = clock.now() - timedelta(hours=1)
        certificates_changed(session, enrollment, now=clock.now())
    return person
