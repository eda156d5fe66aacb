"""How a unit access begins: offered by the holder, one by one or from a file, or asked for by the professional."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.pace import wait_before_next
from chassis.problems import Problem, refuse_field
from representatives.actions.unit_access import lock_live_access, settle
from representatives.model import ConsumerUnit, GrantTry, Person, ProfessionalProfile, UnitAccess
from representatives.model.problems import (
    NoProfessionalProfile,
    PersonNotYetKnown,
    TooManyGrants,
    UnitAccessExists,
    UnitNotYours,
)
from representatives.model.unit_access import check_end, end_of
from representatives.queries.people import (
    check_acts_for_own_document,
    documents_held_for,
    holders,
    known_person,
)
from representatives.queries.professional import approved_professional, approved_profile
from representatives.queries.unit_access import is_of_holder, shown
from representatives.states import UnitAccessStatus

_WINDOW = timedelta(hours=1)
_REQUESTS_A_DAY = 3
UNIT, NEW_CONNECTION = "unit", "new_connection"


def grant_access(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    consumer_unit: str,
    holder_document: str | None,
    professional_document: str,
    valid_until: date,
    zone: str,
    per_hour: int,
) -> dict[str, Any] | Problem:
    """The holder offers a professional access to a unit, or to asking for a first connection in the holder's name.

    Returns the access, or NoProfessionalProfile or UnitAccessExists, after which the try stays counted: who is a
    professional is not to be found out by trying. Raises Invalid, HolderNotProven, UnitNotYours, PersonNotYetKnown and
    TooManyGrants.
    """
    check_end(valid_until, now, zone)
    held = documents_held_for(session, actor, for_something_new=True)
    holder = _holder(session, actor, held, kind, consumer_unit, holder_document)
    _check_not_to_oneself(actor, holder, professional_document)
    take_tries(session, actor=actor, now=now, count=1, per_hour=per_hour)
    professional = approved_professional(session, professional_document)
    if professional is None:
        return NoProfessionalProfile()
    try:
        access = _offer(session, actor, now, kind, consumer_unit, holder, professional, valid_until, zone)
    except UnitAccessExists as exists:
        return exists
    return shown(session, [access], actor, now)[0]


def import_grants(
    session: Session, *, actor: Actor, now: datetime, rows: Sequence[Any], report: Any, zone: str
) -> None:
    """Offer what the rows say (`consumer_unit`, `professional_document`, `valid_until`), each by itself; what was
    offered just so before stays. The tries were taken by `take_tries` before. Raises HolderNotProven for somebody who
    acts for no document at all."""
    held = documents_held_for(session, actor, for_something_new=True)
    if not held:
        check_acts_for_own_document(session, actor)
    known: dict[str, tuple[ProfessionalProfile, Person] | None] = {}
    for row in rows:
        document = row.data["professional_document"]
        if document not in known:
            known[document] = approved_professional(session, document)
        try:
            with session.begin_nested():
                is_new = _take_over(session, actor, now, held, known[document], zone, **row.data)
        except Problem as refused:
            report.refuse(row, refused)
        else:
            report.applied += is_new
            report.unchanged += not is_new


def request_access(
    session: Session, *, actor: Actor, now: datetime, consumer_unit: str, holder_document: str, per_hour: int
) -> dict[str, Any]:
    """A professional asks a unit's holder (G18). The same happens whether or not the two belong together, only that
    nobody hears of it where they do not.

    Raises PersonNotYetKnown, NoProfessionalProfile, UnitAccessExists, TooManyGrants, and Invalid for a unit one holds
    oneself.
    """
    take_tries(session, actor=actor, now=now, count=1, per_hour=per_hour)
    person = known_person(session, actor.user_id)
    profile = approved_profile(session, person.user_id)
    if profile is None:
        raise NoProfessionalProfile()
    if holder_document in (actor.document, *documents_held_for(session, actor)):
        raise refuse_field("#/holder_document", "unit_access.own_unit")
    _check_not_pestering(session, person, consumer_unit, holder_document, now)
    asked = UnitAccess.ask(
        pending=UnitAccessStatus.PENDING_HOLDER,
        kind=UNIT,
        consumer_unit=consumer_unit,
        holder_document=holder_document,
        valid_until=None,
        ends_at=None,
        by=actor.user_id,
        now=now,
        **_who(profile, person),
    )
    _begin(session, asked, now)
    return shown(session, [asked], actor, now)[0]


def _check_not_pestering(session: Session, person: Person, unit: str, holder_document: str, now: datetime) -> None:
    """Asking and taking it back mails the holder each time. Raises TooManyGrants for the fourth within a day."""
    same = (
        UnitAccess.professional_user_id == person.user_id,
        UnitAccess.holder_document == holder_document,
        UnitAccess.consumer_unit == unit,
        UnitAccess.direction == "request",
    )
    wait = wait_before_next(session, UnitAccess.created_at, *same, most=_REQUESTS_A_DAY, now=now)
    if wait is not None:
        raise TooManyGrants(retry_at=now + wait, now=now)


def take_tries(session: Session, *, actor: Actor, now: datetime, count: int, per_hour: int) -> None:
    """Count `count` documents tried, one person's tries one after the other. Raises PersonNotYetKnown, and
    TooManyGrants for more than `per_hour` within an hour."""
    person = session.get(Person, actor.user_id, with_for_update=True)
    if person is None or person.erased_at is not None:
        raise PersonNotYetKnown()
    mine = select(GrantTry).where(GrantTry.user_id == person.user_id, GrantTry.tried_at > now - _WINDOW).subquery()
    tried, oldest = session.execute(select(func.count(), func.min(mine.c.tried_at)).select_from(mine)).one()
    if tried + count > per_hour:
        raise TooManyGrants(retry_at=(oldest or now) + _WINDOW, now=now)
    session.add_all(GrantTry.of(person.user_id, now) for _ in range(count))


def _take_over(
    session: Session,
    actor: Actor,
    now: datetime,
    held: Sequence[str],
    professional: tuple[ProfessionalProfile, Person] | None,
    zone: str,
    *,
    consumer_unit: str,
    professional_document: str,
    valid_until: date,
) -> bool:
    """Whether one row of a file offers something new. Raises what `grant_access` raises or returns."""
    check_end(valid_until, now, zone)
    holder = _holder(session, actor, held, UNIT, consumer_unit, None)
    _check_not_to_oneself(actor, holder, professional_document)
    if professional is None:
        raise NoProfessionalProfile()
    same = lock_live_access(
        session,
        professional_user_id=professional[1].user_id,
        holder_document=holder,
        kind=UNIT,
        consumer_unit=consumer_unit,
    )
    if same and same.direction == "grant" and same.valid_until == valid_until and not settle(session, same, now=now):
        return False
    _offer(session, actor, now, UNIT, consumer_unit, holder, professional, valid_until, zone)
    return True


def _holder(
    session: Session, actor: Actor, held: Sequence[str], kind: str, consumer_unit: str, said: str | None
) -> str:
    """Return the document in whose name the caller offers, one of those they act for (`held`): the unit's holder's; for
    a first connection their own, or `said`.

    Raises UnitNotYours, and HolderNotProven to a caller whose own document is not proven, for every unit that they do
    not act for alike: whose a unit is, is not to be found out by registering documents.
    """
    if kind == NEW_CONNECTION:
        holder = said or actor.document
    else:
        unit = session.get(ConsumerUnit, consumer_unit)
        holder = unit.holder_document if unit else ""
    if holder in held and said in (None, holder):
        return holder
    if said in (None, actor.document):
        check_acts_for_own_document(session, actor)
    raise UnitNotYours()


def _check_not_to_oneself(actor: Actor, holder: str, professional_document: str) -> None:
    if professional_document in (actor.document, holder):
        raise refuse_field("#/professional_document", "unit_access.to_oneself")


def _offer(
    session: Session,
    actor: Actor,
    now: datetime,
    kind: str,
    consumer_unit: str,
    holder: str,
    professional: tuple[ProfessionalProfile, Person],
    valid_until: date,
    zone: str,
) -> UnitAccess:
    offered = UnitAccess.ask(
        pending=UnitAccessStatus.PENDING_PROFESSIONAL,
        kind=kind,
        consumer_unit=consumer_unit,
        holder_document=holder,
        valid_until=valid_until,
        ends_at=end_of(valid_until, zone),
        by=actor.user_id,
        now=now,
        **_who(*professional),
    )
    _begin(session, offered, now)
    return offered


def _who(profile: ProfessionalProfile, person: Person) -> dict[str, Any]:
    return {
        "professional_user_id": person.user_id,
        "professional_document": profile.document,
        "professional_name": person.name or "",
        "professional_kind": profile.kind,
    }


def _begin(session: Session, access: UnitAccess, now: datetime) -> None:
    """Keep it and tell the other side. Raises UnitAccessExists for a second live one, also when both come at once."""
    live = lock_live_access(
        session,
        professional_user_id=access.professional_user_id,
        holder_document=access.holder_document,
        kind=access.kind,
        consumer_unit=access.consumer_unit,
    )
    if live:
        if not settle(session, live, now=now):
            raise UnitAccessExists()
        session.flush()
    try:
        with session.begin_nested():
            session.add(access)
    except IntegrityError:
        raise UnitAccessExists() from None
    told, is_holders = holders(session, access.holder_document), is_of_holder(session, access)
    publish(session, access.requested(told if is_holders else ()))
    audit.record(session, "unit_access.requested", access.id, direction=access.direction)
