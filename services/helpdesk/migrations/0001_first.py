"""Tickets with their entries, files and history; mail; copies of people, companies, relations and preferences."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp
from chassis.snapshots import create_chassis_tables_v6

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BYTEWISE = sa.String(60).with_variant(sa.String(60, collation="C"), "postgresql")


def upgrade() -> None:
    create_chassis_tables_v6(op)
    _create_copies()
    _create_tickets()
    _create_queues()
    _create_mail()
    _create_entries()
    _create_calendar()
    _create_tracking()


def _create_copies() -> None:
    op.create_table(
        "person",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(300)),
        sa.Column("email", sa.String(254)),
        sa.Column("language", sa.String(2)),
        sa.Column("erased_at", Timestamp()),
        sa.PrimaryKeyConstraint("user_id", name="pk_person"),
    )
    op.create_index("ix_person_email", "person", ["email"])
    op.create_table(
        "company",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("cnpj", sa.String(14), nullable=False),
        sa.Column("legal_name", sa.String(200), nullable=False),
        sa.Column("acronym", sa.String(40), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", name="pk_company"),
    )
    op.create_index("ix_company_cnpj", "company", ["cnpj"])
    op.create_table(
        "relation",
        sa.Column("relation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("cnpj", sa.String(14), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("relation_id", name="pk_relation"),
    )
    op.create_index("ix_relation_cnpj_user_id", "relation", ["cnpj", "user_id"])
    op.create_index("ix_relation_user_id_cnpj", "relation", ["user_id", "is_active", "cnpj"])
    op.create_table(
        "watch_preference",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("watch_automatically", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_watch_preference"),
    )
    op.create_table(
        "system_access",
        sa.Column("system_access_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("system_access_id", name="pk_system_access"),
    )


def _create_queues() -> None:
    order = ["state", "priority", "queue_at", "id"]
    op.create_index("ix_ticket_state_queue", "ticket", order)
    op.create_index("ix_ticket_category_queue", "ticket", ["category", *order])
    op.create_index("ix_ticket_team_queue", "ticket", ["team", *order])
    op.create_index("ix_ticket_assignee_queue", "ticket", ["assignee_id", *order])
    op.create_index("ix_ticket_category_assignee_queue", "ticket", ["category", "assignee_id", *order])
    op.create_index("ix_ticket_team_assignee_queue", "ticket", ["team", "assignee_id", *order])
    of_accesses = sa.text("system_access_id IS NOT NULL")
    op.create_index("ix_ticket_access_queue", "ticket", order, sqlite_where=of_accesses, postgresql_where=of_accesses)


def _create_tickets() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(30), nullable=False),
        sa.Column("classification", sa.String(30), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("subcategory", sa.String(40), nullable=False),
        sa.Column("team", sa.String(80), nullable=False),
        sa.Column("assignee_id", sa.Uuid()),
        sa.Column("priority", sa.String(30), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("origin_url", sa.String(1000)),
        sa.Column("author_user_id", sa.Uuid()),
        sa.Column("author_name", sa.String(300)),
        sa.Column("author_email", sa.String(254)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("cnpj", sa.String(14)),
        sa.Column("opened_at", Timestamp(), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.Column("updated_by_id", sa.Uuid()),
        sa.Column("updated_by_staff", sa.Boolean(), nullable=False),
        sa.Column("closed_at", Timestamp()),
        sa.Column("closed_by_id", sa.Uuid()),
        sa.Column("resolution", sa.String(30)),
        sa.Column("resolution_note", sa.Text()),
        sa.Column("follows_id", sa.Uuid()),
        sa.Column("responded_at", Timestamp()),
        sa.Column("response_due_at", Timestamp()),
        sa.Column("response_missed", sa.Boolean(), nullable=False),
        sa.Column("resolution_due_at", Timestamp()),
        sa.Column("resolution_missed", sa.Boolean(), nullable=False),
        sa.Column("due_at", Timestamp()),
        sa.Column("queue_at", Timestamp(), nullable=False),
        sa.Column("next_miss_at", Timestamp()),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("tracking_hash", sa.String(64)),
        sa.Column("tracking_ciphertext", sa.Text()),
        sa.Column("tracking_opened_at", Timestamp()),
        sa.Column("upload_hash", sa.String(64)),
        sa.Column("upload_until", Timestamp()),
        sa.Column("is_undeliverable", sa.Boolean(), nullable=False),
        sa.Column("system_access_id", sa.Uuid()),
        sa.Column("access_user_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.ForeignKeyConstraint(["follows_id"], ["ticket.id"], name="fk_ticket_follows_id_ticket"),
    )
    op.create_index("ix_ticket_author_email", "ticket", ["author_email", "opened_at"])
    op.create_index("ix_ticket_author_user_id", "ticket", ["author_user_id", "opened_at"])
    op.create_index("ix_ticket_calendar_version", "ticket", ["is_open", "calendar_version", "id"])
    op.create_index("ix_ticket_follows_id", "ticket", ["follows_id"])
    op.create_index("ix_ticket_next_miss_at", "ticket", ["next_miss_at"])
    op.create_index("ix_ticket_queue", "ticket", ["is_open", "queue_at", "id"])
    op.create_index("uq_ticket_number", "ticket", ["number"], unique=True)
    op.create_index("uq_ticket_system_access_id", "ticket", ["system_access_id"], unique=True)
    op.create_index("uq_ticket_tracking_hash", "ticket", ["tracking_hash"], unique=True)
    op.create_table(
        "ticket_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("began_at", Timestamp(), nullable=False),
        sa.Column("ended_at", Timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_pause"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ticket_pause_ticket_id_ticket"),
    )
    op.create_index("ix_ticket_pause_ticket_id", "ticket_pause", ["ticket_id", "began_at"])
    op.create_table(
        "ticket_word",
        sa.Column("word", _BYTEWISE, nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("word", "ticket_id", name="pk_ticket_word"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ticket_word_ticket_id_ticket"),
    )
    op.create_index("ix_ticket_word_ticket_id_word", "ticket_word", ["ticket_id", "word"])
    op.create_table(
        "participant",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_author", sa.Boolean(), nullable=False),
        sa.Column("is_watching", sa.Boolean(), nullable=False),
        sa.Column("needs_relation", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("updated_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "user_id", name="pk_participant"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_participant_ticket_id_ticket"),
    )
    op.create_index("ix_participant_author", "participant", ["user_id", "is_author", "updated_at", "ticket_id"])
    op.create_index("ix_participant_open", "participant", ["user_id", "is_open", "updated_at", "ticket_id"])
    op.create_index("ix_participant_ticket_id", "participant", ["ticket_id"])
    op.create_index("ix_participant_watching", "participant", ["user_id", "is_watching", "updated_at", "ticket_id"])


def _create_mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(998), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("recipients", Json, nullable=False),
        sa.Column("copied", Json, nullable=False),
        sa.Column("subject", sa.String(998), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("ticket_id", sa.Uuid()),
        sa.Column("received_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_mail_ticket_id_ticket"),
    )
    op.create_index("ix_mail_outcome", "mail", ["outcome", "id"])
    op.create_index("ix_mail_received_at", "mail", ["ticket_id", "received_at"])
    op.create_index("ix_mail_sender", "mail", ["sender", "received_at"])
    op.create_index("ix_mail_ticket_id", "mail", ["ticket_id", "id"])
    op.create_index("uq_mail_identity", "mail", ["identity"], unique=True)
    op.create_table(
        "message_id",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(998), nullable=False),
        sa.Column("is_ours", sa.Boolean(), nullable=False),
        sa.Column("sent_to", Json, nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_message_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_message_id_ticket_id_ticket"),
    )
    op.create_index("ix_message_id_ticket_id", "message_id", ["ticket_id", "at"])
    op.create_table(
        "acknowledged",
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name="pk_acknowledged"),
    )


def _create_entries() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("visibility", sa.String(30), nullable=False),
        sa.Column("side", sa.String(30), nullable=False),
        sa.Column("author_user_id", sa.Uuid()),
        sa.Column("author_name", sa.String(300)),
        sa.Column("author_email", sa.String(254)),
        sa.Column("team", sa.String(80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_unverified", sa.Boolean(), nullable=False),
        sa.Column("mail_id", sa.Uuid()),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_entry_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name="fk_entry_mail_id_mail"),
    )
    op.create_index("ix_entry_author_user_id", "entry", ["author_user_id"])
    op.create_index("ix_entry_ticket_id", "entry", ["ticket_id", "id"])
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid()),
        sa.Column("side", sa.String(30), nullable=False),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=False),
        sa.Column("uploaded_at", Timestamp(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_attachment_entry_id_entry"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_attachment_ticket_id_ticket"),
    )
    op.create_index("ix_attachment_entry_id", "attachment", ["entry_id"])
    op.create_index("ix_attachment_pending", "attachment", ["is_pending", "uploaded_at"])
    op.create_index("ix_attachment_ticket_id", "attachment", ["ticket_id", "id"])
    op.create_table(
        "history_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("old", sa.String(100)),
        sa.Column("new", sa.String(100)),
        sa.Column("side", sa.String(30), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("team", sa.String(80), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history_line"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_history_line_ticket_id_ticket"),
    )
    op.create_index("ix_history_line_ticket_id", "history_line", ["ticket_id", "id"])


def _create_calendar() -> None:
    op.create_table(
        "calendar",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(60), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("days", Json, nullable=False),
        sa.Column("closed_days", Json, nullable=False),
        sa.Column("open_days", Json, nullable=False),
        sa.Column("changed_at", Timestamp(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("name", name="pk_calendar"),
    )


def _create_tracking() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("counted_hash", sa.String(64), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opening"),
    )
    op.create_index("ix_opening_at", "opening", ["at"])
    op.create_index("ix_opening_counted_hash", "opening", ["counted_hash", "at"])
    op.create_table(
        "spent_challenge",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("expires_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_spent_challenge"),
    )
    op.create_index("ix_spent_challenge_expires_at", "spent_challenge", ["expires_at"])
    op.create_table(
        "erasure_code",
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_sent_at", Timestamp(), nullable=False),
        sa.Column("code_expires_at", Timestamp(), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code_id", name="pk_erasure_code"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_erasure_code_ticket_id_ticket"),
    )
    op.create_index("ix_erasure_code_code_sent_at", "erasure_code", ["code_sent_at"])
    op.create_index("ix_erasure_code_ticket_id", "erasure_code", ["ticket_id", "code_sent_at"])
