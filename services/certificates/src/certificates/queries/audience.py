"""Find whom a company's news about its certificates goes to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.model import Relation
from certificates.states import CCEE_REPRESENTATIVE, STAND_IN_ROLES


def ccee_representatives(session: Session, cnpj: str) -> Sequence[UUID]:
    """Return the user ids of a company's active CCEE representatives, in the order in which they became so."""
    return _holders_of(session, cnpj, (CCEE_REPRESENTATIVE,))


def told_of_expiry(session: Session, cnpj: str) -> Sequence[UUID]:
    """Return the user ids of those who are told that a company's certificate ends: its active CCEE representatives, or
    its administrators and legal representatives while there is none.
    """
    return ccee_representatives(session, cnpj) or _holders_of(session, cnpj, STAND_IN_ROLES)


def _holders_of(session: Session, cnpj: str, roles: Sequence[str]) -> Sequence[UUID]:
    found = select(Relation.user_id).where(Relation.cnpj == cnpj, Relation.role.in_(roles), Relation.is_active)
    return list(dict.fromkeys(session.scalars(found.order_by(Relation.relation_id))))
