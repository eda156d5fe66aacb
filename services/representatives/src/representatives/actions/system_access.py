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
_NOTE_CHARACTERS = 500  # of `SystemAccess.reason` and `decision_note`; a ticket's note may be longer


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

    `systems` are all known systems, and `system` and `profile` are the codes of what is wanted. `email` and `phone` are
    the caller's contacts for that system only. Raises Invalid for an unknown system, agent or access profile,
    ProfileNotAllowed when the profile is not for agents of this kind, NoRelation when no relation entitles the caller
    to act for the agent, ConflictingProfile, PersonNotYetKnown, and TooManyRequests after twelve requests for the same
    agent in a day.
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
    """Grant or deny a requested system access, as staff, and return it.

    `decision` is `grant`; any other value denies. `reason` is a text that is stored with the access. Raises NotFound,
    and AccessDecided when it was decided before. Granting also raises OwnAccess for the caller's own request, and
    NoRelation when the person no longer has a relation that entitles them to the access.
    """
    if decision == GRANT:
        granted = _grant(session, access_id, by=actor.user_id, now=now)
        granted.decision_note = reason
        return granted
    return _deny(session, access_id, by=actor.user_id, reason=reason, now=now)


def decide_by_ticket(
    session: Session, *, access_id: UUID, grant: bool, note: str, by: UUID | None, now: datetime
) -> None:
    """Grant or deny a system access because its ticket in the helpdesk was closed with that decision. Called when the
    event about the ticket arrives.

    With `grant` the access is granted, otherwise denied; `note` is what was written about the decision, and `by` the
    user who closed the ticket. Nothing happens when the access is unknown or decided already. A grant by the person of
    the access, or to a person without a relation, has no effect: it is audited as refused, and the request is published
    again with the refusal's code as its reason, so that helpdesk opens the ticket again.
    """
    note = note[:_NOTE_CHARACTERS]
    try:
        if grant:
            granted = _grant(session, access_id, by=by, now=now, by_ticket_of=by)
            granted.decision_note = note
        else:
            _deny(session, access_id, by=by, reason=note, now=now, by_ticket_of=by)
    except (NotFound, AccessDecided):
        return
    except (NoRelation, OwnAccess) as refused:
        publish(session, _locked(session, access_id).requested(reason=refused.code))
        audit.record(session, "system_access.grant_refused", access_id, by_ticket_of=by, code=refused.code)


def change_contacts(
    session: Session, *, actor: Actor, now: datetime, access_id: UUID, version: Expected, **contacts: str
) -> SystemAccess:
    """Change the caller's e-mail or telephone for one system, and return the access. No event is published, because
    these contacts never leave the service.

    Keyword arguments are the new `email` and `phone`, one or both. `version` are the versions in `If-Match`, or None to
    change any version. Raises NotFound, also for an access of anybody else, VersionMismatch, and AccessNotLive.
    """
    access = _locked(session, access_id, owner=actor.user_id)
    check_version(version, access.version)
    changed = access.change_contacts(**contacts)
    if changed:
        audit.record(session, "system_access.contacts_changed", access.id, fields=changed)
        session.flush()
    return access


def activate_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID) -> SystemAccess:
    """Record that the caller uses their granted system access for the first time, and return the access. Repeating it
    changes nothing.

    Raises NotFound, also for an access of anybody else, and AccessNotGranted.
    """
    access = _locked(session, access_id, owner=actor.user_id)
    if access.activate(now=now):
        audit.record(session, "system_access.activated", access.id)
        session.flush()
    return access


def end_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID, owner: UUID | None) -> None:
    """End a live system access or withdraw its request.

    `owner` is the only user whose access may be ended (the caller), or None for staff, who may end any. Raises
    AccessNotLive, and NotFound for an unknown access and for one that is not `owner`'s.
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
    """Return a new requested system access of `person` for `agent` in `system`, without adding it to the session. Call
    `hold` of this module to insert it.

    `profile` is the code of the access profile. `email` and `phone` are the person's contacts for this system, or None.
    `on` is what the access rests on, as `lock_basis` found it: a Basis with the person's `relation`, and with a
    `representation` if the company of that relation is not the agent's own, but acts for it.
    """
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
    """Insert a new system access together with its claims: its access profile, and the sets of profiles of which a
    person may hold only one for an agent. Raises ConflictingProfile when another live access of the person has one of
    the claims.

    `system` is the access's system, which says what the access profile claims. After ConflictingProfile only this
    insert is rolled back; earlier changes of the transaction stay.
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
    """Grant a requested system access, publish the event, and audit the grant. The caller has locked the access's row.

    `on` is what `lock_basis` found: the person's relation, with a representation if the relation's company acts for the
    agent. The access rests on these rows, and ends when they end. `by` is who decided, or None. Further keyword
    arguments are details for the audit trail. Raises AccessDecided when the access was decided before.
    """
    fact = access.grant(by=by, now=now)
    access.relation_id = on.relation.id
    access.representation_id = on.representation.id if on.representation else None
    publish(session, fact)
    audit.record(session, "system_access.granted", access.id, **noted)
    session.flush()


def _existing(session: Session, systems: Systems, code: str, agent_id: UUID, profile: str) -> tuple[System, Agent]:
    """Return the system with this `code` and the agent as a pair, for a request of an access. It checks that the system
    has the access profile `profile`.

    Raises Invalid when the system, the agent or the access profile is unknown.
    """
    system, agent = systems.get(code), session.get(Agent, agent_id)
    if system is None:
        raise refuse_field("#/system", "system.unknown")
    if agent is None:
        raise refuse_field("#/agent_id", "agent.unknown")
    if profile not in system.profiles:
        raise refuse_field("#/profile", "access.profile_unknown")
    return system, agent


def _grant(session: Session, access_id: UUID, *, by: UUID | None, now: datetime, **noted: object) -> SystemAccess:
    """Grant a requested system access, because staff or the closing of its ticket decided so, and return the access.
    The access then rests on the relation that the person has now.

    `by` is the user id of who decides. Further keyword arguments are details for the audit trail. Raises NotFound,
    OwnAccess when the access is that of `by`, AccessDecided, and NoRelation when the person has no such relation any
    more, all before anything is changed.
    """
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

    `owner` is the only user whose access is returned, or None for anybody's. Raises NotFound for an unknown access and
    for one that is not `owner`'s.
    """
    found = session.get(SystemAccess, access_id, with_for_update={"of": SystemAccess})
    if found is None or (owner and found.user_id != owner):
        raise NotFound()
    return found
