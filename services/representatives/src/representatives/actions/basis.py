"""Find what a system access rests on: a relation with the agent's company, or with a company that represents it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from representatives.model import Company, Relation, Representation
from representatives.states import CompanyStatus, RelationStatus


@dataclass(frozen=True)
class Basis:
    """What entitles a person to act for an agent: a relation, and a representation if the relation's company acts for
    it.
    """

    relation: Relation
    representation: Representation | None = None


def lock_basis(session: Session, *, user_id: UUID, cnpj: str) -> Basis | None:
    """Return what entitles a person to act for the agent with this CNPJ as a Basis, or None when nothing does. Call it
    before requesting or granting a system access.

    The Basis is the person's active relation with the company that has this CNPJ, without a representation. If there is
    no such relation, it is an active relation with a company that represents that company, with the representation. A
    relation with a suspended company does not count, and nobody represents a company that is suspended itself.

    The rows found stay locked until the transaction ends, so that a relation which ends now also ends an access granted
    now. Call this before locking a system access: `end_relation` locks in the same order, and another order would
    deadlock.
    """
    mine = (
        select(Relation)
        .join(Relation.company)
        .options(contains_eager(Relation.company).lazyload(Company.domains))
        .where(Relation.user_id == user_id, Relation.status == RelationStatus.ACTIVE)
        .where(Company.status == CompanyStatus.APPROVED, Company.suspended.is_(False))
        .order_by(Relation.id)
        .limit(1)
    )
    own = mine.where(Company.cnpj == cnpj).with_for_update(read=True, of=Relation)
    relation = session.scalars(own).first()
    if relation:
        return Basis(relation)
    acting = mine.add_columns(Representation).join(Representation, Representation.representative_cnpj == Company.cnpj)
    suspended = select(Company.id).where(Company.cnpj == cnpj, Company.suspended).exists()
    current = acting.where(Representation.represented_cnpj == cnpj, Representation.ended_at.is_(None), ~suspended)
    found = session.execute(current.with_for_update(read=True, of=[Relation, Representation])).first()
    return Basis(*found) if found else None
