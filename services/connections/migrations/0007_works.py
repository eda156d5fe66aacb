"""Contracts and works of requests, and the inspections of what was built."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = ("contracts_status", "works_status")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("connection_request", sa.Column(name, sa.String(30)))
    op.create_table(
        "inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("requested_at", Timestamp()),
        sa.Column("scheduled_at", Timestamp()),
        sa.Column("inspected_on", sa.Date()),
        sa.Column("result_at", Timestamp()),
        sa.Column("defects", Json, nullable=False),
        sa.Column("note", sa.String(1000)),
        sa.PrimaryKeyConstraint("id", name="pk_inspection"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["connection_request.id"], name="fk_inspection_request_id_connection_request"
        ),
    )
    op.create_index("uq_inspection_request_id_attempt", "inspection", ["request_id", "attempt"], unique=True)


def downgrade() -> None:
    op.drop_table("inspection")
    for name in _COLUMNS:
        op.drop_column("connection_request", name)
