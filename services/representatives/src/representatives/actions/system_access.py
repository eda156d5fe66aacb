"""The life of a system access: asked for, decided, used for the first time, ended.

Claims keep conflicting profiles apart: they are rows whose primary key the database itself holds unique, so that of two
who ask at once one is refused.
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
    """Ask for a profile in a system for an agent; `email` and `phone` are for that system only (seed 000; O8, O9).

    Raises Invalid for what does not exist, ProfileNotAllowed, NoRelation, ConflictingProfile, PersonNotYetKnown and
    TooManyRequests.
    """
    wanted, agent = _existing(session, systems, system, agent_id, profile)
    if agent.kind not in wanted.profiles[profile].agent_kinds:
        raise ProfileNotAllowed()
    session.get(Person, actor.user_id, with_for_update={"read": True})  # a new name reaches this access, too
    person = known_person(session, actor.user_id)
    found = lock_basis(session, user_id=person.user_id, cnpj=agent.cnpj)
    if found is None:
        raise NoRelation()
    # Every request opens a ticket, also one that is taken back at once.
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
    """Grant or deny. Raises NotFound, OwnAccess, AccessDecided, and NoRelation when nothing carries it any more."""
    if decision == GRANT:
        granted = _grant(session, access_id, by=actor.user_id, now=now)
        granted.decision_note = reason
        return granted
    return _deny(session, access_id, by=actor.user_id, reason=reason, now=now)


def decide_by_ticket(session: Session, *, access_id: UUID, grant: bool, by: UUID | None, now: datetime) -> None:
    """Take over the decision that closed the linked ticket; ignored when it was decided already or is not there.

    A grant that nothing carries any more, or to oneself, is noted and leaves the request as it is: staff still see it.
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
    """Change one's e-mail or telephone for a system. No event tells of it: they never leave the service.

    Raises NotFound, AccessNotLive.
    """
    access = _locked(session, access_id, owner=actor.user_id)
    check_version(version, access.version)
    changed = access.change_contacts(**contacts)
    if changed:
        audit.record(session, "system_access.contacts_changed", access.id, fields=changed)
        session.flush()
    return access


def activate_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID) -> SystemAccess:
    """Note one's first use of a granted access; again, it changes nothing. Raises NotFound, AccessNotGranted."""
    access = _locked(session, access_id, owner=actor.user_id)
    if access.activate(now=now):
        audit.record(session, "system_access.activated", access.id)
        session.flush()
    return access


def end_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID, owner: UUID | None) -> None:
    """End a live access; with `owner`, only theirs. Raises NotFound, AccessNotLive."""
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
    """A requested access of `person` that rests on `on`."""
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
    """Add a new access with its claims. Raises ConflictingProfile; what the transaction did before it stays."""
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
    """Grant a locked access, which rests on `on` from now on. Raises AccessDecided."""
    fact = access.grant(by=by, now=now)
    access.relation_id = on.relation.id
    access.representation_id = on.representation.id if on.representation else None
    publish(session, fact)
    audit.record(session, "system_access.granted", access.id, **noted)
    session.flush()


def _existing(session: Session, systems: Systems, code: str, agent_id: UUID, profile: str) -> tuple[System, Agent]:
    """Raises Invalid for a system, agent or profile that does not exist."""
    system, agent = systems.get(code), session.get(Agent, agent_id)
    if system is None:
        raise refuse_field("#/system", "system.unknown")
    if agent is None:
        raise refuse_field("#/agent_id", "agent.unknown")
    if profile not in system.profiles:
        raise refuse_field("#/profile", "access.profile_unknown")
    return system, agent


def _grant(session: Session, access_id: UUID, *, by: UUID | None, now: datetime, **noted: object) -> SystemAccess:
    """Raises NotFound, OwnAccess, AccessDecided and NoRelation, each before anything is changed."""
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
    """The access, held until the transaction ends; with `owner`, only theirs. Raises NotFound."""
    found = session.get(SystemAccess, access_id, with_for_update={"of": SystemAccess})
    if found is None or (owner and found.user_id != owner):
        raise NotFound()
    return found
