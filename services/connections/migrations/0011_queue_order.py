"""The queue is read by the last day of a deadline instead of by the time of waiting."""

import sqlalchemy as sa
from alembic import op

from chassis.indexes import create_index, drop_index

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLE = "connection_request"
_NOBODYS = sa.text("analyst_id IS NULL")
_NEW = {
    "ix_connection_request_clocks_on_id": ["clocks_on", "id"],
    "ix_connection_request_status_risk_on_id": ["status", "risk_on", "id"],
    "ix_connection_request_status_kind_risk_on_id": ["status", "kind", "risk_on", "id"],
    "ix_connection_request_analyst_id_risk_on_id": ["analyst_id", "status", "risk_on", "id"],
}
_NEW_OF_NOBODYS = {
    "ix_connection_request_unclaimed_risk_on_id": ["status", "risk_on", "id"],
    "ix_connection_request_unclaimed_kind_risk_on_id": ["status", "kind", "risk_on", "id"],
}
_OLD = (
    "ix_connection_request_status_waiting_since_id",
    "ix_connection_request_status_kind_waiting_since_id",
    "ix_connection_request_analyst_id_waiting_since_id",
    "ix_connection_request_unclaimed_waiting_since_id",
    "ix_connection_request_unclaimed_kind_waiting_since_id",
)


def upgrade() -> None:
    for name, columns in _NEW.items():
        create_index(op, name, _TABLE, columns)
    for name, columns in _NEW_OF_NOBODYS.items():
        create_index(op, name, _TABLE, columns, where=_NOBODYS)
    for name in _OLD:
        drop_index(op, name, _TABLE)
