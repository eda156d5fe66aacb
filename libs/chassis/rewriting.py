"""Rewriting stored values in a migration: a rule that changed is applied to what was stored by the old one."""

from collections.abc import Callable

from alembic.operations import Operations
from sqlalchemy import bindparam, column, select, table, update

from chassis.addresses import NotAnAddress, normalise_address, normalise_domain

_BATCH = 1000


def rewrite_column(op: Operations, table_name: str, column_name: str, rule: Callable[[str], str]) -> int:
    """Replace every text outside ASCII in a column by what `rule` makes of it. Return how many texts changed.

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


def with_a_label(address: str) -> str:
    """Return the address with its domain as an A-label; an address that cannot be read stays as it is."""
    try:
        return normalise_address(address)
    except NotAnAddress:
        return address


def as_a_label(domain: str) -> str:
    """Return the domain as an A-label; a domain that cannot be read stays as it is."""
    try:
        return normalise_domain(domain)
    except NotAnAddress:
        return domain
