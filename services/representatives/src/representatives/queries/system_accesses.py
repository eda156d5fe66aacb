"""Finding system accesses, and what carries one: the relation, perhaps with a representation, that it rests on."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, contains_eager

from chassis.lists import Page, page
from chassis.problems import NotFound
from representatives.model import Company, Relation, Representation, SystemAccess
from representatives.states import AccessStatus, CompanyStatus, RelationStatus

LIVE = (AccessStatus.REQUESTED, AccessStatus.GRANTED)


@dataclass(frozen=True)
class Carrier:
    """What entitles a person to act for an agent."""

    relation: Relation
    representation: Representation | None = None


def carrier(session: Session, *, user_id: UUID, cnpj: str) -> Carrier | None:
    """An active relation with the company that has this CNPJ, or else with one that represents it.

    What is found cannot end before this transaction does: an access that begins to rest on it is ended with it. Take it
    before any access is locked; whoever ends relations goes the same way round.
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
        return Carrier(relation)
    acting = mine.add_columns(Representation).join(Representation, Representation.representative_cnpj == Company.cnpj)
    current = acting.where(Representation.represented_cnpj == cnpj, Representation.ended_at.is_(None))
    found = session.execute(current.with_for_update(read=True, of=[Relation, Representation])).first()
    return Carrier(*found) if found else None


def access(session: Session, *, access_id: UUID, owner: UUID | None) -> SystemAccess:
    """One access; with `owner`, only theirs. Raises NotFound."""
    found = session.get(SystemAccess, access_id)
    if found is None or (owner and found.user_id != owner):
        raise NotFound()
    return found


def accesses(
    session: Session,
    *,
    owner: UUID | None,
    status: str | None,
    agent_id: UUID | None,
    user_id: UUID | None,
    limit: int,
    after: str | None,
) -> Page:
    """Accesses, newest first; with `owner`, only theirs."""
    found = select(SystemAccess)
    for column, wanted in (
        (SystemAccess.user_id, owner),
        (SystemAccess.user_id, user_id),
        (SystemAccess.agent_id, agent_id),
        (SystemAccess.status, AccessStatus(status) if status else None),
    ):
        if wanted is not None:
            found = found.where(column == wanted)
    return page(session, found, key=[SystemAccess.id], limit=limit, after=after, newest_first=True)


def live_accesses(session: Session, *, user_id: UUID | None) -> list[SystemAccess]:
    """What a person has or asks for, oldest first."""
    mine = select(SystemAccess).where(SystemAccess.user_id == user_id, SystemAccess.status.in_(LIVE))
    return list(session.scalars(mine.order_by(SystemAccess.id)))


def holds_access(session: Session, *, user_id: UUID | None, system: str) -> bool:
    """Whether a person has been granted any profile in a system, for any agent."""
    granted = exists().where(
        SystemAccess.user_id == user_id, SystemAccess.system == system, SystemAccess.status == AccessStatus.GRANTED
    )
    return bool(session.scalar(select(granted)))
