"""Read the catalogue of equipment."""

from typing import Any
from uuid import UUID

from sqlalchemy import false, select, true
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.lists import Page, page_of_branches
from chassis.problems import NotFound
from chassis.staff import CONNECTIONS
from chassis.word_search import matching
from connections.model import Equipment
from connections.model.equipment import words_in
from connections.states import EQUIPMENT_KINDS, MODULE


def list_equipment(
    session: Session, *, actor: Actor, kind: str | None, query: str, hidden: bool, limit: int, after: str | None
) -> Page:
    """Return a page of the catalogue, by manufacturer and model, each row as a mapping.

    `kind` is one of `states.EQUIPMENT_KINDS`, None for all. `query` are beginnings of words of manufacturer and model.
    Staff get the hidden rows instead with `hidden`, which others cannot ask for. At most `limit` items follow the
    cursor `after`.
    """
    is_hidden = true() if hidden and actor.has(CONNECTIONS) else false()
    branches = [
        matching(
            session,
            select(Equipment).where(Equipment.kind == one, Equipment.is_hidden == is_hidden),
            Equipment.id,
            words_in(one),
            query,
        )
        for one in ((kind,) if kind else EQUIPMENT_KINDS)
    ]
    found = page_of_branches(session, branches, key=[Equipment.key, Equipment.id], limit=limit, after=after)
    return Page([shown_equipment(one) for one in found.items], found.next)


def get_equipment(session: Session, *, actor: Actor, equipment_id: UUID) -> dict[str, Any]:
    """Return a row of the catalogue as a mapping. Raises NotFound, for others than staff also for a hidden one."""
    found = session.get(Equipment, equipment_id)
    if found is None or (found.is_hidden and not actor.has(CONNECTIONS)):
        raise NotFound()
    return shown_equipment(found)


def shown_equipment(equipment: Equipment) -> dict[str, Any]:
    """Return a row of the catalogue as a mapping for the API, in the fields that forms have for its kind."""
    is_module = equipment.kind == MODULE
    specific: dict[str, Any] = {"power_wp": equipment.power, "area_m2": equipment.area_m2}
    if not is_module:
        voltage, connection = equipment.voltage_v, equipment.connection
        specific = {"power_kw": equipment.power, "voltage_v": voltage, "connection": connection}
    return {
        "id": equipment.id,
        "kind": equipment.kind,
        "manufacturer": equipment.manufacturer,
        "model": equipment.model,
        **specific,
        "source": equipment.source,
        "approvals": equipment.approvals,
        "is_hidden": equipment.is_hidden,
        "version": equipment.version,
    }
