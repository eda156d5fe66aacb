"""The statements that a database is asked: how many a list needs, and which index each of them uses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from chassis.database import Database


@contextmanager
def statements() -> Iterator[list[str]]:
    """Yield a list to which every SQL statement is added that runs inside the block, on any engine of this process."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def plan(database: Database, statement: str) -> list[str]:
    """Return SQLite's steps for a statement, whatever the values of its parameters are."""
    with database.reading() as session:
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('?', chr(39) * 2)}")
        return [row[3] for row in rows]
