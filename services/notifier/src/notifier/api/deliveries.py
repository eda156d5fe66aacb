"""The delivery log: everything for staff, and the same log of one's own for everyone."""

from uuid import UUID

from flask import current_app

from chassis.auth import signed_in
from chassis.context import Actor
from chassis.endpoints import Blueprint, actor, read
from chassis.lists import Page
from chassis.problems import Forbidden, TokenInvalid
from notifier import queries, schemas

STAFF = "staff:admin"

deliveries = Blueprint("deliveries", prefix="/api/notifier/v1", description="What was sent, to whom, and how it fared")


@deliveries.get(
    "/deliveries", access=signed_in, query=schemas.DeliveriesQuery, answer=schemas.DeliveryList, refuses=[Forbidden]
)
def list_deliveries(query: dict[str, str | None]) -> Page:
    """Deliveries, newest first. Staff with staff:admin see all of them, everyone else those to themselves."""
    user_id, address = _recipient(query.pop("recipient"))
    caller = actor()
    if not _reads_everything(caller):
        if address or user_id not in (None, caller.user_id):
            raise Forbidden()
        user_id = caller.user_id
    return read(queries.deliveries, user_id=user_id, address=address, **query)


def _recipient(asked: str | None) -> tuple[UUID | None, str | None]:
    try:
        return (UUID(asked), None) if asked else (None, None)
    except ValueError:
        return None, asked


def _reads_everything(caller: Actor) -> bool:
    if not caller.has(STAFF):
        return False
    if current_app.extensions["ramal"].is_revoked(caller):
        raise TokenInvalid()
    return True
