"""Lock a request for what somebody wants to do with it: fill it in, decide about it, or answer its budget.

The lock is held until the transaction ends, so that of two people who act at once the second sees what the first did.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.context import Actor
from connections.model import Acting, ConnectionRequest
from connections.model.problems import BudgetHolderOnly
from connections.queries.standing import Standing, request_to_fill_in, request_to_review, request_to_see
from connections.states import CUSTOMER, PROFESSIONAL, REQUEST_BUDGETED


def request_to_change(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Standing]:
    """Lock a request that the caller may fill in or hand in, and return it.

    The lock is held until the transaction ends. Also returns the caller's Standing: the side, and what the caller may
    see. Raises NotFound, also for staff and a request that was opened online, and AccessEnded for a professional whose
    access has ended.
    """
    session.get(ConnectionRequest, request_id, with_for_update=True)
    return request_to_fill_in(session, actor, today, request_id)


def request_to_withdraw(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Standing]:
    """Lock a request that the caller may withdraw, and return it with the caller's Standing.

    The lock is held until the transaction ends. Once a budget is issued, the withdrawal is the holder's, as the answer
    to the budget is, because it may cost the holder the guarantee: BudgetHolderOnly is raised for a professional. Staff
    withdraw for the holder what was opened at the counter or by phone. Also raises NotFound and AccessEnded.
    """
    request, standing = request_to_change(session, actor, today, request_id)
    if standing.side == PROFESSIONAL and request.status in REQUEST_BUDGETED:
        raise BudgetHolderOnly()
    return request, standing


def request_to_answer(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Standing]:
    """Lock a request whose budget the caller may answer as the holder, and return it with the caller's Standing.

    The lock is held until the transaction ends. Raises NotFound, AccessEnded for a professional whose access has ended,
    and BudgetHolderOnly for any other professional and for staff.
    """
    session.get(ConnectionRequest, request_id, with_for_update=True)
    request, standing = request_to_see(session, actor, today, request_id)
    if standing.side != CUSTOMER:
        raise BudgetHolderOnly()
    return request, standing


def request_to_decide(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Acting]:
    """Lock a request that the calling analyst may review or decide, and return it.

    The lock is held until the transaction ends. Also returns the analyst as Acting, the side and the user id. Raises
    NotFound, also for a draft, and OwnRequest when the analyst has a part in the request or acts for its holder.
    """
    session.get(ConnectionRequest, request_id, with_for_update=True)
    return request_to_review(session, actor, today, request_id)
