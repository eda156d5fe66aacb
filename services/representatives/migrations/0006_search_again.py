"""Index again, by the rules of `representatives.model.words`, what has other letters than ASCII's.

Ø, Ł, Đ, Æ and others are folded now, and words that cannot be folded are kept. Running it again changes nothing.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.words import words_of
from representatives.model.words import name_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BATCH = 500
_word = sa.table("search_word", sa.column("kind"), sa.column("word"), sa.column("entity_id", sa.Uuid()))
_agent = sa.table("agent", sa.column("id", sa.Uuid()), *map(sa.column, ("code", "acronym", "legal_name", "cnpj")))
_company = sa.table("company", sa.column("id", sa.Uuid()), *map(sa.column, ("legal_name", "acronym", "cnpj")))
_access = sa.table("system_access", sa.column("id", sa.Uuid()), sa.column("name"), sa.column("name_key"))


def upgrade() -> None:
    connection = op.get_bind()
    for kind, table in (("agent", _agent), ("company", _company)):
        for row in _other_than_ascii(connection, table):
            texts = [text for text in row[1:] if text]
            connection.execute(sa.delete(_word).where(_word.c.kind == kind, _word.c.entity_id == row.id))
            words = [{"kind": kind, "word": word, "entity_id": row.id} for word in words_of(*texts)]
            connection.execute(sa.insert(_word), words)
    for row in _other_than_ascii(connection, _access):
        connection.execute(sa.update(_access).where(_access.c.id == row.id).values(name_key=name_key(row.name)))


def downgrade() -> None:
    """The words stay: the earlier rules find fewer of them."""


def _other_than_ascii(connection: sa.Connection, table: sa.TableClause) -> Iterator[sa.Row[Any]]:
    last = None
    while True:
        rows = sa.select(table).order_by(table.c.id).limit(_BATCH)
        found = connection.execute(rows.where(table.c.id > last) if last else rows).all()
        yield from (row for row in found if not all(text.isascii() for text in row[1:] if text))
        if len(found) < _BATCH:
            return
        last = found[-1].id
