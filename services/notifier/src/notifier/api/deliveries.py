"""The delivery log: everything for staff, and the same log of one's own for everyone."""

from typing import Any
from uuid import UUID

from chassis.auth import people
from chassis.endpoints import Blueprint, actor, read
from chassis.lists import Page
from chassis.problems import Forbidden
from chassis.staff import ADMIN
from notifier import queries, schemas

deliveries = Blueprint("deliveries", prefix="/api/notifier/v1", description="What was sent, to whom, and how it fared")


@deliveries.get(
    "/deliveries",
    access=people("the recipient of the deliveries", ADMIN),
    query=schemas.DeliveriesQuery,
    answer=schemas.DeliveryList,
    refuses=[Forbidden],
)
def list_deliveries(query: dict[str, Any]) -> Page:
    """List deliveries, newest first. Staff with staff:admin see all of them, everyone else those to themselves.

    The `query` may name a recipient, a delivery state and the page wanted. Callers without that role who name another
    recipient are refused with 403.
    """
    user_id, address = _recipient(query.pop("recipient"))
    caller = actor()
    if not caller.has(ADMIN):
        if address or user_id not in (None, caller.user_id):
            raise Forbidden()
        user_id = caller.user_id
    return read(queries.deliveries, user_id=user_id, address=address, **query)


def _recipient(asked: str | None) -> tuple[UUID | None, str | None]:
    """Return the user id or the address that was asked for, and None for the other one."""
    try:
        return (UUID(asked), None) if asked else (None, None)
    except ValueError:
        return None, asked
