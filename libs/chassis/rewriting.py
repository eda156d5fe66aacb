"""Rewriting stored values in a migration, after the rule by which they are stored has changed."""

from collections.abc import Callable

from alembic.operations import Operations
from sqlalchemy import bindparam, column, select, table, update

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
