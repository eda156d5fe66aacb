"""Unit accesses after they were offered or requested: accepted, refused, revoked, ended by time.

Every use asks the clock (`UnitAccess.status_at`), so an access ends on time even before a job has noted it. The account
with the holder's document acts as the holder if that document is proven. For an approved company only its active
administrators and legal representatives do (`queries.people.holders`).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import NotFound, refuse_field
from representatives.model import ConsumerUnit, ProfessionalProfile, UnitAccess
from representatives.model.problems import (
    CompanySuspended,
    NoProfessionalProfile,
    NotYoursToAnswer,
    UnitAccessNotPending,
)
from representatives.model.unit_access import HOLDER, PROFESSIONAL, check_end, end_of
from representatives.queries.people import documents_held_for, holders, known_person
from representatives.queries.professional import approved_profile
from representatives.queries.unit_access import is_of_holder, shown, side_of, told_of
from representatives.states import UNIT_ACCESS_LIVE


def accept_access(
    session: Session, *, actor: Actor, now: datetime, access_id: UUID, valid_until: date | None, zone: str
) -> dict[str, Any]:
    """Accept an offered or requested unit access, as the side that has to answer: the professional an offer, the holder
    a request. Returns the access as the caller sees it.

    A holder gives `valid_until`, the last day; a professional gives None. `zone` is the time zone in which that day
    ends. Unit, holder and professional profile must still be as they were. Raises NotFound, HolderNotProven,
    NotYoursToAnswer for the one who asked, UnitAccessNotPending (also when no account acts as the holder, who could
    revoke it), NoProfessionalProfile, CompanySuspended, and Invalid for `valid_until`.
    """
    _lock_unit(session, access_id)
    access, side = _to_answer(session, actor, now, access_id)
    _check_last_day(side, valid_until, now, zone)
    if side == HOLDER and access.holder_document not in documents_held_for(session, actor, for_something_new=True):
        raise CompanySuspended()
    told = holders(session, access.holder_document)
    if not (told and is_of_holder(session, access)):
        raise UnitAccessNotPending()
    profile = approved_profile(session, access.professional_user_id)
    if profile is None:
        raise NoProfessionalProfile()
    person = known_person(session, access.professional_user_id)
    access.professional_name, access.professional_kind = person.name or "", profile.kind
    ends_at = end_of(valid_until, zone) if valid_until else None
    publish(session, access.accept(now=now, holders=told, valid_until=valid_until, ends_at=ends_at))
    audit.record(session, "unit_access.granted", access.id, valid_until=access.valid_until)
    return shown(session, [access], actor, now)[0]


def refuse_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID) -> dict[str, Any]:
    """Refuse an offered or requested unit access, as the side that has to answer: the professional an offer, the holder
    a request. Returns the access as the caller sees it.

    Raises NotFound, HolderNotProven, NotYoursToAnswer for the one who asked, and UnitAccessNotPending.
    """
    access, _side = _to_answer(session, actor, now, access_id)
    publish(session, access.refuse(now=now, holders=told_of(session, access)))
    audit.record(session, "unit_access.ended", access.id, reason=access.reason)
    return shown(session, [access], actor, now)[0]


def revoke_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID) -> None:
    """End a unit access, or withdraw an unanswered one, as the holder or the professional.

    Raises NotFound, HolderNotProven, and UnitAccessNotLive when it is over already.
    """
    access, _side = _locked(session, actor, access_id)
    _revoke(session, access, now)


def end_accesses_of(session: Session, profile: ProfessionalProfile, *, now: datetime) -> None:
    """Revoke the unit accesses that rest on a professional profile. Called when that profile has just ended.

    If the person has another approved profile, the accesses stay and rest on that profile. Accesses whose time is over
    by the clock are ended as expired or lapsed instead.
    """
    session.flush()
    other = approved_profile(session, profile.user_id)
    resting = select(UnitAccess).where(
        UnitAccess.professional_user_id == profile.user_id,
        UnitAccess.professional_kind == profile.kind,
        UnitAccess.status.in_(UNIT_ACCESS_LIVE),
    )
    for access in session.scalars(resting.order_by(UnitAccess.id).with_for_update()).all():
        if other:
            access.professional_kind = other.kind
        elif not settle(session, access, now=now):
            _revoke(session, access, now)


def lock_live_access(
    session: Session, *, professional_user_id: UUID, holder_document: str, kind: str, consumer_unit: str
) -> UnitAccess | None:
    """Return the active or unanswered access of a professional to a unit of a holder, locked until the transaction
    ends, or None. There is at most one. Called before another one is inserted.

    `kind` is `unit`, or `new_connection` for an access to request a first connection; then there is no unit yet, and
    `consumer_unit` is empty. The row may still count as live although its time is over by the clock; `settle` ends such
    an access.
    """
    same = select(UnitAccess).where(
        UnitAccess.professional_user_id == professional_user_id,
        UnitAccess.holder_document == holder_document,
        UnitAccess.kind == kind,
        UnitAccess.consumer_unit == consumer_unit,
        UnitAccess.status.in_(UNIT_ACCESS_LIVE),
    )
    return session.scalar(same.with_for_update(), execution_options={"populate_existing": True})


def settle(session: Session, access: UnitAccess, *, now: datetime) -> bool:
    """End a unit access whose time is over although its row still counts it as live, and publish the event. Returns
    whether it was ended.

    An active access ends as expired after its last day, one that waits for an answer as lapsed when the time to answer
    is over. Jobs call this, and actions before they treat an access as live. The caller holds the row locked.
    """
    over = access.settle(now=now, holders=told_of(session, access))
    if over is None:
        return False
    publish(session, over)
    audit.record(session, "unit_access.ended", access.id, reason=access.reason)
    return True


def _revoke(session: Session, access: UnitAccess, now: datetime) -> None:
    publish(session, access.revoke(now=now, holders=told_of(session, access)))
    audit.record(session, "unit_access.ended", access.id, reason=access.reason)


def _to_answer(session: Session, actor: Actor, now: datetime, access_id: UUID) -> tuple[UnitAccess, str]:
    access, side = _locked(session, actor, access_id)
    awaited = access.awaited_at(now)
    if awaited is None:
        raise UnitAccessNotPending()
    if awaited != side:
        raise NotYoursToAnswer()
    return access, side


def _locked(session: Session, actor: Actor, access_id: UUID) -> tuple[UnitAccess, str]:
    access = session.get(UnitAccess, access_id, with_for_update=True)
    if access is None:
        raise NotFound()
    return access, side_of(session, access, actor)


def _lock_unit(session: Session, access_id: UUID) -> None:
    """Lock the consumer unit of the access that is about to be accepted, so that its holder does not change during the
    transaction.

    Call this before locking the access: `remember_unit` locks in the same order, and another order would deadlock.
    """
    unit = session.scalar(select(UnitAccess.consumer_unit).where(UnitAccess.id == access_id))
    if unit:
        session.get(ConsumerUnit, unit, with_for_update={"read": True})


def _check_last_day(side: str, valid_until: date | None, now: datetime, zone: str) -> None:
    """Check the last day of a unit access that the caller gave on accepting it. Raises Invalid.

    `side` is the caller's: HOLDER or PROFESSIONAL. A holder must give a day, from today in the time zone `zone` until
    five years from now; a professional must give none, because the holder gave it with the offer.
    """
    if side == PROFESSIONAL and valid_until is not None:
        raise refuse_field("#/valid_until", "unit_access.holder_says_until_when")
    if side == HOLDER:
        if valid_until is None:
            raise refuse_field("#/valid_until", "field.required")
        check_end(valid_until, now, zone)
