"""The running process as the endpoints of connections see it, and the prefix of their paths."""

from typing import Any
from uuid import UUID

from chassis.endpoints import expected_version
from chassis.running import Running
from connections.clients import Clients
from connections.forms.area import area_of
from connections.queries.operator_time import OperatorTime
from connections.queries.request_facts import Local
from connections.settings import Settings

PREFIX = "/api/connections/v1"

running = Running[Settings, Clients]()


def operator_time() -> OperatorTime:
    """Return the operator's calendar and time zone."""
    return OperatorTime(calendar=running.settings.business_days, zone=running.settings.time_zone)


def local() -> Local:
    """Return the Local of this request: today's date, the operator's calendar and area, and the wording of faults for
    the caller.
    """
    area = area_of(running.settings.operator_area)
    return Local(today=running.today(), time=operator_time(), area=area, say=running.say)


def of_request(request_id: UUID) -> dict[str, Any]:
    """Return the arguments that every action on a request gets: its id, the expected versions, and the Local."""
    return {"request_id": request_id, "version": expected_version(), "local": local()}
