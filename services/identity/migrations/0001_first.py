"""People, registrations, sessions, devices, tallies, locks and signing keys; and the chassis's own tables."""

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
    _people()
    _registrations()
    _sessions()
    _tallies_and_locks()
    _keys()


def _people() -> None:
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(14), nullable=False),
        sa.Column("document_assurance", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("usual_language", sa.String(2), nullable=False),
        sa.Column("profile", sa.String(20), nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("terms_version", sa.String(20), nullable=False),
        sa.Column("terms_accepted_at", Timestamp(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_account"),
        sa.UniqueConstraint("document", name="uq_user_account_document"),
        sa.UniqueConstraint("email_key", name="uq_user_account_email_key"),
    )
    is_staff = sa.text("roles <> '[]'")
    op.create_index("ix_user_account_staff", "user_account", ["id"], postgresql_where=is_staff, sqlite_where=is_staff)


def _registrations() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("document", sa.String(14), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("usual_language", sa.String(2), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_sent_at", Timestamp(), nullable=False),
        sa.Column("code_expires_at", Timestamp(), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("lapses_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registration"),
    )
    op.create_index("ix_registration_lapses_at", "registration", ["lapses_at"])


def _sessions() -> None:
    op.create_table(
        "user_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("acr", sa.String(20), nullable=False),
        sa.Column("user_agent", sa.String(200), nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("last_used_at", Timestamp(), nullable=False),
        sa.Column("expires_at", Timestamp(), nullable=False),
        sa.Column("ended_at", Timestamp()),
        sa.Column("ended_because", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_user_session"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_user_session_user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_user_session_user_id", "user_session", ["user_id"])
    op.create_index("ix_user_session_expires_at", "user_session", ["expires_at"])
    op.create_index("ix_user_session_ended_at", "user_session", ["ended_at"])
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("expires_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("token_hash", name="uq_device_token_hash"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_device_user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_device_user_id", "device", ["user_id"])
    op.create_index("ix_device_expires_at", "device", ["expires_at"])


def _tallies_and_locks() -> None:
    op.create_table(
        "tally",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("opened_at", Timestamp(), nullable=False),
        sa.Column("lapses_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tally"),
    )
    op.create_index("ix_tally_lapses_at", "tally", ["lapses_at"])
    op.create_table(
        "user_lock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("locked_at", Timestamp(), nullable=False),
        sa.Column("until", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_lock"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_user_lock_user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_user_lock_user_id", "user_lock", ["user_id"])
    op.create_index("ix_user_lock_until", "user_lock", ["until"])


def _keys() -> None:
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("public_jwk", Json, nullable=False),
        sa.Column("private_jwk", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("signs_from", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name="pk_signing_key"),
        sa.UniqueConstraint("sequence", name="uq_signing_key_sequence"),
    )
