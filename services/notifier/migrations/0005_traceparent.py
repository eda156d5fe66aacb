"""Notifications keep the trace of the request that led to them, so that the sending of a mail is part of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notification", sa.Column("traceparent", sa.String(60)))


def downgrade() -> None:
    op.drop_column("notification", "traceparent")
