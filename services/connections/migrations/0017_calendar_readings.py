"""How often somebody signed in reads the own calendar is counted in a row per person, no longer in the audit trail."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Timestamp

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_reading",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("window_began_at", Timestamp()),
        sa.Column("used_in_window", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_calendar_reading"),
    )


def downgrade() -> None:
    op.drop_table("calendar_reading")
