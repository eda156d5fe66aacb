"""The tables of the scratch service."""

from alembic import op
from tests.contracts.bus.scratch.service import metadata

from chassis.snapshots import create_chassis_tables_v8

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_chassis_tables_v8(op)
    metadata.create_all(op.get_bind())
