"""The operator's customer register: pairs of document and e-mail address, as keyed hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_contact",
        sa.Column("pair_mac", sa.LargeBinary(32), nullable=False),
        sa.Column("document_mac", sa.LargeBinary(32), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("pair_mac", name="pk_customer_contact"),
    )
    op.create_index("ix_customer_contact_document_mac", "customer_contact", ["document_mac"])


def downgrade() -> None:
    op.drop_table("customer_contact")
