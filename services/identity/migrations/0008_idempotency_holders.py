"""A process that dies frees the idempotency keys of the requests that it ran."""

from alembic import op

from chassis.snapshots import add_idempotency_holders

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_idempotency_holders(op)


def downgrade() -> None:
    op.drop_column("idempotency_key", "holder")
