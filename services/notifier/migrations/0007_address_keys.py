"""Notifications to an address without an account are found by one hash of it, however the address was spelled.

Rows from before addresses had one key are hashed anew; those without an address were purged and keep what they have.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

from chassis.addresses import address_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_notification = sa.table(
    "notification",
    sa.column("id", sa.Uuid()),
    sa.column("recipient_id", sa.Uuid()),
    sa.column("recipient_key"),
    sa.column("address"),
)


def upgrade() -> None:
    columns = _notification.c
    unaccounted = sa.select(columns.id, columns.address, columns.recipient_key)
    rows = unaccounted.where(columns.recipient_id.is_(None), columns.address.is_not(None))
    for row in op.get_bind().execute(rows).all():
        key = hashlib.sha256(address_key(row.address).encode()).hexdigest()
        if key != row.recipient_key:
            keyed = sa.update(_notification).where(columns.id == row.id).values(recipient_key=key)
            op.get_bind().execute(keyed)


def downgrade() -> None:
    """The keys of before are not needed by what was there before either: they only keep repeated events apart."""
