"""The running process as the endpoints of connections see it, and the prefix of their paths."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response

from chassis.endpoints import expected_version, perform
from chassis.running import Running
from connections.actions.deadlines import following
from connections.clients import Clients
from connections.forms.area import area_of
from connections.queries.operator_time import OperatorTime
from connections.queries.request_facts import Local
from connections.settings import Settings

PREFIX = "/api/connections/v1"

running = Running[Settings, Clients]()


def operator_time() -> OperatorTime:
    """Return the operator's calendar and time zone."""
    return OperatorTime.of(running.settings)


def local() -> Local:
    """Return the Local of this request: today's date, the operator's calendar and area, and the wording of faults for
    the caller.
    """
    area = area_of(running.settings.operator_area)
    return Local(today=running.today(), time=operator_time(), area=area, say=running.say)


def move(action: Callable[..., Any], request_id: UUID, **facts: Any) -> Response:
    """Run an action that moves a request, store in its transaction what then follows for deadlines, and answer.

    `action` gets the arguments of `of_request` and `facts`. It is run as by `perform`, once per Idempotency-Key.
    """
    return perform(following(action, time=operator_time()), **of_request(request_id), **facts)


def of_request(request_id: UUID) -> dict[str, Any]:
    """Return the arguments that every action on a request gets: its id, the expected versions, and the Local."""
    return {"request_id": request_id, "version": expected_version(), "local": local()}
