"""E-mail domains are stored as A-labels: the rows that were written before are rewritten."""

from alembic import op

from chassis.rewriting import rewrite_column, with_a_label

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rewrite_column(op, "recipient", "email", with_a_label)
    rewrite_column(op, "notification", "address", with_a_label)


def downgrade() -> None:
    """Nothing: both spellings are read."""
