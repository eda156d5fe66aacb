"""Migrations beside a service that is in use: they stop nobody, and the release before goes on serving."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from scratch_service import actions
from scratch_service.app import FOLDER, service
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.chassis.evolving import add_revision

from chassis import clock, migrations
from chassis.auth import Verifier
from chassis.context import SYSTEM
from chassis.database import Database
from chassis.revisions import is_at_head, known_revisions
from chassis.service import Runtime, Service
from chassis.testing.databases import PostgresDatabases
from chassis.testing.plugin import checked_client, settings_for_tests
from chassis.testing.processes import wait_until
from chassis.testing.tokens import Signer

InProcesses = Callable[..., list[int]]
FIRST = (FOLDER / "migrations" / "0001_first.py").read_text(encoding="utf-8")
EXPAND = """
    op.add_column("thing", sa.Column("title", sa.String(50)))
    op.execute("UPDATE thing SET title = name")
"""
INDEX = """
    from chassis.indexes import create_index

    create_index(op, "ix_thing_title", "thing", ["title"])
"""
CONTRACT = """
    with op.batch_alter_table("thing") as batch:
        batch.drop_column("name")
"""


@pytest.fixture
def evolving(tmp_path: Path) -> Service:
    """The scratch service with its first migration; a test adds those of the next release."""
    folder = tmp_path / "evolving" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_first.py").write_text(FIRST, encoding="utf-8")
    known_revisions.cache_clear()
    return replace(service, folder=folder.parent)


@pytest.fixture
def database(database_url: str, evolving: Service) -> Iterator[Database]:
    """At the first revision."""
    with closing(Database(database_url)) as opened:
        migrations.migrate(evolving, opened)
        yield opened


@pytest.fixture
def server(postgres_databases: PostgresDatabases, evolving: Service) -> Iterator[Database]:
    """The same, on PostgreSQL: SQLite has one writer at a time, and no locks that others queue behind."""
    url = postgres_databases.create()
    with closing(Database(url)) as opened:
        migrations.migrate(evolving, opened)
        yield opened
    postgres_databases.give_back(url)


def columns(database: Database) -> set[str]:
    with database.reading() as session:
        return {column["name"] for column in inspect(session.connection()).get_columns("thing")}


def indexes(database: Database) -> set[str | None]:
    with database.reading() as session:
        return {index["name"] for index in inspect(session.connection()).get_indexes("thing")}


# Another release


def make(runtime: Runtime, name: str) -> UUID:
    with runtime.database.writing() as session:
        return actions.make(session, actor=SYSTEM, now=clock.now(), name=name).id


@pytest.fixture
def old(
    database: Database, evolving: Service, database_url: str, tmp_path: Path, signer: Signer, scratch_contracts: None
) -> Iterator[Runtime]:
    """A process of the first release."""
    with closing(Runtime(evolving, settings_for_tests(service.settings, database_url, tmp_path))) as runtime:
        runtime.verifier = Verifier(signer, issuer=Signer.issuer, audience=Signer.audience)
        yield runtime


@pytest.fixture
def following(evolving: Service, tmp_path: Path) -> Service:
    """The next release: it reads `title` in place of `name`."""
    folder = tmp_path / "following"
    shutil.copytree(evolving.migrations, folder / "migrations")
    release = replace(service, folder=folder)
    add_revision(release, "0002", "0001", EXPAND)
    add_revision(release, "0003", "0002", INDEX)
    return release


def test_the_web_of_the_release_before_serves_on_the_expanded_schema(
    old: Runtime, following: Service, signer: Signer
) -> None:
    before = make(old, "before")
    client = checked_client(old).as_(signer.token())

    migrations.migrate(following, old.database)

    assert client.get("/health/ready").json["status"] == "ready"
    assert client.post("/api/scratch/v1/things", json={"name": "after"}).status_code == 201
    renamed = client.patch(f"/api/scratch/v1/things/{before}", json={"name": "renamed"})
    assert renamed.status_code == 200
    found = client.get("/api/scratch/v1/things").json["items"]
    assert [thing["name"] for thing in found] == ["renamed", "after"]
    assert "ix_thing_title" in indexes(old.database)


def test_it_does_not_on_the_contracted_one_which_is_why_that_comes_a_release_later(
    old: Runtime, following: Service
) -> None:
    add_revision(following, "0004", "0003", CONTRACT)

    migrations.migrate(following, old.database)

    with pytest.raises(DBAPIError):
        make(old, "after")


# Locks


def migrate(_number: int, evolving: Service, url: str) -> None:
    with closing(Database(url)) as database:
        migrations.migrate(evolving, database, patience=50)
        assert is_at_head(evolving.migrations, database)


def test_who_waits_for_a_migration_does_not_keep_it_from_building_an_index(
    server: Database, evolving: Service, in_processes: InProcesses
) -> None:
    add_revision(evolving, "0002", "0001", EXPAND)
    add_revision(evolving, "0003", "0002", INDEX)

    assert in_processes(3, migrate, evolving, str(server.url.render_as_string(hide_password=False))) == [0] * 3
    assert "ix_thing_title" in indexes(server)


def test_who_waits_too_long_for_another_migration_gives_up(server: Database, evolving: Service) -> None:
    with migrations.alone(server), pytest.raises(migrations.MigrationGaveUp, match="another process"):
        migrations.migrate(evolving, server, patience=0)


@contextmanager
def reading(database: Database) -> Iterator[None]:
    """Somebody's long transaction: inside the block no migration can change the table."""
    with database.reading() as session:
        session.execute(text("SELECT count(*) FROM thing"))
        yield


def is_waiting(database: Database) -> bool:
    here = "datname = current_database() AND wait_event_type = 'Lock'"
    with database.reading() as session:
        return bool(session.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")))


def test_a_migration_lets_others_work_while_it_waits_for_a_long_transaction(
    server: Database, evolving: Service
) -> None:
    add_revision(evolving, "0002", "0001", EXPAND)
    done: list[str] = []

    def change() -> None:
        migrations.migrate(evolving, server, lock_timeout=0.3)
        done.append("migrated")

    migrating = threading.Thread(target=change)
    with reading(server):
        migrating.start()
        assert wait_until(lambda: is_waiting(server), 20)
        with server.writing() as session:  # it queues behind the migration, which then makes room
            session.execute(text("UPDATE thing SET size = 1"))
        assert done == []
    migrating.join(timeout=30)

    assert done == ["migrated"]
    assert "title" in columns(server)


def test_a_migration_that_gets_no_lock_leaves_the_database_as_it_was(server: Database, evolving: Service) -> None:
    add_revision(evolving, "0002", "0001", EXPAND)

    with reading(server), pytest.raises(migrations.MigrationGaveUp, match="no lock"):
        migrations.migrate(evolving, server, patience=0.5, lock_timeout=0.1)

    assert "title" not in columns(server)
    migrations.migrate(evolving, server)
    assert "title" in columns(server)


# Indexes


def test_an_index_that_an_interrupted_run_left_unfinished_is_built_again(server: Database, evolving: Service) -> None:
    unique = INDEX.replace('["title"]', '["title"], unique=True')
    add_revision(evolving, "0002", "0001", EXPAND)
    add_revision(evolving, "0003", "0002", unique)
    twice = "INSERT INTO thing (id, name, made_at, made_on, version) VALUES (gen_random_uuid(), 'a', now(), now(), 1)"
    with server.writing() as session:
        for _ in range(2):
            session.execute(text(twice))
    with pytest.raises(IntegrityError):
        migrations.migrate(evolving, server)
    assert "ix_thing_title" in indexes(server), "PostgreSQL leaves an invalid one"

    with server.writing() as session:
        session.execute(text("UPDATE thing SET title = id::text"))
    migrations.migrate(evolving, server)

    with server.writing() as session:
        is_valid = text("SELECT indisvalid AND indisunique FROM pg_index WHERE indexrelid = 'ix_thing_title'::regclass")
        assert session.scalar(is_valid)


def test_an_index_is_created_and_dropped_on_both_databases(database: Database, evolving: Service) -> None:
    add_revision(evolving, "0002", "0001", EXPAND)
    add_revision(evolving, "0003", "0002", INDEX.replace('["title"]', '["title"], where=sa.text("size > 5")'))
    migrations.migrate(evolving, database)
    assert "ix_thing_title" in indexes(database)
    drop = """
        from chassis.indexes import drop_index

        drop_index(op, "ix_thing_title", "thing")
        drop_index(op, "ix_thing_title", "thing")
    """
    add_revision(evolving, "0004", "0003", drop)

    migrations.migrate(evolving, database)

    assert "ix_thing_title" not in indexes(database)
