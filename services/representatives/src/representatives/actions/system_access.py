"""The life of a system access: requested, decided, first used, ended.

Claims keep conflicting access profiles apart. They are rows whose primary key the database keeps unique, so that one of
two parallel requests is refused.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.pace import check_pace
from chassis.problems import NotFound, refuse_field
from chassis.versions import Expected, check_version
from representatives.actions import ending
from representatives.actions.basis import Basis, lock_basis
from representatives.model import AccessClaim, Agent, Person, SystemAccess
from representatives.model.problems import AccessDecided, ConflictingProfile, NoRelation, OwnAccess, ProfileNotAllowed
from representatives.model.systems import System, Systems
from representatives.model.words import name_key
from representatives.queries.people import known_person
from representatives.states import AccessStatus

GRANT = "grant"
_REQUESTS_A_DAY = 12


def request_access(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    systems: Systems,
    system: str,
    agent_id: UUID,
    profile: str,
    email: str,
    phone: str,
) -> SystemAccess:
    """Request an access profile in a system for an agent, for the caller (seed 000; O8, O9). Returns the access.

    `email` and `phone` are the caller's contacts for that system only. Raises Invalid for an unknown system, agent or
    access profile, ProfileNotAllowed when the profile is not for agents of this kind, NoRelation, ConflictingProfile,
    PersonNotYetKnown and TooManyRequests.
    """
    wanted, agent = _existing(session, systems, system, agent_id, profile)
    if agent.kind not in wanted.profiles[profile].agent_kinds:
        raise ProfileNotAllowed()
    session.get(Person, actor.user_id, with_for_update={"read": True})  # a change of name waits for this access
    person = known_person(session, actor.user_id)
    found = lock_basis(session, user_id=person.user_id, cnpj=agent.cnpj)
    if found is None:
        raise NoRelation()
    # Every request opens a ticket, even if it is withdrawn at once.
    mine = (SystemAccess.user_id == person.user_id, SystemAccess.agent_id == agent.id)
    check_pace(session, SystemAccess.requested_at, *mine, most=_REQUESTS_A_DAY, now=now)
    access = new_access(
        person=person, system=wanted, agent=agent, profile=profile, email=email, phone=phone, on=found, now=now
    )
    hold(session, access, wanted)
    publish(session, access.requested())
    audit.record(session, "system_access.requested", access.id, system=system, agent_id=agent_id, profile=profile)
    return access


def decide_access(
    session: Session, *, actor: Actor, now: datetime, access_id: UUID, decision: str, reason: str
) -> SystemAccess:
    """Grant or deny a requested system access, and return it. `reason` is kept with the access.

    Raises NotFound and AccessDecided. Granting also raises OwnAccess for the caller's own request, and NoRelation when
    the person no longer has a relation that entitles them to the access.
    """
    if decision == GRANT:
        granted = _grant(session, access_id, by=actor.user_id, now=now)
        granted.decision_note = reason
        return granted
    return _deny(session, access_id, by=actor.user_id, reason=reason, now=now)


def decide_by_ticket(session: Session, *, access_id: UUID, grant: bool, by: UUID | None, now: datetime) -> None:
    """Grant or deny a system access because its ticket was closed with that decision. `by` closed the ticket.

    Nothing happens when the access is unknown or decided already. A grant to `by` themselves, or to a person without a
    relation, is audited and leaves the request open, so that staff still see it.
    """
    try:
        if grant:
            _grant(session, access_id, by=by, now=now, by_ticket_of=by)
        else:
            _deny(session, access_id, by=by, reason="", now=now, by_ticket_of=by)
    except (NotFound, AccessDecided):
        return
    except (NoRelation, OwnAccess) as refused:
        audit.record(session, "system_access.grant_refused", access_id, by_ticket_of=by, code=refused.code)


def change_contacts(
    session: Session, *, actor: Actor, now: datetime, access_id: UUID, version: Expected, **contacts: str
) -> SystemAccess:
    """Change the caller's e-mail or telephone for one system. No event is published, because they never leave the
    service.

    `version` is the one in `If-Match`, if the client sent it. Raises NotFound, VersionMismatch, AccessNotLive.
    """
    access = _locked(session, access_id, owner=actor.user_id)
    check_version(version, access.version)
    changed = access.change_contacts(**contacts)
    if changed:
        audit.record(session, "system_access.contacts_changed", access.id, fields=changed)
        session.flush()
    return access


def activate_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID) -> SystemAccess:
    """Record the first use of the caller's granted access. Repeating it changes nothing. Raises NotFound,
    AccessNotGranted.
    """
    access = _locked(session, access_id, owner=actor.user_id)
    if access.activate(now=now):
        audit.record(session, "system_access.activated", access.id)
        session.flush()
    return access


def end_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID, owner: UUID | None) -> None:
    """End a live system access. Raises AccessNotLive, and NotFound for an unknown access.

    If `owner` is given, NotFound is raised for an access of anybody else, too.
    """
    ending.end_access(session, _locked(session, access_id, owner=owner), reason="ended", now=now)


def new_access(
    *,
    person: Person,
    system: System,
    agent: Agent,
    profile: str,
    email: str | None,
    phone: str | None,
    on: Basis,
    now: datetime,
) -> SystemAccess:
    """Return a requested system access of `person` that rests on `on`. It is not added to the session."""
    return SystemAccess.request(
        person=person,
        system=system,
        agent=agent,
        profile=profile,
        email=email,
        phone=phone,
        name_key=name_key(person.name),
        relation=on.relation,
        representation=on.representation,
        now=now,
    )


def hold(session: Session, access: SystemAccess, system: System) -> None:
    """Insert a new system access with its claims. Raises ConflictingProfile when a claim is taken.

    Only this insert is rolled back then; earlier changes of the transaction stay.
    """
    try:
        with session.begin_nested():
            session.add(access)
            session.flush()
            session.add_all(
                AccessClaim(
                    user_id=access.user_id,
                    agent_id=access.agent_id,
                    system=access.system,
                    claim=claim,
                    system_access_id=access.id,
                )
                for claim in system.claims_of(access.profile)
            )
    except IntegrityError:
        raise ConflictingProfile() from None


def grant_resting_on(
    session: Session, access: SystemAccess, on: Basis, *, by: UUID | None, now: datetime, **noted: object
) -> None:
    """Grant a system access that the caller has locked, and let it rest on `on`. Raises AccessDecided.

    `by` is who decided, and `noted` are further details for the audit trail.
    """
    fact = access.grant(by=by, now=now)
    access.relation_id = on.relation.id
    access.representation_id = on.representation.id if on.representation else None
    publish(session, fact)
    audit.record(session, "system_access.granted", access.id, **noted)
    session.flush()


def _existing(session: Session, systems: Systems, code: str, agent_id: UUID, profile: str) -> tuple[System, Agent]:
    """Return the system and the agent. Raises Invalid when the system, the agent or the access profile is unknown."""
    system, agent = systems.get(code), session.get(Agent, agent_id)
    if system is None:
        raise refuse_field("#/system", "system.unknown")
    if agent is None:
        raise refuse_field("#/agent_id", "agent.unknown")
    if profile not in system.profiles:
        raise refuse_field("#/profile", "access.profile_unknown")
    return system, agent


def _grant(session: Session, access_id: UUID, *, by: UUID | None, now: datetime, **noted: object) -> SystemAccess:
    """Grant a system access. Raises NotFound, OwnAccess, AccessDecided and NoRelation before anything is changed."""
    whose = select(SystemAccess.user_id, Agent.cnpj).join(Agent, SystemAccess.agent_id == Agent.id)
    row = session.execute(whose.where(SystemAccess.id == access_id)).first()
    if row is None:
        raise NotFound()
    if row.user_id == by:
        raise OwnAccess()
    found = lock_basis(session, user_id=row.user_id, cnpj=row.cnpj)
    access = _locked(session, access_id)
    if access.status is not AccessStatus.REQUESTED:
        raise AccessDecided()
    if found is None:
        raise NoRelation()
    grant_resting_on(session, access, found, by=by, now=now, **noted)
    return access


def _deny(
    session: Session, access_id: UUID, *, by: UUID | None, reason: str, now: datetime, **noted: object
) -> SystemAccess:
    access = _locked(session, access_id)
    publish(session, access.deny(reason=reason, by=by, now=now))
    ending.release_claims(session, access.id)
    audit.record(session, "system_access.denied", access.id, **noted)
    session.flush()
    return access


def _locked(session: Session, access_id: UUID, *, owner: UUID | None = None) -> SystemAccess:
    """Return the system access, locked until the transaction ends.

    Raises NotFound for an unknown access and, if `owner` is given, for an access of anybody else.
    """
    found = session.get(SystemAccess, access_id, with_for_update={"of": SystemAccess})
    if found is None or (owner and found.user_id != owner):
        raise NotFound()
    return found
