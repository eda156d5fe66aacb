"""The first tables."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp
from chassis.snapshots import create_chassis_tables_v8

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_chassis_tables_v8(op)
    op.create_table(
        "thing",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("size", sa.BigInteger),
        sa.Column("made_at", Timestamp, nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_thing"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "heard_thing",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_heard_thing"),
    )
