"""The chassis's table of staff roles, which identity itself does not ask: it has the accounts."""

from alembic import op

from chassis.snapshots import add_staff_members

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_staff_members(op)


def downgrade() -> None:
    op.drop_table("staff_member")
