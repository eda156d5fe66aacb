"""The customer's next date is stored, for calendars, and the queue also holds what was decided.

Dates that the tables tell are filled in here. The job `watch-deadlines` looks at every running request again, and
stores the rest.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_RUNNING = ("submitted", "in_analysis", "returned", "approved", "budget_issued", "budget_accepted", "works")
_NOTHING = date(9999, 12, 31)

_REQUEST = sa.table(
    "connection_request",
    sa.column("id"),
    sa.column("status"),
    sa.column("turn"),
    sa.column("contracts_status"),
    sa.column("cure_until", sa.Date()),
    sa.column("due_on", sa.Date()),
    sa.column("clocks_on", sa.Date()),
)
_BUDGET = sa.table("budget", sa.column("request_id"), sa.column("open_until", sa.Date()))
_INSPECTION = sa.table("inspection", sa.column("request_id"), sa.column("status"), sa.column("scheduled_at"))


def upgrade() -> None:
    op.add_column("connection_request", sa.Column("due_on", sa.Date(), nullable=False, server_default=str(_NOTHING)))
    request = _REQUEST.c
    open_until = sa.select(sa.func.max(_BUDGET.c.open_until)).where(_BUDGET.c.request_id == request.id)
    is_scheduled = (_INSPECTION.c.request_id == request.id) & (_INSPECTION.c.status == "scheduled")
    inspected_on = sa.select(sa.func.max(sa.func.date(_INSPECTION.c.scheduled_at))).where(is_scheduled)
    _fill(request.cure_until, request.status == "returned")
    _fill(open_until.scalar_subquery(), request.status == "budget_issued")
    _fill(inspected_on.scalar_subquery(), request.status.in_(_RUNNING))
    is_to_sign = (request.status == "budget_accepted") & (request.contracts_status == "sent")
    has_inspection = sa.exists().where(is_scheduled)
    op.execute(sa.update(_REQUEST).where(is_to_sign, ~has_inspection).values(turn="customer"))
    op.execute(sa.update(_REQUEST).where(request.status.in_(_RUNNING)).values(clocks_on=date(2000, 1, 1)))


def downgrade() -> None:
    op.drop_column("connection_request", "due_on")


def _fill(day: sa.ColumnElement[date], where: sa.ColumnElement[bool]) -> None:
    """Store a `day` as the next date of the requests that meet `where`, if there is one and they have none yet."""
    has_none = _REQUEST.c.due_on == _NOTHING
    op.execute(sa.update(_REQUEST).where(where, has_none).values(due_on=sa.func.coalesce(day, _REQUEST.c.due_on)))
