"""Requests are read in the order of the customer's next date, from indexes."""

from alembic import op

from chassis.indexes import create_index, drop_index

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TABLE = "connection_request"
_NEW = {
    "ix_connection_request_due_on_id": ["due_on", "id"],
    "ix_connection_request_holder_document_due_on_id": ["holder_document", "due_on", "id"],
    "ix_connection_request_requester_user_id_due_on_id": ["requester_user_id", "due_on", "id"],
}


def upgrade() -> None:
    for name, columns in _NEW.items():
        create_index(op, name, _TABLE, columns)


def downgrade() -> None:
    for name in _NEW:
        drop_index(op, name, _TABLE)
