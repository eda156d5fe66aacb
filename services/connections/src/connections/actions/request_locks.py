"""Lock a request for what somebody wants to do with it: fill it in, or decide about it.

The lock is held until the transaction ends, so that of two people who act at once the second sees what the first did.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.context import Actor
from connections.model import Acting, ConnectionRequest
from connections.queries.standing import Standing, request_to_fill_in, request_to_review


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

    Raises what `request_to_review` raises.
    """
    session.get(ConnectionRequest, request_id, with_for_update=True)
    return request_to_review(session, actor, today, request_id)
