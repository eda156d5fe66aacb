"""Requests of one state and kind are listed by whose turn it is, from an index."""

from alembic import op

from chassis.indexes import create_index, drop_index

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NAME, _TABLE = "ix_connection_request_status_turn_kind_id", "connection_request"


def upgrade() -> None:
    create_index(op, _NAME, _TABLE, ["status", "turn", "kind", "id"])


def downgrade() -> None:
    drop_index(op, _NAME, _TABLE)
