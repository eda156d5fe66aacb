"""Indexes of tables that are in use, created and dropped in a migration while services read and write them.

A plain CREATE INDEX keeps everybody from writing the table until the index is built. PostgreSQL can build one beside
the writers (CONCURRENTLY), though outside a transaction only: the helpers here end the migration's transaction first.
A migration that uses them does nothing else, so that it can be run again after it was interrupted.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from alembic.operations import Operations
from sqlalchemy import Connection, TextClause, text

_IS_VALID = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")


def create_index(
    op: Operations,
    name: str,
    table: str,
    columns: Sequence[str | TextClause],
    *,
    unique: bool = False,
    where: TextClause | None = None,
) -> None:
    """Create an index, on PostgreSQL without keeping anybody from writing the table meanwhile.

    `op` are the migration's operations; `where` makes it an index of the rows that meet this condition. An index that
    an interrupted run left unfinished is built again, and a finished one is left as it is.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(name, table, columns, unique=unique, sqlite_where=where)
        return
    with _outside_transaction(op) as connection:
        is_valid = connection.scalar(_IS_VALID, {"name": f'"{name}"'})
        if is_valid is False:
            op.drop_index(name, table, postgresql_concurrently=True)
        if not is_valid:
            op.create_index(name, table, columns, unique=unique, postgresql_where=where, postgresql_concurrently=True)


def drop_index(op: Operations, name: str, table: str) -> None:
    """Drop an index if it exists, on PostgreSQL without keeping anybody from using the table meanwhile."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(name, table, if_exists=True)
        return
    with _outside_transaction(op):
        op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)


@contextmanager
def _outside_transaction(op: Operations) -> Iterator[Connection]:
    """Commit the migration's transaction, and run the block with a connection that commits each statement.

    The block waits for locks as long as it takes: nobody queues behind an index that is built CONCURRENTLY, and one
    that gave up would leave an invalid index.
    """
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        before = connection.exec_driver_sql("SHOW lock_timeout").scalar_one()
        connection.exec_driver_sql("SET lock_timeout = 0")
        try:
            yield connection
        finally:
            connection.exec_driver_sql(f"SET lock_timeout = '{before}'")
