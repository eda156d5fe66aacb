"""Copies of representatives' facts: companies with their e-mail domains, people's relations and system accesses.

What is shown of the last two is kept rendered on the account itself, so that `GET /me` stays one query.
"""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, Timestamp

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("legal_name", sa.String(200), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("told_at", Timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
    )
    op.create_table(
        "company_domain",
        sa.Column("domain", sa.String(254), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("domain", "company_id", name="pk_company_domain"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_company_domain_company_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_company_domain_company_id", "company_domain", ["company_id"])
    for table in ("relation", "system_access"):
        _copies(table)
    for column in ("relations", "system_accesses"):
        op.add_column("user_account", sa.Column(column, Json, nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    for column in ("relations", "system_accesses"):
        op.drop_column("user_account", column)
    for table in ("system_access", "relation", "company_domain", "company"):
        op.drop_table(table)


def _copies(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("shown", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=f"fk_{table}_user_id", ondelete="CASCADE"),
    )
    op.create_index(f"ix_{table}_user_id", table, ["user_id"])
