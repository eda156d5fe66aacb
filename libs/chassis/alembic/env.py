"""Alembic's environment for every service; `chassis.migrations` hands it the service and its database.

Two migrations that start together wait for each other, and the later one finds nothing left to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from chassis.database import Database, chassis_metadata
from chassis.migrations import alone

database: Database = context.config.attributes["database"]
service = context.config.attributes["service"]
given: Connection | None = context.config.attributes["connection"]


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=[service.metadata, chassis_metadata],
        render_as_batch=database.is_sqlite,
        compare_type=True,
        transaction_per_migration=not database.is_sqlite,
    )
    with context.begin_transaction():
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


if database.is_sqlite:
    with database.engine.connect() as connection, whole(connection):
        run(connection)
elif given is not None:
    run(given)
else:
    with alone(database) as connection:
        run(connection)
