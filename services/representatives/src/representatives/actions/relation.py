"""Professional relations: request a role in a company, decide about the request, end the relation (seed 000; O26)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.pace import check_pace
from chassis.problems import NotFound
from representatives.actions.ending import end_relation
from representatives.model import Company, Relation
from representatives.model.problems import (
    CompanySuspended,
    DomainNotRecognised,
    NotAdministrator,
    RelationExists,
    RelationNotLive,
)
from representatives.queries.companies import domain_owner
from representatives.queries.people import administrators, is_administrator, known_person
from representatives.states import EMPLOYEE, CompanyStatus, RelationStatus

_REQUESTS_A_DAY = 12


def request_relation(session: Session, *, actor: Actor, now: datetime, company_id: UUID, role: str) -> Relation:
    """Request a role in a company for the caller, and return the relation.

    A person with an address in the company's domain becomes an employee at once, unless others last refused or removed
    that person. Every other request waits for an administrator's decision. Raises PersonNotYetKnown, NotFound for an
    unknown or unapproved company, CompanySuspended, DomainNotRecognised when no approved company has the domain of the
    caller's address, RelationExists when the caller has a live relation with this role, and TooManyRequests after
    twelve requests to the same company in a day.
    """
    person = known_person(session, actor.user_id)
    session.refresh(person, with_for_update={"read": True})  # so that a change of address waits and ends this relation
    company = session.get(Company, company_id, with_for_update={"read": True})
    if company is None or company.status is not CompanyStatus.APPROVED:
        raise NotFound()
    if company.suspended:
        raise CompanySuspended()
    owner = domain_owner(session, person.domain)
    if owner is None:
        raise DomainNotRecognised()
    # Every request sends mails to the company's administrators, even if it is withdrawn at once.
    mine = (Relation.user_id == person.user_id, Relation.company_id == company.id)
    check_pace(session, Relation.requested_at, *mine, most=_REQUESTS_A_DAY, now=now)
    at_once = owner.id == company.id and role == EMPLOYEE and not _was_sent_away(session, person.user_id, company.id)
    relation = Relation.ask(user_id=person.user_id, company=company, role=role, domain=person.domain, now=now)
    told = administrators(session, company.id)
    add_relation(session, relation)
    if at_once:
        publish(session, relation.establish(by=None, now=now, administrators=told))
        audit.record(session, "relation.established", relation.id, role=role)
    else:
        publish(session, relation.requested(told))
        audit.record(session, "relation.requested", relation.id, role=role)
    return relation


def _was_sent_away(session: Session, user_id: UUID, company_id: UUID) -> bool:
    """Return whether the person's last relation as an employee of the company was refused, ended by others or handed
    over.

    `request_relation` makes such a person wait for a decision instead of becoming an employee at once. An account keeps
    its e-mail address when the mailbox is gone, so a removed person would otherwise be an employee again.
    """
    mine = select(Relation).where(
        Relation.user_id == user_id, Relation.company_id == company_id, Relation.role == EMPLOYEE
    )
    last = session.scalars(mine.order_by(Relation.id.desc()).limit(1)).first()
    return last is not None and (last.status is RelationStatus.REFUSED or last.reason in ("removed", "handover"))


def add_relation(session: Session, relation: Relation) -> None:
    """Insert a relation, requested by its person or made by a handover. Raises RelationExists when the person already
    has a live one with the company in the same role.
    """
    try:
        with session.begin_nested():
            session.add(relation)
    except IntegrityError:
        raise RelationExists() from None


def decide_relation(
    session: Session, *, actor: Actor, now: datetime, staff_role: str, relation_id: UUID, approve: bool, reason: str
) -> Relation:
    """Establish or refuse a requested relation, as an administrator of the company or as staff. Returns the relation.

    `approve` establishes it, otherwise `reason` says why it is refused. `staff_role` is the role with which staff may
    decide. Raises NotFound for a caller who is neither the person of the relation, nor an administrator of the company,
    nor staff. Raises NotAdministrator when the caller is the person of the relation, RelationDecided when it was
    decided before, and CompanySuspended for an approval.
    """
    relation = _locked(session, actor, relation_id, staff_role)
    if relation.user_id == actor.user_id:
        raise NotAdministrator()
    told = administrators(session, relation.company_id)
    if not approve:
        publish(session, relation.refuse(reason=reason, by=actor.user_id, now=now, administrators=told))
        audit.record(session, "relation.refused", relation.id)  # the reason is in the row, which can be wiped
        return relation
    if relation.company.suspended:
        raise CompanySuspended()
    publish(session, relation.establish(by=actor.user_id, now=now, administrators=told))
    audit.record(session, "relation.established", relation.id, role=relation.role)
    return relation


def leave_relation(session: Session, *, actor: Actor, now: datetime, staff_role: str, relation_id: UUID) -> None:
    """End a relation or withdraw its request, as its person, as an administrator of the company or as staff.

    `staff_role` is the role with which staff may do this. The system accesses that rest on it end, too. Raises NotFound
    for any other caller, and RelationNotLive when it is over already.
    """
    relation = _locked(session, actor, relation_id, staff_role)
    if not relation.is_live:
        raise RelationNotLive()
    end_relation(session, relation, reason="ended" if relation.user_id == actor.user_id else "removed", now=now)


def _locked(session: Session, actor: Actor, relation_id: UUID, staff_role: str) -> Relation:
    """Return the relation that the caller decides about or ends, locked until the transaction ends. The caller has to
    be its person, an administrator of its company or staff.

    `staff_role` is the role that staff need. Raises NotFound for an unknown relation and for any other caller.
    """
    found = session.get(Relation, relation_id, with_for_update={"of": Relation})
    if found is None:
        raise NotFound()
    concerned = found.user_id == actor.user_id or actor.has(staff_role)
    if not (concerned or is_administrator(session, actor.user_id, found.company_id)):
        raise NotFound()
    return found
