"""Copies take the newest state, whatever the order in which facts come, and repeat nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import copies
from chassis.database import Database, Rows, new_metadata
from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.events import an_event

InProcesses = Callable[..., list[int]]


class Base(Rows, DeclarativeBase):
    metadata = new_metadata()


class Person(Base):
    __tablename__ = "copied_person"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(50))
    erased_at: Mapped[datetime | None]


class Relation(Base):
    __tablename__ = "copied_relation"

    relation_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    user_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(40))
    is_active: Mapped[bool]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()


def take(database: Database, user_id: UUID, version: int, **facts: str) -> copies.Taken[Person] | None:
    with database.writing() as session:
        return copies.take(session, Person, user_id, version=version, **facts)


def kept(database: Database, user_id: UUID) -> tuple[int, str | None, str | None]:
    with database.reading() as session:
        row = session.get_one(Person, user_id)
        return row.version, row.name, row.phone


def test_a_first_fact_makes_the_copy_and_a_newer_one_changes_it(database: Database) -> None:
    ana = new_id()
    first, second = take(database, ana, 3, name="Ana"), take(database, ana, 4, name="Ana Maria")
    assert first and first.is_new and first.before == {}
    assert second and not second.is_new and second.before == {"name": "Ana"}
    assert kept(database, ana) == (4, "Ana Maria", None)


def test_an_older_fact_comes_too_late(database: Database) -> None:
    ana = new_id()
    take(database, ana, 4, name="Ana Maria")
    assert take(database, ana, 3, name="Ana") is None
    assert kept(database, ana) == (4, "Ana Maria", None)


def test_the_same_version_again_fills_what_was_not_kept_before(database: Database) -> None:
    ana = new_id()
    take(database, ana, 4, name="Ana")
    again = take(database, ana, 4, name="Ana", phone="+551130000000")
    assert again and again.before == {"phone": None}
    assert kept(database, ana) == (4, "Ana", "+551130000000")


def test_an_erased_subject_takes_nothing_more(database: Database) -> None:
    ana = new_id()
    take(database, ana, 4, name="Ana")
    with database.writing() as session:
        row = session.get_one(Person, ana)
        row.name, row.erased_at = None, datetime.now(UTC)
    assert take(database, ana, 5, name="Ana") is None
    assert kept(database, ana) == (4, None, None)


def in_any_order(number: int, url: str, ana: str) -> None:
    database = Database(url)
    for version in range(number + 1, 80, 4):
        take(database, UUID(ana), version, name=f"v{version}")
    database.close()


def test_whoever_comes_first_the_newest_stays(database: Database, database_url: str, in_processes: InProcesses) -> None:
    ana = new_id()
    assert in_processes(4, in_any_order, database_url, str(ana)) == [0] * 4
    assert kept(database, ana)[:2] == (79, "v79")


def test_a_keeper_copies_the_named_fields_and_which_event_came_last(database: Database) -> None:
    established, ended = "representatives.relation_established.v1", "representatives.relation_ended.v1"
    keep = copies.keeper(Relation, "relation_id", "user_id", "role", active_on=established)
    first = an_event(established, version=1, role="employee")
    last = an_event(ended, version=2, **{name: first.data[name] for name in ("relation_id", "user_id", "role")})

    def after(event: Event) -> tuple[UUID, str, bool]:
        with database.writing() as session:
            keep(session, event)
            row = session.get_one(Relation, UUID(first.data["relation_id"]))
            return row.user_id, row.role, row.is_active

    assert after(first) == (UUID(first.data["user_id"]), "employee", True)
    assert after(last) == (UUID(first.data["user_id"]), "employee", False)
    assert after(first) == (UUID(first.data["user_id"]), "employee", False)
