"""The chassis's table of staff roles, so that a role that was taken away opens nothing any more.

The table fills with the next events. `python -m identity republish --to representatives` fills it at once.
"""

from alembic import op

from chassis.snapshots import add_staff_members

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_staff_members(op)


def downgrade() -> None:
    op.drop_table("staff_member")
