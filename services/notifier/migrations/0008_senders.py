"""Attempts name the process that has them in hand, so that a dead one's are taken over at once."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("sender", sa.String(60)))
    is_sending = sa.text("state = 'sending'")
    op.create_index("ix_attempt_sending", "attempt", ["sender"], postgresql_where=is_sending, sqlite_where=is_sending)


def downgrade() -> None:
    op.drop_index("ix_attempt_sending", "attempt")
    op.drop_column("attempt", "sender")
