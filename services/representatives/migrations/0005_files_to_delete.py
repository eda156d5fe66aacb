"""The chassis's table of files whose bytes are to be deleted takes over from representatives's own."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp
from chassis.snapshots import add_files_to_delete

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_files_to_delete(op)
    op.execute(
        "INSERT INTO file_to_delete (key, delete_at, is_claimed) SELECT key, discarded_at, false FROM discarded_file"
    )
    op.drop_table("discarded_file")


def downgrade() -> None:
    op.create_table(
        "discarded_file",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("discarded_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_discarded_file"),
    )
    op.execute("INSERT INTO discarded_file (key, discarded_at) SELECT key, delete_at FROM file_to_delete")
    op.drop_table("file_to_delete")
