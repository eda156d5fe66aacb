"""Migrations: Alembic over a service's own folder, with one environment for all services.

The chassis's tables are part of every service's database. `chassis.snapshots` has them as migrations create them.

Services go on working while a migration runs (`docs/migrations.md`). On PostgreSQL each migration is a transaction of
its own that waits at most two seconds for a lock and is tried again later, because everybody else would queue behind a
waiting ALTER TABLE. Only one process migrates a database at a time. The others ask for the lock again and again outside
any transaction: CREATE INDEX CONCURRENTLY waits for all open transactions, and would wait for theirs for ever.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from chassis.database import Database

if TYPE_CHECKING:
    from chassis.service import Service

log = structlog.get_logger(__name__)

_ENVIRONMENT = Path(__file__).parent / "alembic"
_TRY_LOCK = text("SELECT pg_try_advisory_lock(hashtext('ramal.migrate'))")
_POLL_SECONDS = 0.2
_LOCK_TIMEOUT_SECONDS = 2.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 15.0
PATIENCE_SECONDS = 900.0
"""How long a migration waits by default for another one that runs, and for the locks that it needs."""


class MigrationGaveUp(Exception):
    """The database could not be migrated in the time given, because others kept what the migration needs."""


def configuration(service: "Service", database: Database, connection: Connection | None = None) -> Config:
    """Return the configuration by which Alembic's commands migrate `database` with the migrations of `service`.

    The commands use `connection` if it is given, otherwise one of their own. On PostgreSQL it comes from `alone`.
    """
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(service.migrations))
    config.attributes.update(service=service, database=database, connection=connection)
    return config


def migrate(
    service: "Service",
    database: Database,
    *,
    patience: float = PATIENCE_SECONDS,
    lock_timeout: float = _LOCK_TIMEOUT_SECONDS,
) -> None:
    """Bring a service's database to its newest revision. Two processes that migrate at once wait for each other.

    On PostgreSQL, a migration that waits longer than `lock_timeout` seconds for a lock is rolled back and tried again
    after a pause. Raises MigrationGaveUp after `patience` seconds; migrations that were completed stay. SQLite has one
    writer at a time, for which a migration waits as any writer does.
    """
    if database.is_sqlite:
        command.upgrade(configuration(service, database), "head")
        return
    deadline = time.monotonic() + patience
    with alone(database, patience=patience, lock_timeout=lock_timeout) as connection:
        pause = _FIRST_PAUSE_SECONDS
        while not _upgraded(configuration(service, database, connection), connection):
            if time.monotonic() + pause > deadline:
                raise MigrationGaveUp(f"no lock in {patience:g} s: look for long transactions in pg_stat_activity")
            time.sleep(pause)  # those who queued behind the migration go on meanwhile
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)


@contextmanager
def alone(
    database: Database, *, patience: float = PATIENCE_SECONDS, lock_timeout: float = _LOCK_TIMEOUT_SECONDS
) -> Iterator[Connection]:
    """Yield a connection to a PostgreSQL database on which only this process migrates while the block runs.

    The right to migrate is an advisory lock of the connection's session, which the server frees when the session ends.
    Statements on the connection wait at most `lock_timeout` seconds for a lock. Raises MigrationGaveUp when another
    process has been migrating for `patience` seconds.
    """
    deadline = time.monotonic() + patience
    with database.engine.connect() as connection:
        try:
            while not connection.scalar(_TRY_LOCK):
                connection.commit()
                if time.monotonic() > deadline:
                    raise MigrationGaveUp(f"another process has been migrating the database for {patience:g} s")
                time.sleep(_POLL_SECONDS)
            connection.exec_driver_sql(f"SET lock_timeout = {int(lock_timeout * 1000)}")
            connection.commit()
            yield connection
        finally:
            connection.invalidate()  # ends the session, whose lock and setting must not get back into the pool


def _upgraded(config: Config, connection: Connection) -> bool:
    """Run the migrations that are missing. Returns False when one of them did not get a lock and was rolled back."""
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        connection.rollback()
        if not isinstance(error.orig, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
            raise
        log.warning("migration.blocked", error=str(error.orig))
        return False
    return True
