"""Events that the broker has confirmed are kept for some days, so that they can be sent again after a restore."""

from alembic import op

from chassis.snapshots import add_sent_events, remove_sent_events

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_sent_events(op)


def downgrade() -> None:
    remove_sent_events(op)
