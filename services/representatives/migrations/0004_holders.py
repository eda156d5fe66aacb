"""What decides who acts as a holder: how a person's document was proven, and companies by CNPJ.

Everybody counts as `declared`, who acts as nobody's holder, until identity tells: after this migration run
`python -m identity republish --to representatives`, whose events fill the column without a new version.

Without the index SQLite reads all approved companies to find a few by CNPJ.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("document_assurance", sa.String(20), nullable=False, server_default="declared"))
    op.create_index("ix_company_cnpj_status", "company", ["cnpj", "status"])


def downgrade() -> None:
    op.drop_index("ix_company_cnpj_status", "company")
    op.drop_column("person", "document_assurance")
