"""Staff find, lock and correct accounts; people erase theirs; the audit trail is listed."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.addresses import address_key
from chassis.database import Timestamp
from chassis.snapshots import index_audit_lists, unindex_audit_lists
from chassis.word_search import Bytewise
from chassis.words import words_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BATCH = 500
_accounts = sa.table("user_account", sa.column("id", sa.Uuid()), sa.column("name"))
_words = sa.table("user_word", sa.column("word"), sa.column("user_id", sa.Uuid()))
_registrations = sa.table("registration", sa.column("id", sa.Uuid()), sa.column("email"), sa.column("email_key"))


def upgrade() -> None:
    index_audit_lists(op)
    op.add_column("user_account", sa.Column("staff_locked_at", Timestamp))
    op.create_table(
        "user_word",
        sa.Column("word", Bytewise, primary_key=True),
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_user_word_user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_user_word_user_id_word", "user_word", ["user_id", "word"])
    op.create_table(
        "staff_decision",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("decided_at", Timestamp, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_staff_decision_user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_staff_decision_user_id_id", "staff_decision", ["user_id", "id"])
    op.create_table(
        "erased_user",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("erased_at", Timestamp, nullable=False),
    )
    # a process of the version before still writes registrations without the key; they live for a day
    op.add_column("registration", sa.Column("email_key", sa.String(254), nullable=False, server_default=""))
    op.create_index("ix_registration_email_key", "registration", ["email_key"])
    _index_names(op.get_bind())
    _key_registrations(op.get_bind())


def downgrade() -> None:
    op.drop_index("ix_registration_email_key", "registration")
    op.drop_column("registration", "email_key")
    for table in ("erased_user", "staff_decision", "user_word"):
        op.drop_table(table)
    op.drop_column("user_account", "staff_locked_at")
    unindex_audit_lists(op)


def _index_names(connection: sa.Connection) -> None:
    for rows in _batches(connection, _accounts):
        words = [{"word": word, "user_id": row.id} for row in rows for word in words_of(row.name)]
        if words:
            connection.execute(sa.insert(_words), words)


def _key_registrations(connection: sa.Connection) -> None:
    for rows in _batches(connection, _registrations):
        for row in rows:
            this = sa.update(_registrations).where(_registrations.c.id == row.id)
            connection.execute(this.values(email_key=address_key(row.email)))


def _batches(connection: sa.Connection, table: Any) -> Iterator[Any]:
    """Yield the rows of a table by id, a batch at a time."""
    last = None
    while True:
        batch = sa.select(table).order_by(table.c.id).limit(_BATCH)
        rows = connection.execute(batch if last is None else batch.where(table.c.id > last)).all()
        yield rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].id
