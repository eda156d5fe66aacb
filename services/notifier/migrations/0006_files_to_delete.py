"""The chassis's table of files whose bytes are to be deleted."""

from alembic import op

from chassis.snapshots import add_files_to_delete

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_files_to_delete(op)


def downgrade() -> None:
    op.drop_table("file_to_delete")
