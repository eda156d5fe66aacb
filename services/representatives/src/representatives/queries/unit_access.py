"""Reading unit accesses from either side, as the clock says they are.

What a professional asked for is shown to the holder's side only if the unit is that holder's: on a mismatch nobody is
told, nobody sees it, and the professional learns nothing, because it waits and lapses like any other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.documents import masked
from chassis.lists import Page, page_of_branches
from chassis.problems import NotFound
from representatives.model import Company, ConsumerUnit, Person, UnitAccess
from representatives.model.unit_access import HOLDER, PROFESSIONAL
from representatives.queries.people import check_acts_for_own_document, documents_held_for, holders
from representatives.states import UNIT_ACCESS_PENDING, CompanyStatus, UnitAccessStatus

_ANSWERED = ("refused", "holder_changed")
_BELONG_TOGETHER = exists().where(
    ConsumerUnit.code == UnitAccess.consumer_unit, ConsumerUnit.holder_document == UnitAccess.holder_document
)
KNOWN_TO_HOLDER = or_(
    UnitAccess.direction == "grant",
    UnitAccess.accepted_at.is_not(None),
    UnitAccess.reason.in_(_ANSWERED),
    _BELONG_TOGETHER,
)
"""What the holder's side may know of."""


def list_accesses(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    side: str | None,
    status: str | None,
    consumer_unit: str | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of the caller's unit accesses, newest first, each as a mapping as the caller sees it.

    `side` is `holder` for accesses to units of holders that the caller acts for, `professional` for those that the
    caller has or awaits, or None for both. `status` is one status that they have at `now`, and `consumer_unit` the code
    of one unit; None does not filter. At most `limit` items follow the cursor `after`, or begin the list when it is
    None. Raises HolderNotProven or PersonNotYetKnown when `side` is `holder` and the caller acts for no document.
    """
    sides = []
    if side != HOLDER:
        sides.append(UnitAccess.professional_user_id == actor.user_id)
    if side != PROFESSIONAL:
        documents = documents_held_for(session, actor)
        if side == HOLDER and not documents:
            check_acts_for_own_document(session, actor)
        of_others = and_(KNOWN_TO_HOLDER, UnitAccess.professional_user_id != actor.user_id)
        sides += [and_(UnitAccess.holder_document == document, of_others) for document in documents]
    rows = select(UnitAccess)
    if status:
        rows = rows.where(_is_at(UnitAccessStatus(status), now))
    if consumer_unit:
        rows = rows.where(UnitAccess.consumer_unit == consumer_unit)
    branches = [rows.where(on_side) for on_side in sides]
    found = page_of_branches(session, branches, key=[UnitAccess.id], limit=limit, after=after, newest_first=True)
    return Page(shown(session, found.items, actor, now), found.next)


def get_access(session: Session, *, actor: Actor, now: datetime, access_id: UUID) -> dict[str, Any]:
    """Return one unit access as the caller sees it, as a mapping. The caller has to be its professional or act for its
    holder.

    Raises NotFound for everybody else, and HolderNotProven for a holder whose document is not proven.
    """
    access = session.get(UnitAccess, access_id)
    if access is None:
        raise NotFound()
    side_of(session, access, actor)
    return shown(session, [access], actor, now)[0]


def side_of(session: Session, access: UnitAccess, actor: Actor) -> str:
    """Return on which side of a unit access the caller is: `holder` or `professional`.

    Raises NotFound for everybody else. If a professional requested access to a unit that is not the named holder's,
    NotFound is also raised for this holder, who must not know of it. Raises HolderNotProven for the account that has
    the holder's document and may not act for it.
    """
    if access.professional_user_id == actor.user_id:
        return PROFESSIONAL
    if _is_known_to_holder(session, access):
        if access.holder_document in documents_held_for(session, actor):
            return HOLDER
        if access.holder_document == actor.document:
            check_acts_for_own_document(session, actor)
    raise NotFound()


def is_of_holder(session: Session, access: UnitAccess) -> bool:
    """Return whether the access's consumer unit belongs at present to the holder that the access names. A professional
    may have requested a unit of somebody else. True for a first connection, which has no unit yet.
    """
    if access.kind != "unit":
        return True
    unit = session.get(ConsumerUnit, access.consumer_unit)
    return unit is not None and unit.holder_document == access.holder_document


def told_of(session: Session, access: UnitAccess) -> Sequence[UUID]:
    """Return the user ids of the people on the holder's side who are told by an event about a unit access: those who
    act as its holder.

    Empty when a professional requested a unit that is not the named holder's: this holder must not know of the request.
    """
    found = holders(session, access.holder_document)
    return found if _is_known_to_holder(session, access) else ()


def shown(session: Session, accesses: Sequence[UnitAccess], actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Return unit accesses as the caller may see them, each as a mapping for the answer of the API.

    The other person's document is masked, and the other person's name is given only once the access was accepted. The
    status is the one at `now`.
    """
    mine = [access for access in accesses if access.professional_user_id == actor.user_id]
    names = _holder_names(session, {access.holder_document for access in mine if access.accepted_at})
    return [_shown(access, actor, now, names) for access in accesses]


def _shown(access: UnitAccess, actor: Actor, now: datetime, names: dict[str, str]) -> dict[str, Any]:
    is_professional = access.professional_user_id == actor.user_id
    name = names.get(access.holder_document) if is_professional else access.professional_name
    status = access.status_at(now)
    return {
        "id": access.id,
        "side": PROFESSIONAL if is_professional else HOLDER,
        "direction": access.direction,
        "kind": access.kind,
        "status": status.value,
        "name": name if access.accepted_at else None,
        "document": masked(access.holder_document if is_professional else access.professional_document),
        "profile_kind": access.professional_kind,
        "consumer_unit": access.consumer_unit or None,
        "created_at": access.created_at,
        "valid_until": access.valid_until,
        "accepted_at": access.accepted_at,
        "reason": access.reason or (status.value if status is not access.status else None),
    }


def _holder_names(session: Session, documents: Iterable[str]) -> dict[str, str]:
    """Return the names of the holders with these `documents`, as a mapping from document to name: of people whose
    document is proven, and of approved companies.

    Documents without a known name are not in it. There are two queries however many `documents` there are.
    """
    wanted = list(documents)
    if not wanted:
        return {}
    companies = select(Company.cnpj, Company.legal_name).where(
        Company.cnpj.in_(wanted), Company.status == CompanyStatus.APPROVED
    )
    people = session.scalars(select(Person).where(Person.document.in_(wanted), Person.erased_at.is_(None)))
    names = {person.document or "": person.name or "" for person in people if person.has_proven_document}
    names.update((cnpj, legal_name) for cnpj, legal_name in session.execute(companies))
    return {document: name for document, name in names.items() if name}


def _is_known_to_holder(session: Session, access: UnitAccess) -> bool:
    is_told = access.direction == "grant" or access.accepted_at is not None or access.reason in _ANSWERED
    return is_told or is_of_holder(session, access)


def _is_at(status: UnitAccessStatus, now: datetime) -> ColumnElement[bool]:
    """Return the SQL condition for the unit accesses that have this `status` at the moment `now`. An access whose time
    is over counts as expired or lapsed, even if the job that stores this has not run yet.
    """
    is_status = UnitAccess.status == status
    if status is UnitAccessStatus.ACTIVE:
        return and_(is_status, or_(UnitAccess.ends_at.is_(None), UnitAccess.ends_at > now))
    if status is UnitAccessStatus.EXPIRED:
        return or_(is_status, and_(UnitAccess.status == UnitAccessStatus.ACTIVE, UnitAccess.ends_at <= now))
    if status is UnitAccessStatus.LAPSED:
        return or_(is_status, and_(UnitAccess.status.in_(UNIT_ACCESS_PENDING), UnitAccess.lapses_at <= now))
    if status in UNIT_ACCESS_PENDING:
        return and_(is_status, UnitAccess.lapses_at > now)
    return is_status
