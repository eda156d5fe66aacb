"""Read consumer units from either side: as their holder, or as a professional with access. Staff see all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from chassis.context import Actor
from chassis.documents import NotADocument, masked, normalise_document, without_mask
from chassis.lists import Page, page_of_branches
from chassis.problems import NotFound
from chassis.staff import CONNECTIONS
from chassis.unit_codes import NotAUnitCode, normalise_unit_code, readings
from chassis.word_search import matching
from connections.model import ConsumerUnit, UnitAccess, UnitCode
from connections.model.consumer_unit import WORDS
from connections.queries.people import check_acts_as_holder, held_documents, is_approved_professional, names_of
from connections.states import HOLDER, PROFESSIONAL, UnitStatus


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks at consumer units, and therefore which of them may be seen.

    `held` are the documents of the holders that the person acts as. `sees_all` is True for a member of staff.
    """

    held: Sequence[str]
    sees_all: bool = False

    def side_of(self, unit: ConsumerUnit) -> str | None:
        """Return as what the viewer sees a unit: `holder`, `professional`, or None for a member of staff.

        The viewer may see the unit; that is not checked here.
        """
        if unit.holder_document in self.held:
            return HOLDER
        return None if self.sees_all else PROFESSIONAL


def list_units(
    session: Session,
    *,
    actor: Actor,
    today: date,
    side: str | None,
    query: str,
    status: str | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of the consumer units that the caller may see, by code, each as a mapping.

    `side` is `holder` for units of holders that the caller acts as. It is `professional` for units to which the caller
    has access `today`. None is both, and for staff all units. `query` are beginnings of words of a unit's codes and
    address; staff may also give a holder's whole document. `status` is one status, None for all. At most `limit` items
    follow the cursor `after`. Raises HolderNotProven or PersonNotYetKnown when `side` is `holder` and the caller acts
    for nobody.
    """
    viewer = viewer_of(session, actor)
    if side == HOLDER and not viewer.held:
        check_acts_as_holder(session, actor)
    rows = _found_by(session, query, viewer)
    if status:
        rows = rows.where(ConsumerUnit.status == UnitStatus(status))
    branches = [rows.where(on_side) for on_side in _visible_units(viewer, actor, today, side)]
    found = page_of_branches(session, branches, key=[ConsumerUnit.code], limit=limit, after=after)
    return Page(shown(session, found.items, viewer), found.next)


def get_unit(session: Session, *, actor: Actor, today: date, code: str) -> dict[str, Any]:
    """Return one consumer unit as a mapping, with what the caller may see of it.

    `code` is any of the unit's codes in any mask. Raises NotFound when there is no such unit, or none that the caller
    may see `today`.
    """
    unit, viewer = unit_to_see(session, actor=actor, today=today, code=code)
    return shown(session, [unit], viewer)[0]


def unit_to_see(session: Session, *, actor: Actor, today: date, code: str) -> tuple[ConsumerUnit, Viewer]:
    """Return the consumer unit with any of its codes in any mask, and the Viewer, which says what the caller may see.

    Raises NotFound when there is no unit with this `code`, or none that the caller may see `today`.
    """
    viewer = viewer_of(session, actor)
    for found in find_codes(session, code):
        unit = session.get_one(ConsumerUnit, found)
        if viewer.sees_all or unit.holder_document in viewer.held or _has_access(session, unit, actor, today):
            return unit, viewer
    raise NotFound()


def find_codes(session: Session, code: str) -> Sequence[str]:
    """Return the own codes of the consumer units that an entered `code` may mean, the likeliest first.

    There are two when eight digits are the old code of one unit and the end of another's new one, and none when no unit
    has the code or the text is no code.
    """
    try:
        codes = readings(normalise_unit_code(code))
    except NotAUnitCode:
        return []
    rows = session.execute(select(UnitCode.code, UnitCode.consumer_unit).where(UnitCode.code.in_(codes)))
    found = dict(rows.all())
    return list(dict.fromkeys(found[known] for known in codes if known in found))


def viewer_of(session: Session, actor: Actor) -> Viewer:
    """Return the caller as Viewer, which says which consumer units the caller may see."""
    return Viewer(held=held_documents(session, actor), sees_all=actor.has(CONNECTIONS))


def shown(session: Session, units: Sequence[ConsumerUnit], viewer: Viewer) -> list[dict[str, Any]]:
    """Return consumer units as mappings for the API, with what the `viewer` may see of each.

    The holder's document is masked for a professional, and whole for the holder and for staff.
    """
    names = names_of(session, {unit.holder_document for unit in units})
    return [_shown(unit, viewer.side_of(unit), names.get(unit.holder_document)) for unit in units]


def granted(actor: Actor, today: date) -> ColumnElement[bool]:
    """Return the SQL condition for rows of UnitAccess that are in force `today` for the caller.

    None is in force unless the caller has an approved professional profile.
    """
    return and_(
        UnitAccess.professional_user_id == actor.user_id,
        UnitAccess.holder_document != "",
        in_force(UnitAccess, today),
        is_approved_professional(actor),
    )


def in_force(access: Any, today: date) -> ColumnElement[bool]:
    """Return the SQL condition for unit accesses that are active and not past their last day `today`.

    `access` is UnitAccess or an alias of it.
    """
    not_over = or_(access.valid_until.is_(None), access.valid_until >= today)
    return and_(access.is_active, not_over)


def _visible_units(viewer: Viewer, actor: Actor, today: date, side: str | None) -> Iterable[ColumnElement[bool]]:
    """Yield SQL conditions for the units that the caller may see. No unit meets two of them.

    There is a condition for each holder that the caller acts as, and one for units to which the caller has access
    `today`. `viewer` says as which holders the caller acts, and whether as staff. `side` limits the conditions to
    `holder` or `professional`; None is both, and for staff one condition for all units.
    """
    if side is None and viewer.sees_all:
        yield ConsumerUnit.code != ""
        return
    if side != PROFESSIONAL:
        for document in viewer.held:
            yield ConsumerUnit.holder_document == document
    if side != HOLDER:
        # The access names the holder who gave it. It opens nothing once the unit has another one.
        given = aliased(ConsumerUnit)
        same = and_(given.code == UnitAccess.consumer_unit, given.holder_document == UnitAccess.holder_document)
        codes = select(UnitAccess.consumer_unit).join(given, same).where(granted(actor, today))
        yield and_(ConsumerUnit.code.in_(codes), ConsumerUnit.holder_document.not_in(viewer.held))


def _has_access(session: Session, unit: ConsumerUnit, actor: Actor, today: date) -> bool:
    same = (UnitAccess.consumer_unit == unit.code, UnitAccess.holder_document == unit.holder_document)
    return session.scalar(select(UnitAccess.id).where(granted(actor, today), *same).limit(1)) is not None


def _found_by(session: Session, query: str, viewer: Viewer) -> Select[Any]:
    """Return the database query for the units that the entered text `query` finds.

    Units that the caller may not see are not left out yet. `viewer` says whether the caller is staff: only staff find
    units by a holder's document, which must be whole.
    """
    rows = select(ConsumerUnit)
    if viewer.sees_all:
        try:
            return rows.where(ConsumerUnit.holder_document == normalise_document(query)[0])
        except NotADocument:
            pass
    digits = without_mask(query)
    words = digits.lstrip("0") or digits if digits.isascii() and digits.isdecimal() else query
    return matching(session, rows, ConsumerUnit.code, WORDS, words)


def _shown(unit: ConsumerUnit, side: str | None, name: str | None) -> dict[str, Any]:
    is_placed = unit.latitude is not None and unit.longitude is not None
    return {
        "code": unit.code,
        "other_codes": unit.other_codes,
        "side": side,
        "holder": {
            "name": name,
            "document": masked(unit.holder_document) if side == PROFESSIONAL else unit.holder_document,
        },
        "address": unit.address,
        "location": {"latitude": unit.latitude, "longitude": unit.longitude} if is_placed else None,
        "supply_class": unit.supply_class,
        "supply_type": unit.supply_type,
        "available_power_kw": None if unit.available_power_w is None else unit.available_power_w / 1000,
        "status": unit.status.value,
        "version": unit.version,
    }
