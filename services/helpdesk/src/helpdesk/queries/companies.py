"""The companies that people belong to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.model import Company, Relation


def belongs_to(session: Session, user_id: UUID | None, cnpj: str | None) -> bool:
    """Return whether a person has an active relation with the company `cnpj`. False without a person or a company."""
    if user_id is None or cnpj is None:
        return False
    found = select(Relation.relation_id).where(
        Relation.user_id == user_id, Relation.is_active.is_(True), Relation.cnpj == cnpj
    )
    return session.scalar(found.limit(1)) is not None


def companies_of(session: Session, user_id: UUID) -> Sequence[str]:
    """Return the CNPJs of the companies with which a person has an active relation."""
    found = select(Relation.cnpj).where(Relation.user_id == user_id, Relation.is_active.is_(True)).distinct()
    return session.scalars(found.order_by(Relation.cnpj)).all()


def company_named(session: Session, cnpj: str) -> Company | None:
    """Return the copy of the company `cnpj`, None until its event has arrived."""
    return session.scalar(select(Company).where(Company.cnpj == cnpj).order_by(Company.company_id.desc()).limit(1))
