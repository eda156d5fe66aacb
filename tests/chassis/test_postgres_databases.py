"""A PostgreSQL database that one test has used is, for the next one, as the migrations made it."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from scratch_service.app import service
from sqlalchemy import text

from chassis.database import Database
from chassis.testing.databases import PostgresDatabases
from chassis.testing.servers import PrivatePostgres

pytestmark = pytest.mark.slow
NUMBER = "SELECT oid FROM pg_database WHERE datname = current_database()"
ROWS = "SELECT (SELECT count(*) FROM counter), (SELECT count(*) FROM alembic_version)"
A_ROW = "INSERT INTO counter (name, count) VALUES ('one', 1)"


@pytest.fixture
def databases(postgres: PrivatePostgres) -> Iterator[PostgresDatabases]:
    made = PostgresDatabases(postgres)
    yield made
    made.close()


def used(databases: PostgresDatabases, *statements: str) -> int:
    """Run `statements` in a database and give it back. Returns the number by which PostgreSQL knows it."""
    url = databases.reserve()
    with closing(Database(url)) as database:
        assert databases.prepare(service, database)
        with database.writing() as session:
            assert tuple(session.execute(text(ROWS)).one()) == (0, 1)
            for statement in statements:
                session.execute(text(statement))
            number = session.scalars(text(NUMBER)).one()
    databases.give_back(url)
    return int(number)


def test_it_is_used_again_without_the_rows_of_the_test(databases: PostgresDatabases) -> None:
    first = used(databases, A_ROW)
    assert used(databases) == first
    assert used(databases) == first


def test_its_sequences_begin_anew(databases: PostgresDatabases) -> None:
    for _test in range(2):
        url = databases.reserve()
        with closing(Database(url)) as database:
            databases.prepare(service, database)
        with databases.server.superuser(url.rpartition("/")[2]) as connection:
            names = [name for (name,) in connection.execute("SELECT sequencename FROM pg_sequences")]
            assert names
            assert [connection.execute("SELECT nextval(%s)", [name]).fetchone() for name in names] == [(1,)] * len(
                names
            )
        databases.give_back(url)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE counter ADD COLUMN note text",
        "ALTER TABLE counter ALTER COLUMN count DROP NOT NULL",
        "ALTER TABLE counter ALTER COLUMN count SET DEFAULT 7",
        "ALTER TABLE counter ADD CONSTRAINT positive CHECK (count > 0)",
        "ALTER TABLE counter RENAME COLUMN count TO counted",
        "CREATE TABLE another (id bigint)",
        "DROP TABLE counter",
        "CREATE INDEX another ON counter (count)",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA another",
        "REVOKE ALL ON counter FROM CURRENT_USER",
        "ANALYZE pg_class; ANALYZE alembic_version",
        "UPDATE alembic_version SET version_num = 'another'",
        "DELETE FROM alembic_version",
    ],
)
def test_one_that_the_test_changed_otherwise_is_not_used_again(databases: PostgresDatabases, change: str) -> None:
    assert used(databases, *change.split("; ")) != used(databases)


def test_who_stayed_connected_does_not_reach_it_any_more(databases: PostgresDatabases) -> None:
    url = databases.reserve()
    with closing(Database(url)) as database:
        databases.prepare(service, database)
    with psycopg.connect(url.replace("+psycopg", "")) as left_open:
        left_open.execute(A_ROW)
        databases.give_back(url)
        used(databases)
        with pytest.raises(psycopg.OperationalError):
            left_open.execute(A_ROW)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url.replace("+psycopg", ""))


def test_one_that_was_not_reserved_is_left_to_others(databases: PostgresDatabases) -> None:
    url = databases.create()
    with closing(Database(url)) as database:
        assert not databases.prepare(service, database)
    databases.give_back(url)
    with databases.server.superuser() as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [url.rpartition("/")[2]])
        assert known.fetchall() == []
