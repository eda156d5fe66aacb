"""The two kinds of transaction, waking others, and what counts as the database being away."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from scratch_service.app import service
from scratch_service.model import Base, Counter, Thing
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from chassis import clock, migrations
from chassis.database import Database, is_unavailable, wake
from chassis.ids import new_id
from chassis.testing.servers import PrivatePostgres

InProcesses = Callable[..., list[int]]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    Base.metadata.create_all(opened.engine)
    with opened.writing() as session:
        session.add(Counter(name="one", count=0))
    yield opened
    opened.close()


def increment(database: Database) -> None:
    """Reads, then writes what it read and one: what loses updates wherever transactions start too late."""
    with database.writing() as session:
        counter = session.get_one(Counter, "one", with_for_update=True)
        counter.count += 1


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(Counter.count)).one()


def increment_often(_number: int, url: str) -> None:
    database = Database(url)
    for _ in range(500):
        increment(database)


@pytest.mark.slow
def test_six_processes_lose_no_increment(database: Database, database_url: str, in_processes: InProcesses) -> None:
    assert in_processes(6, increment_often, database_url) == [0] * 6
    assert count(database) == 3000


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(text("UPDATE counter SET count = 99"))

    assert count(database) == 0


def test_a_reader_sees_one_moment_and_stops_no_writer(database: Database) -> None:
    with database.reading() as session:
        before = session.scalar(select(Counter.count))
        increment(database)
        session.expire_all()
        after = session.scalar(select(Counter.count))

    assert (before, after) == (0, 0)
    assert count(database) == 1


def test_a_reader_that_writes_after_reading_is_refused_not_upgraded(database: Database) -> None:
    with pytest.raises(DBAPIError) as refused, database.reading() as session:
        session.get_one(Counter, "one").count = 7
        session.flush()

    assert not is_unavailable(refused.value), "our own mistake must not look like a database to wait for"
    assert count(database) == 0


def test_an_exception_rolls_everything_back(database: Database) -> None:
    with pytest.raises(ValueError, match="halfway"), database.writing() as session:
        session.get_one(Counter, "one").count = 5
        session.flush()
        raise ValueError("halfway")

    assert count(database) == 0


def test_a_writer_commits_at_the_end_of_its_block_only(database: Database) -> None:
    with database.writing() as session:
        session.get_one(Counter, "one").count = 5
        session.flush()
        assert count(database) == 0

    assert count(database) == 5


def wake_another(_number: int, url: str, commits: bool) -> None:
    database = Database(url)
    try:
        with database.writing() as session:
            wake(session, "news")
            session.execute(text("UPDATE counter SET count = count + 1"))
            if not commits:
                raise ValueError
    except ValueError:
        pass


def test_a_commit_wakes_listeners_in_other_processes(
    database: Database, database_url: str, in_processes: InProcesses
) -> None:
    listener = database.listener("news")
    while listener.wait(0.05):  # a fresh listener may say "look now" once
        pass

    in_processes(1, wake_another, database_url, True)

    assert listener.wait(10)
    listener.close()


def test_what_rolled_back_wakes_nobody(database: Database, database_url: str, in_processes: InProcesses) -> None:
    listener = database.listener("news")
    while listener.wait(0.05):
        pass

    in_processes(1, wake_another, database_url, False)

    assert not listener.wait(0.05)
    listener.close()


def thing_made_at(moment: datetime) -> Thing:
    return Thing(id=new_id(), name="x", made_at=moment, made_on=moment.date())


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"), database.writing() as session:
        session.add(thing_made_at(datetime(2026, 9, 15, 12, 0)))


def test_a_moment_comes_back_in_utc_to_the_microsecond(database: Database) -> None:
    there = datetime(2026, 9, 15, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-3)))
    with database.writing() as session:
        session.add(thing_made_at(there))

    with database.reading() as session:
        back = session.scalars(select(Thing.made_at)).one()
    assert back == there
    assert back.tzinfo is UTC


def test_the_clock_speaks_utc() -> None:
    assert clock.now().tzinfo is UTC


# What counts as "away"


def test_a_wrong_statement_is_not_a_database_to_wait_for(database: Database) -> None:
    with pytest.raises(DBAPIError) as wrong, database.reading() as session:
        session.execute(text("SELECT nothing FROM nowhere"))

    assert not is_unavailable(wrong.value)


def test_a_broken_rule_is_not_a_database_to_wait_for(database: Database) -> None:
    with pytest.raises(IntegrityError) as broken, database.writing() as session:
        session.execute(text("INSERT INTO counter VALUES ('one', 1)"))

    assert not is_unavailable(broken.value)


def test_another_kind_of_error_is_not_the_database() -> None:
    assert not is_unavailable(ValueError("no"))


def test_errors_show_no_parameters(database: Database) -> None:
    with pytest.raises(DBAPIError) as wrong, database.reading() as session:
        session.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": "hunter2"})

    assert "hunter2" not in str(wrong.value)


def test_an_exhausted_pool_says_try_again(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    database.engine.pool._timeout = 0.01  # type: ignore[attr-defined]  # the setting has no public name after creation
    with (
        database.engine.connect(),
        database.engine.connect(),
        pytest.raises(Exception, match="QueuePool limit") as full,
        database.writing() as session,
    ):
        session.execute(text("SELECT 1"))

    assert is_unavailable(full.value)
    database.close()


def limit_pages(engine: Engine) -> None:
    """From now on SQLite finds the disk full: the file may not grow."""

    @event.listens_for(engine, "checkout")
    def _limit(connection: sqlite3.Connection, *_: object) -> None:
        [(pages,)] = connection.execute("PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")


def add_thing(database: Database) -> None:
    with database.writing() as session:
        session.add(Thing(id=new_id(), name="x" * 50, made_at=clock.now(), made_on=clock.now().date()))


def test_a_full_disk_says_try_again_and_keeps_what_was_there(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    Base.metadata.create_all(database.engine)
    limit_pages(database.engine)

    kept = 0
    with pytest.raises(DBAPIError) as full:
        for kept in range(200):  # noqa: B007  # how many were accepted before the disk was full
            add_thing(database)

    assert is_unavailable(full.value)
    with database.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.scalar(select(func.count(Thing.id))) == kept
    database.close()


def test_a_locked_database_says_try_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    Base.metadata.create_all(database.engine)

    other = Database(f"sqlite:///{tmp_path}/test.db")  # as another process has it: threads of one queue for the writer

    @event.listens_for(other.engine, "checkout")
    def _impatient(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout = 1")

    with database.writing() as holder, pytest.raises(DBAPIError) as locked:
        holder.execute(text("DELETE FROM thing"))
        with other.writing() as session:
            session.execute(text("DELETE FROM thing"))

    assert is_unavailable(locked.value)
    other.close()
    database.close()


def test_a_thread_that_gets_no_turn_to_write_is_told_to_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.database._SQLITE_WAIT_SECONDS", 0.01)
    database = Database(f"sqlite:///{tmp_path}/test.db")

    with database.writing(), pytest.raises(Exception, match="no turn") as waited, database.writing():
        pass

    assert is_unavailable(waited.value)
    database.close()


def open_new_file(number: int, path: str) -> None:
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        session.execute(text(f"CREATE TABLE t{number} (x INTEGER)"))


def test_processes_that_meet_at_a_new_file_all_get_in(tmp_path: Path, in_processes: InProcesses) -> None:
    for attempt in range(3):
        assert in_processes(6, open_new_file, f"{tmp_path}/new{attempt}.db") == [0] * 6


# PostgreSQL alone


@pytest.fixture
def on_postgres(postgres: PrivatePostgres) -> Iterator[Database]:
    name = f"t{new_id().hex[:12]}{new_id().hex[-6:]}"
    postgres.create_database(name)
    database = Database(postgres.url(name))
    migrations.migrate(service, database)
    yield database
    database.close()
    postgres.drop_database(name)


def hang_up_on_everyone(database: Database) -> None:
    with database.writing() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_lost_connections_are_replaced_unseen(on_postgres: Database, on_another: Database) -> None:
    with on_postgres.writing() as session:
        session.execute(text("SELECT 1"))
    hang_up_on_everyone(on_another)

    with on_postgres.writing() as session:
        session.add(Counter(name="one", count=1))
    with on_postgres.reading() as session:
        assert session.scalars(select(Counter.count)).one() == 1


@pytest.fixture
def on_another(on_postgres: Database) -> Iterator[Database]:
    """Somebody else's connections to the same database."""
    other = Database(on_postgres.engine.url.render_as_string(hide_password=False))
    yield other
    other.close()


def test_a_connection_lost_in_a_transaction_says_try_again_and_keeps_nothing(
    on_postgres: Database, on_another: Database
) -> None:
    with pytest.raises(DBAPIError) as lost, on_postgres.writing() as session:
        session.add(Counter(name="one", count=1))
        session.flush()
        hang_up_on_everyone(on_another)
        session.execute(text("SELECT 1"))

    assert is_unavailable(lost.value)
    with on_postgres.reading() as session:
        assert session.scalars(select(Counter)).all() == []


def test_a_listener_comes_back_after_its_connection_was_lost(on_postgres: Database, on_another: Database) -> None:
    listener = on_postgres.listener("news")
    while listener.wait(0.05):
        pass
    hang_up_on_everyone(on_another)
    while listener.wait(0.05):  # it notices, waits a moment, connects and says "look now"
        pass

    with on_another.writing() as session:
        wake(session, "news")

    assert listener.wait(10)
    listener.close()


def test_a_server_that_is_away_says_try_again() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(DBAPIError) as away, database.reading() as session:
        session.execute(text("SELECT 1"))

    assert is_unavailable(away.value)


def test_nobody_waits_long_for_a_database_whose_host_vanished() -> None:
    """Every other test on PostgreSQL shows that libpq takes these parameters."""
    usual = Database("postgresql+psycopg://nobody@127.0.0.1:1/none").engine.url.query
    chosen = Database("postgresql+psycopg://nobody@127.0.0.1:1/none?tcp_user_timeout=9000").engine.url.query

    assert usual["connect_timeout"] == "5"
    assert int(str(usual["tcp_user_timeout"])) == 25_000
    idle, interval, count = (int(str(usual[f"keepalives_{part}"])) for part in ("idle", "interval", "count"))
    assert idle + interval * count == 25, "seconds without an answer"
    assert chosen["tcp_user_timeout"] == "9000"
