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
    """Store what billing answered about a request whose debts were not known when it was handed in.

    The request goes on; the analyst sees the debts. Returns False and stores nothing when the answer is known already,
    or the request is over or about somebody else by now.
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
    """Store the number of a request's service order in the commercial system, and return whether there was none yet."""
    request = _locked(session, request_id)
    if request is None or request.external_service_order:
        return False
    request.external_service_order = number
    request.note(TimelineKind.SERVICE_ORDER_GIVEN, BY_ITSELF, now, external_service_order=number)
    audit.record(session, "request.service_order_given", request.id)
    return True


def _locked(session: Session, request_id: UUID) -> ConnectionRequest | None:
    """Return a request, locked until the transaction ends; None when it was deleted meanwhile."""
    return session.get(ConnectionRequest, request_id, with_for_update=True)
