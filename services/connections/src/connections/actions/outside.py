"""Store what outside systems answered about requests that were handed in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from connections.model import ConnectionRequest
from connections.model.debts import AskedDebts
from connections.model.timeline import BY_ITSELF
from connections.states import REQUEST_RUNNING, TimelineKind


def record_debts(session: Session, *, request_id: UUID, debts: AskedDebts, now: datetime, today: date) -> bool:
    """Store billing's late answer `debts` about a request that was submitted without one. Return whether it was stored.

    Nothing is stored when the request was deleted, is over or has its answer already, or when its holder or unit is not
    the one that billing was asked about. Debts do not stop the request; the analyst sees them.
    """
    request = _locked(session, request_id)
    about = (request.holder_document, request.consumer_unit) if request else None
    if request is None or not request.asks_debts or about != (debts.document, debts.consumer_unit):
        return False
    request.debts, request.asks_debts = debts.as_json(request.kind, today), False
    found = len(request.debts["own"])
    if request.status in REQUEST_RUNNING:
        request.note(TimelineKind.DEBTS_CHECKED, BY_ITSELF, now, own_debts=found)
    audit.record(session, "request.debts_checked", request.id, own_debts=found)
    return True


def record_service_order(session: Session, *, request_id: UUID, number: str, now: datetime) -> bool:
    """Store the `number` that the commercial system gave to a request's service order.

    Returns False if the request was deleted or has a number already.
    """
    request = _locked(session, request_id)
    if request is None or request.external_service_order:
        return False
    request.external_service_order = number
    request.note(TimelineKind.SERVICE_ORDER_GIVEN, BY_ITSELF, now, external_service_order=number)
    audit.record(session, "request.service_order_given", request.id)
    return True


def _locked(session: Session, request_id: UUID) -> ConnectionRequest | None:
    """Return a request, locked until the transaction ends; None when it has been deleted."""
    return session.get(ConnectionRequest, request_id, with_for_update=True)
