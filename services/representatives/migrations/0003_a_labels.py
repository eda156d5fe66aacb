"""E-mail domains are stored as A-labels: the rows that were written before are rewritten."""

from alembic import op

from chassis.rewriting import as_a_label, rewrite_column, with_a_label

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rewrite_column(op, "person", "email", with_a_label)
    rewrite_column(op, "company", "requester_email", with_a_label)
    rewrite_column(op, "system_access", "email", with_a_label)
    rewrite_column(op, "relation", "domain", as_a_label)
    rewrite_column(op, "company_domain", "domain", as_a_label)


def downgrade() -> None:
    """Nothing: both spellings are read."""
