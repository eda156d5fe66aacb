"""Running requests count as dated until the job has stored their date, or that they have none.

Lists and calendars compute the dates of what is dated, whatever day is stored. So they have all dates at once, although
the jobs of the new release store them only later.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from chassis.rewriting import set_in_steps

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NOTHING, _TO_BE_FOUND = date(9999, 12, 31), date(2000, 1, 1)
_RUNNING = ("submitted", "in_analysis", "returned", "approved", "budget_issued", "budget_accepted", "works")
_REQUEST = sa.table("connection_request", sa.column("id"), sa.column("status"), sa.column("due_on", sa.Date()))


def upgrade() -> None:
    is_undated = _REQUEST.c.status.in_(_RUNNING) & (_REQUEST.c.due_on == _NOTHING)
    set_in_steps(op, _REQUEST, is_undated, due_on=_TO_BE_FOUND)


def downgrade() -> None:
    """The days stay: no earlier code reads them."""
