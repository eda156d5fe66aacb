"""The demo data of a laptop: the demo holder's two consumer units.

The holder is identity's, whose seed ran before and wrote the demo accounts into `DEMO_FILE`.
"""

import json
from pathlib import Path
from typing import Any

from chassis import clock
from chassis.context import SYSTEM, Origin
from chassis.service import Runtime
from connections.actions.consumer_units import register_unit
from connections.model import ConsumerUnit
from connections.states import UnitStatus

UNITS = ("10000001", "10000002")
_FACTS: dict[str, Any] = {
    "street": "Rua de Demonstração",
    "number": "100",
    "district": "Centro",
    "city": "Manaus",
    "state": "AM",
    "postal_code": "69000000",
    "latitude": -3.13,
    "longitude": -60.02,
    "supply_class": "residential",
    "supply_type": "two_phase",
    "available_power_w": 50_000,
    "status": UnitStatus.CONNECTED,
}


def seed(runtime: Runtime) -> None:
    """Create the demo data unless it exists. Without DEMO_FILE and the holder in it, nothing happens."""
    file: Path | None = runtime.settings.demo_file
    people: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}
    if "holder" not in people:
        return
    with runtime.database.writing(Origin(actor=SYSTEM, request_id="seed")) as session:
        if session.get(ConsumerUnit, UNITS[0]) is None:
            for code in UNITS:
                register_unit(session, now=clock.now(), code=code, holder_document=people["holder"]["login"], **_FACTS)
