"""A company request is found by its requester's address however that is spelled; a decision's note is not audited.

`decision_note` takes what was written into the audit trail before, from which nothing can be erased.
"""

import sqlalchemy as sa
from alembic import op

from chassis.addresses import address_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_company = sa.table("company", sa.column("id", sa.Uuid()), sa.column("requester_email"), sa.column("requester_key"))


def upgrade() -> None:
    op.add_column("company", sa.Column("requester_key", sa.String(320)))
    op.create_index("ix_company_requester_key", "company", ["requester_key"])
    op.add_column("system_access", sa.Column("decision_note", sa.String(500), nullable=False, server_default=""))
    known = sa.select(_company.c.id, _company.c.requester_email).where(_company.c.requester_email.is_not(None))
    for row in op.get_bind().execute(known).all():
        keyed = sa.update(_company).where(_company.c.id == row.id)
        op.get_bind().execute(keyed.values(requester_key=address_key(row.requester_email)))


def downgrade() -> None:
    op.drop_column("system_access", "decision_note")
    op.drop_index("ix_company_requester_key", "company")
    op.drop_column("company", "requester_key")
