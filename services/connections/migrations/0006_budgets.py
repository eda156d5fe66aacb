"""Budgets: every revision that was issued, with its PDF."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("works", Json, nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("participation_cents", sa.BigInteger(), nullable=False),
        sa.Column("term_days", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("works_class", sa.String(20), nullable=False),
        sa.Column("issued_at", Timestamp(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("open_until", sa.Date()),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budget"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["connection_request.id"], name="fk_budget_request_id_connection_request"
        ),
    )
    op.create_index("uq_budget_request_id_revision", "budget", ["request_id", "revision"], unique=True)
    op.create_index("ix_budget_open_until", "budget", ["open_until"])


def downgrade() -> None:
    op.drop_table("budget")
