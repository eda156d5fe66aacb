"""The first tables: copies of people and sessions, notifications and their attempts."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp
from chassis.snapshots import create_chassis_tables_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables_v1(op)
    op.create_table(
        "recipient",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(300)),
        sa.Column("email", sa.String(320)),
        sa.Column("language", sa.String(2)),
        sa.Column("erased_at", Timestamp()),
        sa.PrimaryKeyConstraint("user_id", name="pk_recipient"),
    )
    op.create_table(
        "revoked_session",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name="pk_revoked_session"),
    )
    op.create_index("ix_revoked_session_revoked_at", "revoked_session", ["revoked_at"])
    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_type", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("message_class", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("recipient_id", sa.Uuid()),
        sa.Column("recipient_key", sa.String(64), nullable=False),
        sa.Column("address", sa.String(320)),
        sa.Column("language", sa.String(2)),
        sa.Column("facts", Json, nullable=False),
        sa.Column("ciphertext", sa.Text()),
        sa.Column("expires_at", Timestamp()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("attempts_made", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("due_at", Timestamp()),
        sa.Column("settled_at", Timestamp()),
        sa.Column("read_at", Timestamp()),
        sa.Column("purged_at", Timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint(
            "event_id", "recipient_key", "channel", name="uq_notification_event_id_recipient_key_channel"
        ),
    )
    is_due, is_whole = sa.text("due_at IS NOT NULL"), sa.text("purged_at IS NULL AND channel <> 'inbox'")
    op.create_index("ix_notification_due_at", "notification", ["due_at"], postgresql_where=is_due, sqlite_where=is_due)
    op.create_index("ix_notification_recipient_id_id", "notification", ["recipient_id", "id"])
    op.create_index("ix_notification_address_id", "notification", ["address", "id"])
    op.create_index("ix_notification_created_at", "notification", ["created_at"])
    op.create_index(
        "ix_notification_unpurged", "notification", ["created_at"], postgresql_where=is_whole, sqlite_where=is_whole
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("reply", sa.String(300)),
        sa.Column("started_at", Timestamp(), nullable=False),
        sa.Column("ended_at", Timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint("notification_id", "number", name="uq_attempt_notification_id_number"),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notification.id"], name="fk_attempt_notification_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    for table in ("attempt", "notification", "revoked_session", "recipient"):
        op.drop_table(table)
