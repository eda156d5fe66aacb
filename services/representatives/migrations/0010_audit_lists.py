"""The audit trail is listed by actor, subject, action and time, each from an index."""

from alembic import op

from chassis.snapshots import index_audit_lists, unindex_audit_lists

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    index_audit_lists(op)


def downgrade() -> None:
    unindex_audit_lists(op)
