"""How a person's document was proven, in the copy of identity's people.

Everybody counts as `declared`, who acts as nobody's holder, until identity tells: after this migration run
`python -m identity republish --to representatives`, whose events fill the column without a new version.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("document_assurance", sa.String(20), nullable=False, server_default="declared"))


def downgrade() -> None:
    op.drop_column("person", "document_assurance")
