"""Mails of tickets have a place in their conversation; addresses that take no mail are suppressed."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notification", sa.Column("quotation", sa.Text()))
    op.add_column("notification", sa.Column("message_id", sa.String(998)))
    op.add_column("notification", sa.Column("reference_ids", Json, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("notification", sa.Column("reply_to", sa.String(320)))
    op.add_column("notification", sa.Column("bounced_at", Timestamp()))
    op.create_table(
        "suppression",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("reason", sa.String(30), nullable=False),
        sa.Column("suppressed_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_suppression"),
    )
    op.create_index("uq_suppression_address_hash", "suppression", ["address_hash"], unique=True)
    op.create_table(
        "bounce",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("bounced_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bounce"),
    )
    op.create_index("ix_bounce_address_hash", "bounce", ["address_hash", "bounced_at"])
    op.create_index("ix_bounce_bounced_at", "bounce", ["bounced_at"])


def downgrade() -> None:
    op.drop_table("bounce")
    op.drop_table("suppression")
    for column in ("bounced_at", "reply_to", "reference_ids", "message_id", "quotation"):
        op.drop_column("notification", column)
