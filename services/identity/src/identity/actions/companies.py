"""Keep copies of the approved companies, whose e-mail domains tell at registration who belongs to which company."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import copies
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
    """Store the copy of a company from an event of representatives, unless the stored copy has a later version. A
    reaction calls it.

    `version` is the event's subject version. `domains` are all e-mail domains of the company, replacing the stored
    ones; `told_at` is the time of the event.
    """
    facts = {"legal_name": legal_name, "suspended": suspended, "told_at": told_at}
    taken = copies.take(session, Company, company_id, version=version, **facts)
    if taken:
        taken.row.hold_domains(domains)
