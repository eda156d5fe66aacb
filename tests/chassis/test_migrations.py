"""Migrations: one environment for all services, safe to start twice, safe for rows that refer to each other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from scratch_service.app import service
from scratch_service.model import Base
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.chassis.evolving import add_revision

from chassis import migrations
from chassis.database import Database, chassis_metadata
from chassis.revisions import is_at_head, known_revisions
from chassis.service import Service

InProcesses = Callable[..., list[int]]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def test_the_migrated_tables_are_those_of_the_models(database: Database) -> None:
    migrations.migrate(service, database)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, [Base.metadata, chassis_metadata]) == []  # type: ignore[arg-type]


def test_at_head_means_at_the_newest_revision(database: Database) -> None:
    assert not is_at_head(service.migrations, database)

    migrations.migrate(service, database)

    assert is_at_head(service.migrations, database)


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrations.migrate(service, database)
    migrations.migrate(service, database)

    assert is_at_head(service.migrations, database)


def migrate(_number: int, url: str) -> None:
    database = Database(url)
    migrations.migrate(service, database)
    assert is_at_head(service.migrations, database)


def test_two_that_migrate_at_once_wait_for_each_other(
    database: Database, database_url: str, in_processes: InProcesses
) -> None:
    assert in_processes(4, migrate, database_url) == [0] * 4
    assert is_at_head(service.migrations, database)


@pytest.mark.parametrize(
    ("revisions", "newest"),
    [
        ({}, set()),
        ({"a": 'revision = "a"\ndown_revision = None'}, {"a"}),
        ({"b": 'revision: str = "b"\ndown_revision: str = "a"', "a": 'revision = "a"\ndown_revision = None'}, {"b"}),
        (
            {
                "a": 'revision = "a"\ndown_revision = None',
                "b": 'revision = "b"\ndown_revision = "a"',
                "c": 'revision = "c"\ndown_revision = "a"',
            },
            {"b", "c"},
        ),
        (
            {
                "a": 'revision = "a"\ndown_revision = None',
                "b": 'revision = "b"\ndown_revision = None',
                "c": 'revision = "c"\ndown_revision = ("a", "b")',
            },
            {"c"},
        ),
    ],
)
def test_revisions_are_read_as_alembic_reads_them(tmp_path: Path, revisions: dict[str, str], newest: set[str]) -> None:
    for name, content in revisions.items():
        (tmp_path / f"{name}_x.py").write_text(f"{content}\n\n\ndef upgrade() -> None: ...\n")
    config = Config()
    config.set_main_option("script_location", str(tmp_path))
    config.set_main_option("version_locations", str(tmp_path))
    config.set_main_option("path_separator", "newline")

    assert known_revisions(tmp_path) == (newest, set(revisions))
    assert newest == set(ScriptDirectory.from_config(config).get_heads())


def test_a_database_of_a_later_release_is_at_head(evolving: Service, database: Database) -> None:
    add_revision(evolving, "0001", None, TABLES)
    migrations.migrate(evolving, database)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0007'"))

    assert is_at_head(evolving.migrations, database)


# Later migrations


@pytest.fixture
def evolving(tmp_path: Path) -> Service:
    """A service whose migrations a test writes."""
    folder = tmp_path / "evolving"
    (folder / "migrations").mkdir(parents=True)
    return replace(service, folder=folder)


TABLES = """
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(5)))
    op.create_table(
        "child",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id", ondelete="CASCADE"), nullable=False),
    )
    op.execute("INSERT INTO parent VALUES (1, 'a')")
    op.execute("INSERT INTO child VALUES (1, 1)")
"""


def children(database: Database) -> int:
    with database.reading() as session:
        return int(session.scalar(text("SELECT count(*) FROM child")) or 0)


def test_a_changed_table_keeps_the_rows_that_refer_to_it(evolving: Service, database: Database) -> None:
    add_revision(evolving, "0001", None, TABLES)
    change = """
        with op.batch_alter_table("parent") as batch:
            batch.alter_column("name", type_=sa.String(50), existing_type=sa.String(5))
    """
    add_revision(evolving, "0002", "0001", change)

    migrations.migrate(evolving, database)

    assert children(database) == 1
    with pytest.raises(DBAPIError), database.writing() as session:
        session.execute(text("INSERT INTO child VALUES (2, 99)"))


def test_a_migration_that_fails_leaves_the_database_as_it_was(evolving: Service, database: Database) -> None:
    add_revision(evolving, "0001", None, TABLES)
    migrations.migrate(evolving, database)
    broken = """
        op.execute("DELETE FROM child")
        op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
        raise ValueError("halfway")
    """
    add_revision(evolving, "0002", "0001", broken)

    with pytest.raises(ValueError, match="halfway"):
        migrations.migrate(evolving, database)

    assert children(database) == 1
    assert not is_at_head(evolving.migrations, database)
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("SELECT * FROM half"))


def test_a_migration_may_not_leave_rows_that_refer_to_nothing(evolving: Service, database: Database) -> None:
    add_revision(evolving, "0001", None, TABLES)
    migrations.migrate(evolving, database)
    add_revision(evolving, "0002", "0001", 'op.execute("INSERT INTO child VALUES (2, 99)")')

    with pytest.raises((RuntimeError, DBAPIError)):
        migrations.migrate(evolving, database)

    assert children(database) == 1
