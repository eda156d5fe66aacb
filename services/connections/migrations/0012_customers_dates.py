"""The customer's next date is stored, for calendars, and the queue also holds what was decided.

Nothing is filled in here but whose turn it is to sign contracts, of the few requests whose contracts were sent. The job
`follow-calendar` of the new release has all running requests looked at again, and `watch-deadlines` stores their dates.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NOTHING = date(9999, 12, 31)

_REQUEST = sa.table(
    "connection_request",
    sa.column("id"),
    sa.column("status"),
    sa.column("turn"),
    sa.column("contracts_status"),
)
_INSPECTION = sa.table("inspection", sa.column("request_id"), sa.column("status"))


def upgrade() -> None:
    op.add_column("connection_request", sa.Column("due_on", sa.Date(), nullable=False, server_default=str(_NOTHING)))
    is_to_sign = (_REQUEST.c.status == "budget_accepted") & (_REQUEST.c.contracts_status == "sent")
    is_inspected = (_INSPECTION.c.request_id == _REQUEST.c.id) & (_INSPECTION.c.status == "scheduled")
    op.execute(sa.update(_REQUEST).where(is_to_sign, ~sa.exists().where(is_inspected)).values(turn="customer"))


def downgrade() -> None:
    op.drop_column("connection_request", "due_on")
