"""Suspensions: analysts let the terms of a request stand still, and run on."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import staff
from chassis.endpoints import IF_MATCH, Blueprint
from chassis.problems import VersionMismatch
from chassis.staff import CONNECTIONS
from connections.actions import suspending as actions
from connections.api.running import PREFIX, move
from connections.model import problems
from connections.schemas import suspension as schemas

suspensions = Blueprint("suspensions", prefix=PREFIX, description="Days that do not count towards terms")
_ANALYSTS = staff(CONNECTIONS)
_REFUSALS = [problems.OwnRequest, problems.RequestMoved, VersionMismatch]


@suspensions.post(
    "/requests/<uuid:request_id>/suspensions",
    access=_ANALYSTS,
    body=schemas.Suspending,
    answer=schemas.SuspensionShape,
    status=201,
    refuses=[*_REFUSALS, problems.SuspensionOpen],
    headers=IF_MATCH,
)
def create_suspension(body: dict[str, Any], request_id: UUID) -> Response:
    """Let the terms of a running request that `reason` stops stand still, from a day on.

    A `complaint` stops the customer's time to answer the budget; the other reasons stop terms of the distributor's. A
    term that is late already stands still from today only. `GET /requests/{id}/clocks` says which days each deadline
    leaves out. The customer is told why, and by which article.
    """
    return move(actions.begin_suspension, request_id, **body)


@suspensions.post(
    "/requests/<uuid:request_id>/suspensions/<uuid:suspension_id>/end",
    access=_ANALYSTS,
    body=schemas.Resumption,
    answer=schemas.SuspensionShape,
    refuses=[*_REFUSALS, problems.SuspensionEnded],
    headers=IF_MATCH,
)
def end_suspension(body: dict[str, Any], request_id: UUID, suspension_id: UUID) -> Response:
    """End a suspension. `until` is the last day that is noted; without it, that was yesterday.

    A term of the customer's stood still until yesterday at least, whatever earlier day is given. A suspension that ends
    on its first day without `until` leaves out no day. `GET /requests/{id}/clocks` says which days each deadline leaves
    out. The end of a request ends its suspensions, too.
    """
    return move(actions.end_suspension, request_id, suspension_id=suspension_id, **body)
