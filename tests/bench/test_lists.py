"""The lists of services that `make bench` times: each statement of theirs looks at few rows, on both databases."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bench import enrollments, requests, tickets
from sqlalchemy import Engine, create_engine, event

pytestmark = pytest.mark.slow

SIZE = 8_000
MOST_ROWS = 1_500
"""Rows that a statement may look at on PostgreSQL, which walks through the newest requests for a page of one kind and
state, or through the words until 200 begin as wanted, where so many do that it soon has found them.
"""

MOST_STEPS = 14_000
"""Steps of SQLite's machine that a statement may take. It takes at least three for each row that it looks at."""


@pytest.mark.parametrize("bench", [requests, enrollments, tickets], ids=["connections", "certificates", "helpdesk"])
def test_no_statement_of_a_list_looks_at_many_rows(bench: ModuleType, database_url: str, tmp_path: Path) -> None:
    register = bench.filled(database_url, SIZE, tmp_path)
    is_sqlite = database_url.startswith("sqlite")
    for name, path, who in bench.LISTS:
        assert register.count(f"{bench.API}{path}", who), name
        with _steps() if is_sqlite else _rows(database_url) as counted:
            register.answer(f"{bench.API}{path}", who)
        assert counted, name
        worst = max(counted, key=counted.__getitem__)
        assert counted[worst] <= (MOST_STEPS if is_sqlite else MOST_ROWS), f"{name}: {counted[worst]}\n{worst}"


@contextmanager
def _rows(url: str) -> Iterator[dict[str, float]]:
    """Yield a mapping that has, after the block, the most rows that a part of the plan of each SELECT statement looks
    at on PostgreSQL, by the text of the statement with its plan.

    PostgreSQL likes to read a table of this size whole, and to join it so. It may not here, so that its plan is that
    for a large table.
    """
    said: list[tuple[str, Any]] = []
    counted: dict[str, float] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    engine = create_engine(url)
    with engine.connect() as connection:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            connection.exec_driver_sql(f"SET enable_{way} = off")
        for statement, parameters in said:
            explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            plan = explained.scalar_one()[0]["Plan"]
            counted[f"{statement}\n{json.dumps(plan, indent=1)}"] = max(_looked_at(plan))
    engine.dispose()


def _looked_at(node: dict[str, Any]) -> Iterator[float]:
    """Yield the rows that each node of a plan looks at, whether it passes them on or not."""
    removed = sum(count for name, count in node.items() if name.startswith("Rows Removed"))
    yield (node["Actual Rows"] + removed) * node["Actual Loops"]
    for part in node.get("Plans", ()):
        yield from _looked_at(part)


@contextmanager
def _steps() -> Iterator[dict[str, float]]:
    """Yield a mapping that counts the steps of each statement that SQLite runs inside the block, by the text of the
    statement with its number in the block.
    """
    counted: dict[str, float] = {}
    unit = 50

    def watch(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        numbered = f"{len(counted) + 1}: {statement}"

        def count() -> None:
            counted[numbered] += unit

        counted[numbered] = 0  # also one that ends before the first count
        cursor.connection.set_progress_handler(count, unit)

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
