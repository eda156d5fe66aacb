"""The uploads of one person are counted by their hour, over all tickets."""

from alembic import op

from chassis.indexes import create_index, drop_index

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NAME, _TABLE = "ix_attachment_uploaded_by_id_uploaded_at", "attachment"


def upgrade() -> None:
    create_index(op, _NAME, _TABLE, ["uploaded_by_id", "uploaded_at"])


def downgrade() -> None:
    drop_index(op, _NAME, _TABLE)
