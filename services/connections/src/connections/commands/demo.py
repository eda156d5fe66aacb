"""The demo data of a laptop: the demo holder's two consumer units, a request in each state, and a portfolio.

The people are identity's, whose seed ran before and wrote the demo accounts into `DEMO_FILE`.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock, copies
from chassis.assurance import STAFF
from chassis.context import SYSTEM, Actor, Origin
from chassis.service import Runtime
from connections.actions.consumer_units import register_unit
from connections.actions.deadlines import follow_deadlines
from connections.commands.demo_budgets import DEMO_BUDGETS, issue_budgets
from connections.commands.demo_portfolio import fill_catalogue, fill_drawer
from connections.commands.demo_requests import demo_staff, make_requests, store_files
from connections.model import ConnectionRequest, ConsumerUnit, Person
from connections.queries.operator_time import OperatorTime
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
_ORIGIN = Origin(actor=SYSTEM, request_id="seed")


def seed(runtime: Runtime) -> None:
    """Create the demo units and requests, unless they exist.

    The file DEMO_FILE must name a holder; without one nothing is created. Without a member of staff in it, only the
    units are created. All requests are created in one transaction, their budgets after it.
    """
    file: Path | None = runtime.settings.demo_file
    people: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}
    if "holder" not in people:
        return
    document = people["holder"]["login"]
    with runtime.database.writing(_ORIGIN) as session:
        if session.get(ConsumerUnit, UNITS[0]) is None:
            for code in (*UNITS, *(demo.unit for demo in DEMO_BUDGETS)):
                register_unit(session, now=clock.now(), code=code, holder_document=document, **_FACTS)
        has_requests = _has_requests(session, document)
    if "staff" not in people or has_requests:
        return
    (*files, for_drawer), now = store_files(runtime), clock.now()
    staff = demo_staff(UUID(people["staff"]["user_id"]))
    with runtime.database.writing(_ORIGIN) as session:
        if _has_requests(session, document):  # another seed was faster
            return
        holder = _holder(session, people["holder"])
        fill_catalogue(session, staff, now=now)
        make_requests(session, runtime.settings, units=UNITS, holder=holder, staff=staff, files=files, now=now)
        fill_drawer(session, runtime.settings, holder, for_drawer, now=now)
    issue_budgets(runtime, holder=holder, staff=staff, now=now, origin=_ORIGIN)
    _store_dates(runtime, document)


def _store_dates(runtime: Runtime, document: str) -> None:
    """Store what the holder's requests are listed in order by, which the API does in the transaction of each move."""
    time = OperatorTime.of(runtime.settings)
    of_holder = ConnectionRequest.holder_document == document, ConnectionRequest.protocol.is_not(None)
    with runtime.database.writing(_ORIGIN) as session:
        for request in session.scalars(select(ConnectionRequest).where(*of_holder)).all():
            follow_deadlines(session, request, now=clock.now(), time=time)


def _has_requests(session: Session, document: str) -> bool:
    about = select(ConnectionRequest.id).where(ConnectionRequest.holder_document == document)
    return session.scalar(about.limit(1)) is not None


def _holder(session: Session, entry: Mapping[str, Any]) -> Actor:
    """Return the demo holder as Actor, from the `entry` of DEMO_FILE. Store a copy of the person if none has arrived.

    The copy has version 1, so that any event of identity replaces it.
    """
    user_id = UUID(entry["user_id"])
    facts = {"document": entry["login"], "name": entry["name"], "document_assurance": STAFF}
    copies.take(session, Person, user_id, version=1, **facts)
    session.flush()
    return Actor(kind="user", user_id=user_id, document=entry["login"], name=entry["name"])
