"""Recoveries of accounts, their counts, changes of e-mail addresses, and when a password was replaced."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("password_changed_at", Timestamp()))
    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("count_key", sa.String(64), nullable=False),
        sa.Column("address_mac", sa.String(64), nullable=False),
        sa.Column("mailbox_mac", sa.String(64), nullable=False),
        *_code(),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_recovery_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recovery"),
    )
    op.create_index("ix_recovery_user_id", "recovery", ["user_id"])
    op.create_index("ix_recovery_lapses_at", "recovery", ["lapses_at"])
    op.create_table(
        "recovery_count",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("latest_at", Timestamp()),
        sa.Column("earlier_at", Timestamp()),
        sa.Column("locked_until", Timestamp()),
        sa.Column("lapses_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_recovery_count"),
    )
    op.create_index("ix_recovery_count_lapses_at", "recovery_count", ["lapses_at"])
    op.create_table(
        "email_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        *_code(),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_email_change_user_id_user_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_email_change"),
    )
    op.create_index("ix_email_change_user_id", "email_change", ["user_id"])
    op.create_index("ix_email_change_lapses_at", "email_change", ["lapses_at"])


def downgrade() -> None:
    for table in ("email_change", "recovery_count", "recovery"):
        op.drop_table(table)
    op.drop_column("user_account", "password_changed_at")


def _code() -> list[sa.Column[object]]:
    """Return the columns of a table whose rows wait for a mailed code."""
    return [
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_sent_at", Timestamp(), nullable=False),
        sa.Column("code_expires_at", Timestamp(), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("lapses_at", Timestamp(), nullable=False),
    ]
