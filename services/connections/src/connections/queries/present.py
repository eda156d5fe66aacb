"""The present state for a service that begins to listen: every consumer unit, with its unchanged version."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import Fact
from connections.model import ConsumerUnit
from connections.queries.people import holders


def current_state(session: Session) -> Iterator[Fact]:
    """Yield an event with the state of each consumer unit, closed ones included. The command `republish` sends them."""
    rows = select(ConsumerUnit).order_by(ConsumerUnit.code)
    for unit in session.scalars(rows, execution_options={"yield_per": 500}):
        yield unit.updated(holders(session, unit.holder_document))
