"""Alembic's environment for every service; `chassis.migrations` hands it the service and its database.

Two migrations that start together wait for each other, and the later one finds nothing left to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from chassis.database import Database, chassis_metadata

database: Database = context.config.attributes["database"]
service = context.config.attributes["service"]


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=[service.metadata, chassis_metadata],
        render_as_batch=database.is_sqlite,
        compare_type=True,
    )
    with context.begin_transaction():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('ramal.migrate'))"))
        context.run_migrations()


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """Run migrations (the block) in one SQLite transaction with foreign keys off, and switch them on afterwards.

    `connection` is the migrations' own. BEGIN IMMEDIATE keeps other processes from migrating meanwhile. Alembic changes
    a table by copying it and dropping the old one; with foreign keys on, that would delete the rows of other tables
    that refer to it. SQLite can switch them only outside a transaction. Raises RuntimeError, and rolls back, when the
    block leaves references to missing rows.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration leaves references to rows that are not there: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


with database.engine.connect() as connection:
    if database.is_sqlite:
        with whole(connection):
            run(connection)
    else:
        run(connection)
