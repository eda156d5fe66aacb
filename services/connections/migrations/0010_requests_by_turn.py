"""Requests of one state are listed by whose turn it is, from an index."""

from alembic import op

from chassis.indexes import create_index, drop_index

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAME, _TABLE = "ix_connection_request_status_turn_id", "connection_request"


def upgrade() -> None:
    create_index(op, _NAME, _TABLE, ["status", "turn", "id"])


def downgrade() -> None:
    drop_index(op, _NAME, _TABLE)
