"""Requests with their documents, timelines and submissions; counters for protocols, service orders and unit codes."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RUNNING = sa.text(
    "status IN ('submitted', 'in_analysis', 'returned', 'approved', 'budget_issued', 'budget_accepted', 'works')"
)
_NOBODYS = sa.text("analyst_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    _create_requests()
    _create_documents()
    op.create_table(
        "timeline_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("unit_access_id", sa.Uuid()),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("note", sa.String(1000)),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_entry"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["connection_request.id"], name="fk_timeline_entry_request_id_connection_request"
        ),
    )
    op.create_index("ix_timeline_entry_request_id_id", "timeline_entry", ["request_id", "id"])
    op.create_table(
        "submission",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", Timestamp(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("documents", Json, nullable=False),
        sa.PrimaryKeyConstraint("request_id", "round", name="pk_submission"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["connection_request.id"], name="fk_submission_request_id_connection_request"
        ),
    )


def _create_requests() -> None:
    op.create_table(
        "connection_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("turn", sa.String(20), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("holder_document", sa.String(14), nullable=False),
        sa.Column("requester_user_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("unit_access_id", sa.Uuid()),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("consumer_unit", sa.String(15)),
        sa.Column("duplicate_key", sa.String(64)),
        sa.Column("answers", Json, nullable=False),
        sa.Column("computed", Json, nullable=False),
        sa.Column("returned_items", Json, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("protocol", sa.String(15)),
        sa.Column("service_order", sa.String(10)),
        sa.Column("external_service_order", sa.String(60)),
        sa.Column("created_at", Timestamp(), nullable=False),
        sa.Column("edited_at", Timestamp(), nullable=False),
        sa.Column("opened_at", Timestamp()),
        sa.Column("submitted_at", Timestamp()),
        sa.Column("waiting_since", Timestamp()),
        sa.Column("returned_at", Timestamp()),
        sa.Column("cure_until", sa.Date()),
        sa.Column("analyst_id", sa.Uuid()),
        sa.Column("decision", sa.String(20)),
        sa.Column("decided_at", Timestamp()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("reason_code", sa.String(40)),
        sa.Column("decision_note", sa.String(1000)),
        sa.Column("voltage", sa.String(2)),
        sa.Column("works_needed", sa.Boolean(), nullable=False),
        sa.Column("next_step", sa.String(30)),
        sa.Column("end_reason", sa.String(30)),
        sa.Column("ended_at", Timestamp()),
        sa.Column("debts", Json, nullable=False),
        sa.Column("asks_debts", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_connection_request"),
        sa.ForeignKeyConstraint(
            ["consumer_unit"], ["consumer_unit.code"], name="fk_connection_request_consumer_unit_consumer_unit"
        ),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "connection_request", columns)
    for name, columns in _INDEXES_OF_NOBODYS.items():
        op.create_index(name, "connection_request", columns, postgresql_where=_NOBODYS, sqlite_where=_NOBODYS)
    op.create_index("uq_connection_request_protocol", "connection_request", ["protocol"], unique=True)
    op.create_index(
        "uq_connection_request_duplicate_key",
        "connection_request",
        ["duplicate_key"],
        unique=True,
        postgresql_where=_RUNNING,
        sqlite_where=_RUNNING,
    )


_INDEXES = {
    "ix_connection_request_protocol_edited_at": ["protocol", "edited_at"],
    "ix_connection_request_holder_document_id": ["holder_document", "id"],
    "ix_connection_request_holder_document_status_id": ["holder_document", "status", "id"],
    "ix_connection_request_requester_user_id_id": ["requester_user_id", "id"],
    "ix_connection_request_requester_user_id_status_id": ["requester_user_id", "status", "id"],
    "ix_connection_request_consumer_unit_status": ["consumer_unit", "status"],
    "ix_connection_request_status_id": ["status", "id"],
    "ix_connection_request_status_waiting_since_id": ["status", "waiting_since", "id"],
    "ix_connection_request_status_kind_waiting_since_id": ["status", "kind", "waiting_since", "id"],
    "ix_connection_request_analyst_id_waiting_since_id": ["analyst_id", "status", "waiting_since", "id"],
    "ix_connection_request_status_kind_id": ["status", "kind", "id"],
    "ix_connection_request_unit_access_id_id": ["unit_access_id", "id"],
    "ix_connection_request_status_cure_until": ["status", "cure_until"],
    "ix_connection_request_asks_debts": ["asks_debts"],
}
_INDEXES_OF_NOBODYS = {
    "ix_connection_request_unclaimed_waiting_since_id": ["status", "waiting_since", "id"],
    "ix_connection_request_unclaimed_kind_waiting_since_id": ["status", "kind", "waiting_since", "id"],
}


def _create_documents() -> None:
    op.create_table(
        "request_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=False),
        sa.Column("uploaded_at", Timestamp(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer()),
        sa.Column("removed_at", Timestamp()),
        sa.Column("verdict", sa.String(20)),
        sa.Column("reason_code", sa.String(40)),
        sa.Column("review_note", sa.String(1000)),
        sa.Column("reviewed_at", Timestamp()),
        sa.Column("reviewed_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_request_document"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["connection_request.id"], name="fk_request_document_request_id_connection_request"
        ),
    )
    op.create_index("ix_request_document_request_id", "request_document", ["request_id"])
