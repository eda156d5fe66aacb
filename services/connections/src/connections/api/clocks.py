"""The deadlines of requests, and the evidence of the days that each side used."""

from typing import Any
from uuid import UUID

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read
from chassis.staff import CONNECTIONS
from connections.api.running import PREFIX, operator_time, running
from connections.model import problems
from connections.queries import clocks as queries
from connections.schemas import clock as schemas

clocks = Blueprint("clocks", prefix=PREFIX, description="Deadlines of requests by law, and who used which day")
_WHO = people("who acts as the holder, the professional who opened it", CONNECTIONS)


@clocks.get("/requests/<uuid:request_id>/clocks", access=_WHO, answer=schemas.ClockList, refuses=[problems.AccessEnded])
def list_clocks(request_id: UUID) -> dict[str, Any]:
    """List the deadlines of a request by REN 1000/2021, those of both sides, in the order in which they started."""
    return read(queries.get_clocks, actor=actor(), time=operator_time(), today=running.today(), request_id=request_id)


@clocks.get(
    "/requests/<uuid:request_id>/evidence", access=_WHO, answer=schemas.Evidence, refuses=[problems.AccessEnded]
)
def get_evidence(request_id: UUID) -> dict[str, Any]:
    """Return the sheet that proves which days of a request each side used. On one day it is always the same."""
    return read(queries.get_evidence, actor=actor(), time=operator_time(), today=running.today(), request_id=request_id)
