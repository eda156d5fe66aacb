"""Consumer units, as their holders, professionals with access, and staff see them."""

from typing import Any

from flask import Response

from chassis.auth import people, staff
from chassis.endpoints import IF_MATCH, Blueprint, actor, expected_version, perform, read
from chassis.importing import csv_import, take_over
from chassis.lists import Page
from chassis.problems import HolderNotProven, PersonNotYetKnown, VersionMismatch
from chassis.staff import CONNECTIONS
from connections.actions import consumer_units as actions
from connections.api.running import PREFIX, running
from connections.model.problems import UnitCodeTaken
from connections.queries import consumer_units as queries
from connections.schemas import consumer_unit as schemas

consumer_units = Blueprint("consumer-units", prefix=PREFIX, description="Where energy is or will be supplied")
_WHO_SEES = people("who acts as the holder, a professional with access", CONNECTIONS)


@consumer_units.get(
    "/consumer-units",
    access=_WHO_SEES,
    query=schemas.UnitQuery,
    answer=schemas.UnitList,
    refuses=[PersonNotYetKnown, HolderNotProven],
)
def list_consumer_units(query: dict[str, Any]) -> Page:
    """List the consumer units that the caller may see, by code: as the holder, as a professional, or both."""
    return read(queries.list_units, actor=actor(), today=running.today(), **query)


@consumer_units.get("/consumer-units/<unit_code:code>", access=_WHO_SEES, answer=schemas.ConsumerUnit, etag=True)
def get_consumer_unit(code: str) -> dict[str, Any]:
    """Return a consumer unit by any of its codes, in any mask."""
    return read(queries.get_unit, actor=actor(), today=running.today(), code=code)


@consumer_units.patch(
    "/consumer-units/<unit_code:code>",
    access=staff(CONNECTIONS),
    body=schemas.UnitChange,
    answer=schemas.ConsumerUnit,
    etag=True,
    refuses=[VersionMismatch, UnitCodeTaken],
    headers=IF_MATCH,
)
def change_consumer_unit(body: dict[str, Any], code: str) -> Response:
    """Change a consumer unit: its holder, other codes, address, point on the map, supply or status."""
    return perform(actions.change_unit, code=code, version=expected_version(), **body)


@consumer_units.post("/consumer-units/import", access=staff(CONNECTIONS), **csv_import())
def import_consumer_units(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Register and change consumer units from a CSV file.

    Its columns are `code`, `other_codes`, `holder_document`, `street`, `number`, `complement`, `district`, `city`,
    `state`, `postal_code`, `latitude`, `longitude`, `supply_class`, `supply_type`, `available_power_kw` and `status`.
    The same file a second time changes nothing. A wrong check digit is a warning.
    """
    return take_over(body["file"], schemas.UnitRow, actions.import_units, dry_run=query["dry_run"])
