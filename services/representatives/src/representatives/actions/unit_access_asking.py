"""Begin unit accesses: offered by the holder, one by one or from a file, or requested by the professional."""

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
from chassis.problems import PersonNotYetKnown, Problem, refuse_field
from representatives.actions.unit_access import lock_live_access, settle
from representatives.model import ConsumerUnit, GrantTry, Person, ProfessionalProfile, UnitAccess
from representatives.model.problems import NoProfessionalProfile, TooManyGrants, UnitAccessExists, UnitNotYours
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
    """Offer a professional, as a holder, access to a consumer unit or to requesting a first connection in the holder's
    name.

    `kind` is UNIT or NEW_CONNECTION. `consumer_unit` is the unit's code, and empty for a first connection.
    `holder_document` is the holder in whose name the caller offers, or None for the unit's holder, or for the caller in
    the case of a first connection. `valid_until` is the last day in the time zone `zone`. `per_hour` is how many
    documents a caller may try in an hour.

    Returns the access as the caller sees it. Returns NoProfessionalProfile or UnitAccessExists instead of raising, so
    that the caller commits the count of tried documents and nobody finds out by trying who is a professional. Raises
    Invalid, HolderNotProven, UnitNotYours, PersonNotYetKnown and TooManyGrants.
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
    """Offer unit accesses from the rows of a CSV file, as a holder. A refused row does not keep the others from being
    offered.

    A row has `consumer_unit`, `professional_document` and `valid_until`, the last day in the time zone `zone`. `report`
    counts the offered rows, and as unchanged those that were offered before with the same last day; it collects the
    refused rows with the reason. Call `take_tries` for all rows before. Raises HolderNotProven or PersonNotYetKnown for
    a caller who acts for no document at all.
    """
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
    """Request access to a consumer unit from its holder, as a professional (G18). Returns the access as the caller sees
    it.

    `consumer_unit` is the unit's code. The answer is the same whether or not the unit belongs to the holder with
    `holder_document`, but the holder hears of the request only if it does. `per_hour` is how many documents a caller
    may try in an hour. Raises PersonNotYetKnown, NoProfessionalProfile, UnitAccessExists, TooManyGrants, and Invalid
    for a unit of the caller's own.
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
    """Refuse a professional's fourth request in a day for the same unit from the same holder. Raises TooManyGrants,
    which says when the next one is possible.

    `person` is the professional, and `unit` the unit's code. Each request mails the holder, so requests that were
    withdrawn count, too.
    """
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
    """Count the `count` documents of other people that the caller names in a request, and refuse the request if these
    would be more than `per_hour` within an hour. Call it before looking the documents up.

    This keeps callers from finding out, one document after another, who is a professional. Parallel calls of one person
    wait for each other. Raises PersonNotYetKnown, and TooManyGrants when the limit would be passed.
    """
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
    """Offer the unit access that one row of a CSV file describes. Returns whether it is a new offer: False when it was
    offered before with the same last day.

    Keyword arguments are the row's columns. `held` are the documents that the caller acts for, `professional` is the
    approved profile and the person with the row's document, or None when there is none, and `zone` is the time zone of
    the last day. Raises Invalid, UnitNotYours, HolderNotProven, NoProfessionalProfile and UnitAccessExists.
    """
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
    """Return the document of the holder in whose name the caller offers an access. It is always one of `held`, the
    documents that the caller acts for.

    For an existing unit (`kind` is UNIT) it is the document of the unit's holder. For a first connection it is `said`,
    the holder's document in the request, or if that is None the caller's own. Raises UnitNotYours, or HolderNotProven
    while the caller's own document is not proven. The error is the same for all units that the caller does not act for,
    so that nobody finds out by registering documents whose a unit is.
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
    """Insert the new unit access that the caller offers or requests, and publish the event that tells whoever has to
    answer.

    Raises UnitAccessExists when the professional has a live access to the same unit and holder already, also when a
    parallel transaction inserts it. If the time of that access is over by the clock, it is ended instead.
    """
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
