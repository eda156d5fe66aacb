"""Find whom a company's news about its certificates goes to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.model import Relation
from certificates.states import CCEE_REPRESENTATIVE, STAND_IN_ROLES


def ccee_representatives(session: Session, cnpj: str) -> Sequence[UUID]:
    """Return the user ids of a company's active CCEE representatives, in the order in which they became so."""
    return _holders(session, [cnpj], (CCEE_REPRESENTATIVE,))[cnpj]


def told_of_expiry(session: Session, cnpj: str) -> Sequence[UUID]:
    """Return the user ids of those who are told that a company's certificate ends: its active CCEE representatives, or
    its administrators and legal representatives while there is none.
    """
    return all_told_of_expiry(session, [cnpj])[cnpj]


def all_told_of_expiry(session: Session, cnpjs: Collection[str]) -> Mapping[str, Sequence[UUID]]:
    """Return what `told_of_expiry` returns for each of several companies, by their CNPJs, with two queries at most."""
    found = _holders(session, cnpjs, (CCEE_REPRESENTATIVE,))
    without = [cnpj for cnpj in cnpjs if not found[cnpj]]
    return {**found, **_holders(session, without, STAND_IN_ROLES)} if without else found


def _holders(session: Session, cnpjs: Collection[str], roles: Sequence[str]) -> dict[str, list[UUID]]:
    """Return the user ids of those who hold one of `roles` in each of the companies, each once."""
    held = select(Relation.cnpj, Relation.user_id).where(
        Relation.cnpj.in_(cnpjs), Relation.role.in_(roles), Relation.is_active
    )
    found: dict[str, dict[UUID, None]] = defaultdict(dict)
    for cnpj, user_id in session.execute(held.order_by(Relation.relation_id)):
        found[cnpj][user_id] = None
    return {cnpj: list(found[cnpj]) for cnpj in cnpjs}
