"""Lock a request for what somebody wants to do with it: fill it in, or decide about it.

The lock is held until the transaction ends, so that of two people who act at once the second sees what the first did.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.problems import NotFound
from connections.model import Acting, ConnectionRequest
from connections.model.problems import OwnRequest
from connections.queries.standing import Standing, request_to_fill_in, standing_to


def request_to_change(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Standing]:
    """Return a request that the caller may fill in, hand in or withdraw, locked until the transaction ends, and how the
    caller stands to it.

    Raises what `request_to_fill_in` raises.
    """
    session.get(ConnectionRequest, request_id, with_for_update=True)
    return request_to_fill_in(session, actor, today, request_id)


def request_to_decide(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Acting]:
    """Return a request for what an analyst does, locked until the transaction ends, and the analyst as Acting.

    Raises NotFound, also for a draft, which is not an analyst's to know, and OwnRequest when the analyst opened the
    request, acts for its holder or has access as a professional.
    """
    session.get(ConnectionRequest, request_id, with_for_update=True)
    request = session.get(ConnectionRequest, request_id)
    if request is None or not request.protocol:
        raise NotFound()
    standing = standing_to(session, actor, today, request)
    if not standing.sees_as_staff or actor.user_id in (request.opened_by, request.requester_user_id):
        raise OwnRequest()
    return request, standing.acting
