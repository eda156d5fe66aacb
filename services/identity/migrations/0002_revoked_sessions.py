"""The chassis's table of revoked sessions, which identity itself does not ask: it has the sessions."""

from alembic import op

from chassis.snapshots import add_revoked_sessions

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_revoked_sessions(op)


def downgrade() -> None:
    op.drop_table("revoked_session")
