"""Rewriting stored values in a migration, after the rule by which they are stored has changed."""

from collections.abc import Callable
from typing import Any

from alembic.operations import Operations
from sqlalchemy import ColumnElement, Connection, TableClause, bindparam, column, select, table, update

from chassis.addresses import NotAnAddress, normalise_address, normalise_domain

_BATCH = 1000


def rewrite_column(op: Operations, table_name: str, column_name: str, rule: Callable[[str], str]) -> int:
    """Replace every text outside ASCII in a column by what `rule` returns for it. Returns how many texts changed.

    For a migration, after the form in which such texts are stored has changed. `op` are the migration's operations.
    Texts in ASCII are left alone. Rows are found by the text itself, so the table needs no particular key.
    """
    rows = table(table_name, column(column_name))
    stored = rows.c[column_name]
    change = update(rows).where(stored == bindparam("old")).values({column_name: bindparam("new")})
    found = op.get_bind().execute(
        select(stored).where(stored.is_not(None)).distinct().execution_options(yield_per=_BATCH)
    )
    texts = [text for (text,) in found if not text.isascii()]
    changes = [{"old": text, "new": new} for text in texts if (new := rule(text)) != text]
    if changes:
        op.get_bind().execute(change, changes)
    return len(changes)


def set_in_steps(op: Operations, rows: TableClause, which: ColumnElement[bool], **values: Any) -> int:
    """Set columns to `values` in the rows that meet a condition, a thousand at a time. Returns how many rows changed.

    For a migration of a large table that services write meanwhile: on PostgreSQL each step is a transaction of its own,
    so nobody waits for more than one. `op` are the migration's operations, and whatever precedes the call is committed
    first; so the migration does nothing else. The table `rows` has a column `id`, and a row that was changed no longer
    meets the condition `which`. After an interruption, another run changes the rest.
    """
    if op.get_bind().dialect.name == "sqlite":
        return _set_all(op.get_bind(), rows, which, values)
    with op.get_context().autocommit_block():
        return _set_all(op.get_bind(), rows, which, values)


def _set_all(connection: Connection, rows: TableClause, which: ColumnElement[bool], values: dict[str, Any]) -> int:
    some = select(rows.c.id).where(which).order_by(rows.c.id).limit(_BATCH).scalar_subquery()
    count, changed = 0, _BATCH
    while changed == _BATCH:
        changed = connection.execute(update(rows).where(rows.c.id.in_(some), which).values(values)).rowcount
        count += changed
    return count


def with_a_label(address: str) -> str:
    """Return an e-mail address with its domain as an A-label. A text that is no address is returned unchanged."""
    try:
        return normalise_address(address)
    except NotAnAddress:
        return address


def as_a_label(domain: str) -> str:
    """Return a domain as an A-label. A text that is no domain is returned unchanged."""
    try:
        return normalise_domain(domain)
    except NotAnAddress:
        return domain
