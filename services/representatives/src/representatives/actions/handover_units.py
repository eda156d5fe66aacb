"""Hand over unit accesses: the successor requests them, and each holder has to agree."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from representatives.actions.unit_access import lock_live_access, settle
from representatives.model import Person, ProfessionalProfile, Relation, UnitAccess
from representatives.model.handover import Handover, Moved
from representatives.queries.people import holders
from representatives.queries.professional import approved_profile
from representatives.queries.unit_access import is_of_holder, told_of
from representatives.states import UNIT_ACCESS_LIVE, UnitAccessStatus


def move_unit_accesses(
    session: Session, old: Sequence[Relation], to: Person, report: Handover, *, actor: Actor, now: datetime
) -> None:
    """Revoke the former person's unit accesses, and request each of them from its holder for the person `to`. Called by
    a handover in a company.

    `old` are the former person's live relations with the company, one or more. Only accesses that were created after
    the first of them was established are moved. `report` collects the moved accesses. An access stays with the former
    person, and `report` says why, when `to` has no approved professional profile, has the holder's document or acts for
    the holder.
    """
    began = [relation.decided_at for relation in old if relation.decided_at]
    if not began:
        return
    given = select(UnitAccess).where(
        UnitAccess.professional_user_id == old[0].user_id,
        UnitAccess.status.in_(UNIT_ACCESS_LIVE),
        UnitAccess.created_at >= min(began),
    )
    profile = approved_profile(session, to.user_id)
    for access in session.scalars(given.order_by(UnitAccess.id).with_for_update()).all():
        if access.status_at(now) not in UNIT_ACCESS_LIVE:
            continue
        if profile is None:
            report.skip(access, "no_professional_profile")
        elif access.holder_document == to.document or to.user_id in holders(session, access.holder_document):
            report.skip(access, "own_unit")
        else:
            _move(session, access, to, profile, report, actor=actor, now=now)


def _move(
    session: Session,
    access: UnitAccess,
    to: Person,
    profile: ProfessionalProfile,
    report: Handover,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    publish(session, access.revoke(now=now, holders=told_of(session, access)))
    audit.record(session, "unit_access.ended", access.id, reason=access.reason)
    asked = UnitAccess.ask(
        pending=UnitAccessStatus.PENDING_HOLDER,
        kind=access.kind,
        consumer_unit=access.consumer_unit,
        holder_document=access.holder_document,
        professional_user_id=to.user_id,
        professional_document=profile.document,
        professional_name=to.name or "",
        professional_kind=profile.kind,
        valid_until=None,
        ends_at=None,
        by=actor.user_id,
        now=now,
    )
    if not _added(session, asked, now):
        report.unit_accesses.append(Moved(access.id, None))
        return
    told = holders(session, asked.holder_document) if is_of_holder(session, asked) else ()
    publish(session, asked.requested(told))
    audit.record(session, "unit_access.requested", asked.id, direction=asked.direction)
    report.unit_accesses.append(Moved(access.id, asked.id))


def _added(session: Session, asked: UnitAccess, now: datetime) -> bool:
    """Insert the unit access `asked`, which a handover requests for its new person, and return whether it was inserted.

    It is not inserted, and False is returned, when that person already has an active or unanswered access to the unit.
    If the time of that access is over by the clock, it is ended first, and `asked` is inserted.
    """
    live = lock_live_access(
        session,
        professional_user_id=asked.professional_user_id,
        holder_document=asked.holder_document,
        kind=asked.kind,
        consumer_unit=asked.consumer_unit,
    )
    if live and not settle(session, live, now=now):
        return False
    try:
        with session.begin_nested():
            session.add(asked)
    except IntegrityError:
        return False
    return True
