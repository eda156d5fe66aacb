"""The demo's catalogue of equipment, and the file in the demo holder's drawer. All makes and models are invented."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.csv_rows import Report, Row
from chassis.files import StoredFile
from connections.actions.drawer import add_drawer_file
from connections.actions.equipment import import_equipment
from connections.model import Equipment
from connections.queries.drawer import DrawerLimits
from connections.settings import Settings
from connections.states import GENERATOR, INVERTER, MODULE

_MADE = ({"manufacturer": "Solar Fictícia"}, {"manufacturer": "Elétrica de Demonstração"})
_EQUIPMENT: tuple[dict[str, Any], ...] = (
    {"kind": MODULE, **_MADE[0], "model": "SF 450", "power_wp": 450.0, "area_m2": 2.2},
    {"kind": MODULE, **_MADE[0], "model": "SF 550 Plus", "power_wp": 550.0, "area_m2": 2.6},
    {"kind": MODULE, **_MADE[1], "model": "ED-610", "power_wp": 610.0, "area_m2": 2.7},
    {"kind": INVERTER, **_MADE[0], "model": "Inversor 5", "power_kw": 5.0, "voltage_v": 220.0},
    {"kind": INVERTER, **_MADE[1], "model": "ED-75", "power_kw": 75.0, "voltage_v": 380.0, "connection": "three_phase"},
    {"kind": GENERATOR, **_MADE[1], "model": "Eólica 10", "power_kw": 10.0, "voltage_v": 220.0},
)


def fill_catalogue(session: Session, staff: Actor, *, now: datetime) -> None:
    """Import the demo's equipment in the name of `staff`, unless the catalogue has something."""
    if session.scalar(select(Equipment.id).limit(1)) is None:
        rows = [Row(number, facts) for number, facts in enumerate(_EQUIPMENT, start=2)]
        import_equipment(session, actor=staff, now=now, rows=rows, report=Report(dry_run=False, rows=len(rows)))


def fill_drawer(session: Session, settings: Settings, holder: Actor, stored: StoredFile, *, now: datetime) -> None:
    """Put a stored file into the demo holder's drawer."""
    limits = DrawerLimits(
        most_files=settings.drawer_files, most_bytes=settings.drawer_bytes, per_hour=settings.documents_per_hour
    )
    add_drawer_file(
        session, actor=holder, now=now, stored=stored, name="Documento reutilizável (demonstração)", limits=limits
    )
