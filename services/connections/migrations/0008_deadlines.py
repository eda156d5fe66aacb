"""Suspensions, the warnings that were given of deadlines, how deadlines ended, and the day that orders the queue."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("connection_request", sa.Column("clocks_on", sa.Date()))
    op.add_column("connection_request", sa.Column("risk_on", sa.Date(), nullable=False, server_default="9999-12-31"))
    op.execute("UPDATE connection_request SET clocks_on = '2000-01-01' WHERE protocol IS NOT NULL")
    op.create_table(
        "suspension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date()),
        sa.Column("began_at", Timestamp(), nullable=False),
        sa.Column("began_by", sa.Uuid()),
        sa.Column("ended_at", Timestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_suspension"),
        _of_request("suspension"),
    )
    op.create_index("ix_suspension_request_id_id", "suspension", ["request_id", "id"])
    op.create_index(
        "uq_suspension_request_id_reason",
        "suspension",
        ["request_id", "reason"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_table(
        "deadline_notice",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("share", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("told_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "clock", "started_on", "share", name="pk_deadline_notice"),
        _of_request("deadline_notice"),
    )
    op.create_table(
        "clock_outcome",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("article", sa.String(60), nullable=False),
        sa.Column("owner", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("days_used", sa.Integer(), nullable=False),
        sa.Column("suspended_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "clock", "started_on", name="pk_clock_outcome"),
        _of_request("clock_outcome"),
    )
    op.create_index("ix_clock_outcome_month_kind_clock", "clock_outcome", ["month", "kind", "clock"])


def _of_request(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_request_id_connection_request"
    return sa.ForeignKeyConstraint(["request_id"], ["connection_request.id"], name=name)
