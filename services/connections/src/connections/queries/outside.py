"""Find the requests about which an outside system has to be asked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from connections.model import ConnectionRequest
from connections.states import REQUEST_RUNNING


def without_debts(session: Session, *, after: UUID | None, limit: int) -> Sequence[ConnectionRequest]:
    """Return the next running requests about which billing has not answered yet.

    They are ordered by id: at most `limit` that follow the id `after`, from the first one on if it is None. Drafts are
    not among them, because billing is asked about a draft when it is submitted.
    """
    rows = select(ConnectionRequest).where(ConnectionRequest.asks_debts, ConnectionRequest.status.in_(REQUEST_RUNNING))
    return _next(session, rows, after, limit)


def without_service_order(session: Session, *, after: UUID | None, limit: int) -> Sequence[ConnectionRequest]:
    """Return the next running requests for which the commercial system has no service order yet.

    They are ordered by id: at most `limit` that follow the id `after`, from the first one on if it is None.
    """
    rows = select(ConnectionRequest).where(
        ConnectionRequest.external_service_order.is_(None), ConnectionRequest.status.in_(REQUEST_RUNNING)
    )
    return _next(session, rows, after, limit)


def _next(
    session: Session, rows: Select[ConnectionRequest], after: UUID | None, limit: int
) -> Sequence[ConnectionRequest]:
    if after:
        rows = rows.where(ConnectionRequest.id > after)
    return session.scalars(rows.order_by(ConnectionRequest.id).limit(limit)).all()
