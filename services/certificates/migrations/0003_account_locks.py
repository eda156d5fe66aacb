"""Services store which accounts staff locked, from events that carry it with a version."""

from alembic import op

from chassis.snapshots import add_account_locks, remove_account_locks

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_account_locks(op)


def downgrade() -> None:
    remove_account_locks(op)
