"""The keys by which domains and legal names that look alike are found, also for the companies that are there."""

import sqlalchemy as sa
from alembic import op

from representatives.model.lookalikes import name_key_of, signs_of, site_of

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_APPROVED = sa.text("status = 'approved'")
_company = sa.table("company", sa.column("id", sa.Uuid()), sa.column("legal_name"), sa.column("name_key"))
_domain = sa.table("company_domain", sa.column("domain"), sa.column("site"))
_sign = sa.table("domain_sign", sa.column("sign"), sa.column("domain"))


def upgrade() -> None:
    op.add_column("company", sa.Column("name_key", sa.String(300), nullable=False, server_default=""))
    op.add_column("company_domain", sa.Column("site", sa.String(253), nullable=False, server_default=""))
    op.create_table(
        "domain_sign",
        sa.Column("sign", sa.String(253), nullable=False),
        sa.Column("domain", sa.String(253), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain"], ["company_domain.domain"], name="fk_domain_sign_domain", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sign", "domain", name="pk_domain_sign"),
    )
    op.create_index("ix_domain_sign_domain", "domain_sign", ["domain"])
    _fill()
    op.create_index(
        "ix_company_approved_name_key",
        "company",
        ["name_key"],
        postgresql_where=_APPROVED,
        sqlite_where=_APPROVED,
    )
    op.create_index("ix_company_domain_site", "company_domain", ["site"])


def downgrade() -> None:
    op.drop_index("ix_company_domain_site", "company_domain")
    op.drop_index("ix_company_approved_name_key", "company")
    op.drop_table("domain_sign")
    op.drop_column("company_domain", "site")
    op.drop_column("company", "name_key")


def _fill() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_company.c.id, _company.c.legal_name)).all():
        key = name_key_of(row.legal_name)
        connection.execute(sa.update(_company).where(_company.c.id == row.id).values(name_key=key))
    for domain in connection.scalars(sa.select(_domain.c.domain)).all():
        connection.execute(sa.update(_domain).where(_domain.c.domain == domain).values(site=site_of(domain)))
        signs = [{"sign": sign, "domain": domain} for sign in sorted(signs_of(domain))]
        connection.execute(sa.insert(_sign), signs)
