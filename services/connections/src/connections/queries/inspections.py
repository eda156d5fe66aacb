"""Read which inspections are scheduled."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from connections.model import ConnectionRequest, Inspection
from connections.states import InspectionStatus


def scheduled_inspections(session: Session, requests: Sequence[ConnectionRequest]) -> dict[UUID, datetime]:
    """Return the moments of the inspections that are scheduled for `requests` and have no result yet.

    They are found by the id of the request, with one query.
    """
    rows = select(Inspection).where(
        Inspection.request_id.in_([request.id for request in requests]),
        Inspection.status == InspectionStatus.SCHEDULED,
        Inspection.scheduled_at.is_not(None),
    )
    return {row.request_id: row.scheduled_at for row in session.scalars(rows) if row.scheduled_at}
