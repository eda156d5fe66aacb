"""End relations, representations and accesses, and in the same transaction the accesses that rest on them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.outbox import publish
from representatives.events.company import CompanyWithoutAdministrator
from representatives.model import AccessClaim, Company, Relation, Representation, SystemAccess
from representatives.queries.people import administrators
from representatives.states import ACCESS_LIVE, ADMINISTRATOR, RelationStatus


def end_relation(session: Session, relation: Relation, *, reason: str, now: datetime) -> None:
    """End a relation and, in the same transaction, the system accesses that rest on it. Publishes the events.

    `reason` is the code of why the relation ends. If the person has another active relation with the same company, the
    accesses stay and rest on that relation. Publishes CompanyWithoutAdministrator, too, when the company has lost its
    last administrator. Raises RelationNotLive when the relation is over already.
    """
    was_administrator = relation.role == ADMINISTRATOR and relation.status is RelationStatus.ACTIVE
    if was_administrator:  # serialises the last two administrators, so that the later one sees that none is left
        session.execute(select(Company.id).where(Company.id == relation.company_id).with_for_update(key_share=True))
    publish(session, relation.end(reason=reason, now=now, administrators=administrators(session, relation.company_id)))
    audit.record(session, "relation.ended", relation.id, reason=reason)
    session.flush()
    other = _another_active(session, relation)
    for access in _resting(session, SystemAccess.relation_id == relation.id):
        if other:
            access.relation_id = other.id
        else:
            end_access(session, access, reason="handover" if reason == "handover" else "relation_ended", now=now)
    if was_administrator and not administrators(session, relation.company_id):
        publish(session, _without_administrator(relation.company))


def end_representation(session: Session, representation: Representation, *, now: datetime) -> None:
    """End a representation and, in the same transaction, the system accesses that rest on it. Publishes the events."""
    publish(session, representation.end(now=now))
    audit.record(session, "representation.ended", representation.id)
    for access in _resting(session, SystemAccess.representation_id == representation.id):
        end_access(session, access, reason="representation_ended", now=now)


def end_access(session: Session, access: SystemAccess, *, reason: str, now: datetime) -> None:
    """End a live system access, publish the event, and delete its claims, so that the person may ask for a conflicting
    access profile.

    `reason` is the code of why the access ends. Raises AccessNotLive.
    """
    publish(session, access.end(reason=reason, now=now))
    release_claims(session, access.id)
    audit.record(session, "system_access.ended", access.id, reason=reason)


def release_claims(session: Session, access_id: UUID) -> None:
    """Delete the claims of a system access, so that the person may ask for a conflicting access profile."""
    session.execute(delete(AccessClaim).where(AccessClaim.system_access_id == access_id))


def _another_active(session: Session, relation: Relation) -> Relation | None:
    same = select(Relation).where(
        Relation.user_id == relation.user_id,
        Relation.company_id == relation.company_id,
        Relation.status == RelationStatus.ACTIVE,
    )
    return session.scalars(same.order_by(Relation.id).limit(1)).first()


def _resting(session: Session, on: ColumnElement[bool]) -> list[SystemAccess]:
    live = select(SystemAccess).where(on, SystemAccess.status.in_(ACCESS_LIVE)).order_by(SystemAccess.id)
    return list(session.scalars(live.with_for_update(of=SystemAccess)))


def _without_administrator(company: Company) -> CompanyWithoutAdministrator:
    return CompanyWithoutAdministrator(
        company_id=company.id, cnpj=company.cnpj, legal_name=company.legal_name, companies=(company.cnpj,)
    )
