"""What follows on a budget: contracts, works and inspections."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import people, staff
from chassis.endpoints import IF_MATCH, Blueprint
from chassis.problems import VersionMismatch
from chassis.staff import CONNECTIONS
from connections.actions import inspecting
from connections.actions import works as actions
from connections.api.running import PREFIX, move, running
from connections.model import problems
from connections.schemas import request as request_schemas
from connections.schemas import works as schemas

works = Blueprint("works", prefix=PREFIX, description="Contracts, works and inspections of requests")
_STAFF = staff(CONNECTIONS)
_REFUSALS = [problems.OwnRequest, problems.RequestMoved, VersionMismatch]
_INSPECTION_REFUSALS = [*_REFUSALS, problems.RequestClaimed, problems.RequestNotClaimed]


@works.post(
    "/requests/<uuid:request_id>/contracts",
    access=_STAFF,
    body=schemas.Contracts,
    answer=request_schemas.Request,
    etag=True,
    refuses=_REFUSALS,
    headers=IF_MATCH,
)
def set_contracts(body: dict[str, Any], request_id: UUID) -> Response:
    """Note that the contracts of a request with an accepted budget were sent to the customer, or came back signed.

    The terms of REN 1000/2021, arts. 84 and 85 are counted from it.
    """
    return move(actions.set_contracts, request_id, **body)


@works.post(
    "/requests/<uuid:request_id>/works",
    access=_STAFF,
    body=schemas.Works,
    answer=request_schemas.Request,
    etag=True,
    refuses=_REFUSALS,
    headers=IF_MATCH,
)
def set_works(body: dict[str, Any], request_id: UUID) -> Response:
    """Say how far the works of a request have come.

    `started` begins them once the budget is accepted, and resumes suspended ones. Only works that are going on can be
    suspended or concluded. After the conclusion `next_step` says what follows.
    """
    return move(actions.set_works, request_id, **body)


@works.post(
    "/requests/<uuid:request_id>/inspection",
    access=_STAFF,
    body=schemas.InspectionDate,
    answer=request_schemas.Request,
    etag=True,
    refuses=[*_INSPECTION_REFUSALS, problems.InspectionNotRequested],
    headers=IF_MATCH,
)
def schedule_inspection(body: dict[str, Any], request_id: UUID) -> Response:
    """Schedule the inspection of a request, or move it to another moment.

    A commissioning is inspected during its analysis, by who has claimed it; a new connection and a connection budget
    when the inspection is their next step or their budget is accepted, and not while works are going on.
    """
    return move(inspecting.schedule_inspection, request_id, **body)


@works.post(
    "/requests/<uuid:request_id>/inspection/result",
    access=_STAFF,
    body=schemas.InspectionResult,
    answer=request_schemas.Request,
    etag=True,
    refuses=[*_INSPECTION_REFUSALS, problems.InspectionNotScheduled, problems.DocumentRejected],
    headers=IF_MATCH,
)
def record_inspection(body: dict[str, Any], request_id: UUID) -> Response:
    """Record whether the scheduled inspection of a request passed.

    Passed, the consumer unit is connected and the request completed; a commissioning is approved and completed with the
    generation budget that it names. Failed, a commissioning is returned to the customer for a new report and photos; of
    any other request the customer asks for another inspection.

    `inspected_on` is the day on which the inspection was made, with which the distributor's deadline to inspect ends
    (REN 1000/2021, art. 91). Without it the appointment was kept: it is the scheduled day, or today if that is earlier.
    """
    return move(
        inspecting.record_inspection,
        request_id,
        cure_days=running.settings.cure_days,
        **body,
    )


@works.post(
    "/requests/<uuid:request_id>/inspection/request",
    access=people("who acts as the holder, the professional who opened it", CONNECTIONS),
    answer=request_schemas.Request,
    etag=True,
    refuses=[problems.AccessEnded, problems.RequestMoved, problems.InspectionPending, VersionMismatch],
    headers=IF_MATCH,
)
def request_inspection(request_id: UUID) -> Response:
    """Ask for another inspection after one that failed, or for the first one when all works of the accepted
    budget are the customer's.

    A commissioning asks for it by its submission.
    """
    return move(inspecting.request_inspection, request_id)
