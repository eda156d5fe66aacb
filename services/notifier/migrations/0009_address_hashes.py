"""Messages and recipients are found by the hash of their address, in whatever spelling, through an index.

The index by the address itself goes: no query uses it any more.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

from chassis.addresses import address_key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("notification", sa.Column("address_hash", sa.String(64)))
    op.add_column("recipient", sa.Column("address_hash", sa.String(64)))
    _fill("notification", key="id", address="address")
    _fill("recipient", key="user_id", address="email")
    op.create_index("ix_notification_address_hash_id", "notification", ["address_hash", "id"])
    op.create_index("ix_recipient_address_hash", "recipient", ["address_hash"])
    op.drop_index("ix_notification_address_id", "notification")


def downgrade() -> None:
    op.create_index("ix_notification_address_id", "notification", ["address", "id"])
    op.drop_index("ix_recipient_address_hash", "recipient")
    op.drop_index("ix_notification_address_hash_id", "notification")
    op.drop_column("recipient", "address_hash")
    op.drop_column("notification", "address_hash")


def _fill(table: str, *, key: str, address: str) -> None:
    """Hash the addresses in the column `address` of a table, in the order of its primary key `key`."""
    columns = sa.table(table, sa.column(key, sa.Uuid()), sa.column(address), sa.column("address_hash"))
    this, words = columns.c[key], columns.c[address]
    rows = sa.select(this.label("key"), words.label("address")).where(words.is_not(None)).order_by(this)
    change = sa.update(columns).where(this == sa.bindparam("row_key", type_=sa.Uuid()))
    change = change.values(address_hash=sa.bindparam("hashed"))
    found = op.get_bind().execute(rows.limit(_ROWS_AT_ONCE)).all()
    while found:
        hashed = [
            {"row_key": row.key, "hashed": hashlib.sha256(address_key(row.address).encode()).hexdigest()}
            for row in found
        ]
        op.get_bind().execute(change, hashed)
        found = op.get_bind().execute(rows.where(this > found[-1].key).limit(_ROWS_AT_ONCE)).all()
