"""Queries only read: a query that locks fails in a read-only transaction, on PostgreSQL only."""

import ast
from pathlib import Path

from tests.architecture.repository import modules, report


def locks_in(path: Path, tree: ast.Module) -> list[str]:
    """A sentence for each row lock in a module of the room `queries`."""
    if "queries" not in (*path.parts, path.stem):
        return []
    called = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        f"{path}:{call.lineno}: locks rows; an action does that"
        for call in called
        if (isinstance(call.func, ast.Attribute) and call.func.attr == "with_for_update")
        or any(keyword.arg == "with_for_update" for keyword in call.keywords)
    ]


def test_no_query_locks_rows() -> None:
    faults = [fault for path, tree in modules().items() for fault in locks_in(path, tree)]
    assert not faults, report(faults)


def test_a_query_that_locks_is_found() -> None:
    text = "session.get(Unit, code, with_for_update=True)\nsession.scalar(select(Unit).with_for_update())"
    assert locks_in(Path("services/example/src/example/queries/unit.py"), ast.parse(text)) == [
        "services/example/src/example/queries/unit.py:1: locks rows; an action does that",
        "services/example/src/example/queries/unit.py:2: locks rows; an action does that",
    ]
    assert locks_in(Path("services/example/src/example/actions/unit.py"), ast.parse(text)) == []
