"""Stored e-mail addresses and domains, rewritten as `chassis.addresses` writes them: domains as A-labels.

`straße.com.br` becomes `xn--strae-oqa.com.br`, so that one address is compared, locked and mailed under one spelling.
Rows that are written so already are not touched. Of two accounts whose addresses become the same one keeps its row as
it is, for staff to correct; its owner still signs in with the document. What cannot be read as an address stays as it
is, too.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.addresses import NotAnAddress, address_key, normalise_address, normalise_domain

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BATCH = 500
_accounts = sa.table("user_account", sa.column("id", sa.Uuid()), sa.column("email"), sa.column("email_key"))
_registrations = sa.table("registration", sa.column("id", sa.Uuid()), sa.column("email"))
_domains = sa.table("company_domain", sa.column("domain"), sa.column("company_id", sa.Uuid()))


def upgrade() -> None:
    connection = op.get_bind()
    _rewrite_accounts(connection)
    _rewrite_registrations(connection)
    _rewrite_domains(connection)


def downgrade() -> None:
    """The earlier spellings are not known any more; the newer ones are good for the earlier version, too."""


def _rewrite_accounts(connection: sa.Connection) -> None:
    for row in _rows(connection, _accounts, _accounts.c.id):
        email = _address(row.email)
        key = address_key(email)
        if (email, key) == (row.email, row.email_key):
            continue
        holder = connection.scalar(sa.select(_accounts.c.id).where(_accounts.c.email_key == key))
        if holder in (None, row.id):
            this = sa.update(_accounts).where(_accounts.c.id == row.id)
            connection.execute(this.values(email=email, email_key=key))


def _rewrite_registrations(connection: sa.Connection) -> None:
    for row in _rows(connection, _registrations, _registrations.c.id):
        email = _address(row.email)
        if email != row.email:
            connection.execute(sa.update(_registrations).where(_registrations.c.id == row.id).values(email=email))


def _rewrite_domains(connection: sa.Connection) -> None:
    for row in connection.execute(sa.select(_domains)).all():
        domain = _domain(row.domain)
        if domain == row.domain:
            continue
        this = sa.and_(_domains.c.domain == row.domain, _domains.c.company_id == row.company_id)
        same = sa.select(_domains.c.domain).where(_domains.c.domain == domain, _domains.c.company_id == row.company_id)
        if connection.scalar(same) is None:
            connection.execute(sa.update(_domains).where(this).values(domain=domain))
        else:
            connection.execute(sa.delete(_domains).where(this))


def _rows(connection: sa.Connection, table: Any, key: Any) -> Any:
    """Yield the rows of a table by key, a batch at a time."""
    last = None
    while True:
        batch = sa.select(table).order_by(key).limit(_BATCH)
        rows = connection.execute(batch if last is None else batch.where(key > last)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].id


def _address(stored: str) -> str:
    try:
        return normalise_address(stored)
    except NotAnAddress:
        return stored


def _domain(stored: str) -> str:
    try:
        return normalise_domain(stored)
    except NotAnAddress:
        return stored
