"""Requests of one state and kind are listed by whose turn it is, and all that were handed in by their order alone."""

import sqlalchemy as sa
from alembic import op

from chassis.indexes import create_index, drop_index

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLE = "connection_request"
_BY_TURN = "ix_connection_request_status_turn_kind_id"
_HANDED_IN = {
    "ix_connection_request_handed_in_id": ["id"],
    "ix_connection_request_handed_in_kind_id": ["kind", "id"],
}


def upgrade() -> None:
    create_index(op, _BY_TURN, _TABLE, ["status", "turn", "kind", "id"])
    for name, columns in _HANDED_IN.items():
        create_index(op, name, _TABLE, columns, where=sa.text("protocol IS NOT NULL"))


def downgrade() -> None:
    for name in (_BY_TURN, *_HANDED_IN):
        drop_index(op, name, _TABLE)
