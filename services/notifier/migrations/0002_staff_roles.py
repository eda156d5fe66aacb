"""Recipients keep their staff roles, so that staff can be told.

The copies that are there have none until `python -m identity republish --to notifier` tells them again.
"""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recipient", sa.Column("staff_roles", Json, nullable=False, server_default=sa.text("'[]'")))
    is_staff = sa.text("staff_roles <> '[]'")
    op.create_index("ix_recipient_staff", "recipient", ["user_id"], postgresql_where=is_staff, sqlite_where=is_staff)


def downgrade() -> None:
    op.drop_index("ix_recipient_staff", "recipient")
    op.drop_column("recipient", "staff_roles")
