"""Keeping copies of the approved companies, by whose e-mail domains newcomers are recognised."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from identity.model import Company


def remember_company(
    session: Session,
    *,
    company_id: UUID,
    version: int,
    legal_name: str,
    suspended: bool,
    domains: list[str],
    told_at: datetime,
) -> None:
    """Take the copy if it is newer than ours. `told_at` is the moment of the fact."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(Company).values(
        id=company_id, version=0, legal_name=legal_name, suspended=suspended, told_at=told_at
    )
    session.execute(first.on_conflict_do_nothing())  # so that of two first facts at once one waits for the other
    company = session.get_one(Company, company_id, with_for_update=True)
    if version <= company.version:
        return
    company.version, company.legal_name = version, legal_name
    company.suspended, company.told_at = suspended, told_at
    company.hold_domains(domains)
