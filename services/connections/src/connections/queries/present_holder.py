"""What the present holder sees of a request that came to them together with the unit (REN 1000/2021, art. 138 §7).

What happened before belongs to the former holder: rows of the timeline, handed-in answers, budgets, suspensions that
were over, inspections with a result, and deadlines that had ended. The new holder sees what goes on: the state, the
deadlines that run and the suspensions that stop them, the inspection that was asked for. Staff see everything.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from connections.model import ConnectionRequest, TimelineEntry
from connections.queries.standing import Standing
from connections.states import TimelineKind


def is_of_present_holder(request_id: Any, at: Any) -> ColumnElement[bool]:
    """Return the SQL condition for rows that were made since their request came to its present holder.

    `request_id` and `at` are the columns of these rows with the request and the time.
    """
    later = aliased(TimelineEntry)
    passed_on = exists().where(later.request_id == request_id, later.kind == TimelineKind.HOLDER_CHANGED, later.at > at)
    return ~passed_on


def hidden_before(session: Session, request: ConnectionRequest, standing: Standing) -> datetime | None:
    """Return the moment before which somebody with this `standing` sees nothing of a request; None when all is seen.

    It is the moment at which the request came to its present holder. Staff see what was before, too.
    """
    if standing.sees_as_staff:
        return None
    came = select(func.max(TimelineEntry.at)).where(
        TimelineEntry.request_id == request.id, TimelineEntry.kind == TimelineKind.HOLDER_CHANGED
    )
    return session.scalar(came)


def is_seen(ended_at: datetime | None, before: datetime | None) -> bool:
    """Return whether something that ended at a moment, or goes on (None), is seen by somebody who sees nothing from
    before the moment `before`; None hides nothing.
    """
    return before is None or ended_at is None or ended_at >= before
