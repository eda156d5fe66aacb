"""The catalogue of equipment, from which customers may choose; whatever is not in it can be typed."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import people, staff
from chassis.endpoints import IF_MATCH, Blueprint, actor, expected_version, perform, read
from chassis.importing import csv_import, take_over
from chassis.lists import Page
from chassis.problems import VersionMismatch
from chassis.staff import CONNECTIONS
from connections.actions import equipment as actions
from connections.api.running import PREFIX
from connections.model.problems import EquipmentTaken
from connections.queries import equipment as queries
from connections.schemas import equipment as schemas

equipment = Blueprint("equipment", prefix=PREFIX, description="Modules, inverters and generators to choose from")
_WHO = people("everybody", CONNECTIONS)


@equipment.get("/equipment", access=_WHO, query=schemas.EquipmentQuery, answer=schemas.EquipmentList)
def list_equipment(query: dict[str, Any]) -> Page:
    """List the catalogue of equipment by manufacturer and model: one kind of it, or what a search finds.

    It is a help for filling in. What it lacks can be typed into the form all the same.
    """
    return read(queries.list_equipment, actor=actor(), **query)


@equipment.get("/equipment/<uuid:equipment_id>", access=_WHO, answer=schemas.EquipmentShape, etag=True)
def get_equipment(equipment_id: UUID) -> dict[str, Any]:
    """Return one model of equipment."""
    return read(queries.get_equipment, actor=actor(), equipment_id=equipment_id)


@equipment.patch(
    "/equipment/<uuid:equipment_id>",
    access=staff(CONNECTIONS),
    body=schemas.EquipmentChange,
    answer=schemas.EquipmentShape,
    etag=True,
    refuses=[VersionMismatch, EquipmentTaken],
    headers=IF_MATCH,
)
def change_equipment(body: dict[str, Any], equipment_id: UUID) -> Response:
    """Correct a model of equipment, or hide it from the list."""
    return perform(actions.change_equipment, equipment_id=equipment_id, version=expected_version(), **body)


@equipment.post("/equipment/import", access=staff(CONNECTIONS), **csv_import())
def import_equipment(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Add and change equipment from a CSV file.

    Its columns are `kind`, `manufacturer`, `model`, `power_wp` and `area_m2` (of modules), `power_kw`, `voltage_v` and
    `connection` (of inverters and generators). The same file a second time changes nothing.
    """
    return take_over(body["file"], schemas.EquipmentRow, actions.import_equipment, dry_run=query["dry_run"])
