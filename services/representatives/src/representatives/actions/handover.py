"""Hand over what one person has through a company to another person.

Roles move at once. System accesses are requested anew, because staff grant them to a person. Unit accesses are
requested anew from their holders (`handover_units`), because a holder chose a person, not a company.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import NotFound, refuse_field
from representatives.actions.basis import Basis
from representatives.actions.ending import end_relation
from representatives.actions.handover_units import move_unit_accesses
from representatives.actions.relation import add_relation
from representatives.actions.system_access import hold, new_access
from representatives.model import Company, Person, Relation, Representation, SystemAccess
from representatives.model.handover import Handover, Moved
from representatives.model.problems import CompanySuspended, ConflictingProfile, HandoverRefused
from representatives.model.systems import Systems
from representatives.queries.companies import domain_owner
from representatives.queries.people import administrators, check_administers
from representatives.states import ACCESS_LIVE, RELATION_LIVE, CompanyStatus, RelationStatus


def hand_over(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    staff_role: str,
    systems: Systems,
    company_id: UUID,
    from_user_id: UUID,
    to_user_id: UUID,
) -> Handover:
    """Move the relations of `from_user_id` with a company to `to_user_id`, and request for `to_user_id` the system and
    unit accesses that rest on them. One transaction. The relations and accesses of `from_user_id` end.

    `staff_role` is the role with which staff may do this in place of an administrator of the company. `systems` are all
    known systems. Returns a report of what moved and what was skipped. Raises NotAdministrator, NotFound,
    CompanySuspended, HandoverRefused when `to_user_id` does not belong to the company, and RelationExists when
    `to_user_id` requests a role at the same moment. Raises Invalid when both people are the same, when `to_user_id` is
    the caller (nobody gives themselves a role), or when `from_user_id` has no live relation with the company.
    """
    company = _company(session, actor, company_id, staff_role)
    if from_user_id == to_user_id:
        raise refuse_field("#/to_user_id", "handover.same_person")
    if to_user_id == actor.user_id:
        raise refuse_field("#/to_user_id", "handover.to_oneself")
    to = session.get(Person, to_user_id, with_for_update={"read": True})
    relations = _live_relations(session, company, (from_user_id, to_user_id))
    if to is None or not _belongs(session, company, to, relations):
        raise HandoverRefused()
    old = [relation for relation in relations if relation.user_id == from_user_id]
    if not old:
        raise refuse_field("#/from_user_id", "handover.nothing_to_move")
    report = Handover()
    accesses = _resting_accesses(session, old)
    roles = {relation.id: relation.role for relation in old}
    resting = [(access, roles[access.relation_id]) for access in accesses]  # `end_relation` changes `relation_id`
    held = {relation.role: relation for relation in relations if relation.user_id == to_user_id}
    for relation in old:  # before any relation ends, so that the company is never without an administrator
        held[relation.role] = _take(session, relation, to, held.get(relation.role), report, actor=actor, now=now)
    session.flush()
    for relation in old:
        end_relation(session, relation, reason="handover", now=now)
    for access, role in resting:
        _ask_again(session, access, to, held[role], systems, report, now=now)
    move_unit_accesses(session, old, to, report, actor=actor, now=now)
    audit.record(session, "company.handed_over", company.id, from_user_id=from_user_id, to_user_id=to_user_id)
    return report


def _company(session: Session, actor: Actor, company_id: UUID, staff_role: str) -> Company:
    check_administers(session, actor, company_id, staff_role)
    company = session.get(Company, company_id)
    if company is None or company.status is not CompanyStatus.APPROVED:
        raise NotFound()
    if company.suspended:
        raise CompanySuspended()
    return company


def _live_relations(session: Session, company: Company, user_ids: Sequence[UUID]) -> list[Relation]:
    """Return the pending and active relations of `user_ids` with the company, locked until the transaction ends."""
    both = select(Relation).where(
        Relation.company_id == company.id, Relation.user_id.in_(user_ids), Relation.status.in_(RELATION_LIVE)
    )
    return list(session.scalars(both.order_by(Relation.id).with_for_update(of=Relation)))


def _belongs(session: Session, company: Company, person: Person, relations: Sequence[Relation]) -> bool:
    """Return whether a handover may give roles in the company to `person`: the person has one of `relations`, or an
    e-mail address in one of the company's domains. Never true for an erased person.

    `relations` are the live relations with the company, of both people of the handover.
    """
    if person.erased_at is not None:
        return False
    owner = domain_owner(session, person.domain)
    by_domain = owner is not None and owner.id == company.id
    return by_domain or any(relation.user_id == person.user_id for relation in relations)


def _resting_accesses(session: Session, old: Sequence[Relation]) -> list[SystemAccess]:
    """Return the requested and granted system accesses that rest on the relations `old`, locked until the transaction
    ends. A handover requests them anew for the other person.
    """
    resting = select(SystemAccess).where(
        SystemAccess.relation_id.in_([relation.id for relation in old]), SystemAccess.status.in_(ACCESS_LIVE)
    )
    return list(session.scalars(resting.order_by(SystemAccess.id).with_for_update(of=SystemAccess)))


def _take(
    session: Session,
    old: Relation,
    to: Person,
    same: Relation | None,
    report: Handover,
    *,
    actor: Actor,
    now: datetime,
) -> Relation:
    """Give the person `to` the role of the relation `old` in a handover, and return the relation by which `to` has the
    role. The caller ends `old` afterwards.

    `same` is the live relation by which `to` has or requested this role before, or None; then a new relation is
    inserted. If `old` is active, the returned relation becomes active, even when `same` still waited for a decision. If
    `old` waits for a decision, a new relation waits, too, and `same` stays as it is. `report` collects what was handed
    over.
    """
    told = administrators(session, old.company_id)
    taken = same or Relation.ask(user_id=to.user_id, company=old.company, role=old.role, domain=to.domain, now=now)
    if same is None:
        add_relation(session, taken)
    report.relations.append(Moved(old.id, None if same else taken.id))
    if old.status is RelationStatus.ACTIVE and taken.status is RelationStatus.PENDING:
        publish(session, taken.establish(by=actor.user_id, now=now, administrators=told))
        audit.record(session, "relation.established", taken.id, role=taken.role)
    elif same is None:
        publish(session, taken.requested(told))
        audit.record(session, "relation.requested", taken.id, role=taken.role)
    return taken


def _ask_again(
    session: Session,
    access: SystemAccess,
    to: Person,
    relation: Relation,
    systems: Systems,
    report: Handover,
    *,
    now: datetime,
) -> None:
    """Request for the person `to` the system access that the other person loses by a handover.

    `access` is the lost one. The new one has the same system, agent and access profile, rests on `relation`, and waits
    for staff. `systems` are all known systems. `report` collects the requested and the skipped accesses. An access is
    skipped when its system is no longer known, or when `to` already has the same access profile for the agent or one
    that excludes it (of some profiles a person may hold one only). The new access has no e-mail and no telephone,
    because only `to` decides which contacts others see.
    """
    system = systems.get(access.system)
    if system is None:
        report.skip(access, "system_unknown")
        return
    representation = session.get(Representation, access.representation_id) if access.representation_id else None
    asked = new_access(
        person=to,
        system=system,
        agent=access.agent,
        profile=access.profile,
        email=None,
        phone=None,
        on=Basis(relation, representation),
        now=now,
    )
    try:
        hold(session, asked, system)
    except ConflictingProfile:
        report.skip(access, "conflicting_profile")
        return
    publish(session, asked.requested())
    audit.record(session, "system_access.requested", asked.id, system=asked.system, profile=asked.profile)
    report.system_accesses.append(Moved(access.id, asked.id))
