"""What to ask billing before a request is opened, copied or submitted: a holder's document, perhaps a unit's code."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.context import Actor
from connections.queries.openings import body_of_copy, check_opening_pace, plan_opening
from connections.queries.request_facts import Local, check_request
from connections.queries.standing import request_to_copy, request_to_see
from connections.states import PHONE


def of_new_request(
    session: Session, /, *, actor: Actor, now: datetime, today: date, per_hour: int, **said: Any
) -> tuple[str, str | None]:
    """Return what to ask billing before a request is opened: the holder's document, and the unit's code or None.

    Further keyword arguments are the fields of the request's body (`schemas.NewRequest`). Raises UnitAccessRequired,
    HolderNotProven, PersonNotYetKnown, Forbidden, UnitClosed, CompanySuspended, Invalid, and TooManyRequests when the
    caller has opened `per_hour` requests in the last hour.
    """
    opening = plan_opening(session, actor=actor, today=today, **said)
    check_opening_pace(session, opening.standing, now=now, per_hour=per_hour)
    return opening.holder_document, opening.consumer_unit


def of_copy(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    per_hour: int,
    request_id: UUID,
    consumer_unit: str | None,
) -> tuple[str, str | None]:
    """Return what to ask billing before a request is copied: the holder's document, and the unit's code or None.

    `request_id` is the request to copy, `consumer_unit` the unit of the copy. Raises NotFound, AccessEnded,
    UnitAccessRequired, HolderNotProven, PersonNotYetKnown, UnitClosed, CompanySuspended, Invalid, and TooManyRequests
    when the caller has opened `per_hour` requests in the last hour.
    """
    said = body_of_copy(request_to_copy(session, actor, today, request_id), consumer_unit)
    return of_new_request(session, actor=actor, now=now, today=today, per_hour=per_hour, **said)


def of_submission(session: Session, *, actor: Actor, local: Local, request_id: UUID) -> tuple[str, str | None] | None:
    """Return what to ask billing before a request is submitted: the holder's document, and the unit's code or None.

    Returns None when billing need not be asked: the request cannot be submitted now, or is incomplete. A request opened
    by phone may be incomplete. `local` gives today's date and the operator's area. Raises NotFound and AccessEnded.
    """
    request, _ = request_to_see(session, actor, local.today, request_id)
    if not request.is_editable:
        return None
    may_be_handed_in = request.channel == PHONE or check_request(session, request, local).complete
    return (request.holder_document, request.consumer_unit) if may_be_handed_in else None
