"""Hand a request in: for the first time, with protocol and service order, or again after it was returned."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import Conflict, Problem
from chassis.versions import Expected, check_version
from connections.actions.numbers import new_protocol, new_service_order
from connections.actions.request_locks import request_to_change
from connections.actions.requests import debts_in_the_way
from connections.forms import Check
from connections.model import Acting, ConnectionRequest, ConsumerUnit
from connections.model.debts import AskedDebts
from connections.model.problems import (
    CompanySuspended,
    FormSuperseded,
    RequestDuplicate,
    RequestIncomplete,
    RequestMoved,
    UnitClosed,
)
from connections.model.submission import duplicate_key
from connections.queries.forms import superseded_on
from connections.queries.request_facts import Local, check_request
from connections.queries.requests import as_field_error, unmended_items
from connections.queries.standing import is_suspended, parties_of
from connections.states import (
    DISTRIBUTOR,
    NEW_CONNECTION,
    PHONE,
    REQUEST_OVER,
    RequestStatus,
    UnitStatus,
)


def submit_request(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    version: Expected,
    debts: AskedDebts | None,
    phone_cure_until: date,
    grace_days: int,
) -> dict[str, Any] | Problem:
    """Hand a request in, and return its protocol, service order and time of the first submission.

    Protocol, service order and event commit together. A request that was handed in and is not back with the customer
    answers the same again. `debts` is what the billing system answered before the transaction; None when the request
    was not open then. A request by phone may lack documents: it gets its protocol and is returned for them until
    `phone_cure_until`. Drafts of a superseded form are accepted for `grace_days`.

    Raises NotFound, AccessEnded, VersionMismatch, RequestMoved when it is over, UnitClosed, CompanySuspended,
    FormSuperseded, RequestIncomplete, DebtOutstanding, RequestDuplicate, and Conflict when the request was opened for
    changes while billing was asked.
    """
    request, standing = request_to_change(session, actor, local.today, request_id)
    if request.status in REQUEST_OVER:
        raise RequestMoved(request.status)
    if not request.is_editable:
        return _receipt(request)
    check_version(version, request.version)
    _check_may_be_handed_in(session, request, today=local.today, grace_days=grace_days)
    checked = check_request(session, request, local)
    missing = _refuse_incomplete(session, request, checked)
    if debts is None or (debts.document, debts.consumer_unit) != (request.holder_document, request.consumer_unit):
        raise Conflict()
    if refused := debts_in_the_way(session, debts, request.kind, standing, local.today):
        return refused
    request.debts, request.asks_debts = debts.as_json(request.kind, local.today), debts.found is None
    _hand_in(session, request, checked, acting=standing.acting, now=now, today=local.today)
    if missing:
        _return_for_documents(session, request, missing, acting=standing.acting, now=now, cure_until=phone_cure_until)
    session.flush()
    return _receipt(request)


def _hand_in(
    session: Session, request: ConnectionRequest, checked: Check, *, acting: Acting, now: datetime, today: date
) -> None:
    """Move the request and publish it. Raises RequestDuplicate when a running one is about the same."""
    parties = parties_of(session, request)
    is_first = request.status is RequestStatus.DRAFT
    try:
        with session.begin_nested():
            request.duplicate_key = _duplicate_key(request)
            if is_first:
                fact: Any = request.submit(
                    acting=acting,
                    now=now,
                    protocol=new_protocol(session, today.year),
                    service_order=new_service_order(session),
                    computed=checked.computed,
                    parties=parties,
                )
            else:
                fact = request.resubmit(acting=acting, now=now, computed=checked.computed, parties=parties)
    except IntegrityError:
        raise RequestDuplicate() from None
    publish(session, fact)
    audit.record(session, "request.submitted", request.id, protocol=request.protocol, round=request.round)


def _check_may_be_handed_in(session: Session, request: ConnectionRequest, *, today: date, grace_days: int) -> None:
    """Check that something may be handed in: the company is not suspended, the unit not closed, the form accepted."""
    if request.status is not RequestStatus.DRAFT:
        return
    if is_suspended(session, request.holder_document):
        raise CompanySuspended()
    unit = session.get(ConsumerUnit, request.consumer_unit) if request.consumer_unit else None
    if unit and unit.status is UnitStatus.CLOSED:
        raise UnitClosed()
    superseded = superseded_on(session, request.kind, request.form_version)
    if superseded and today > superseded + timedelta(days=grace_days):
        raise FormSuperseded()


def _refuse_incomplete(session: Session, request: ConnectionRequest, checked: Check) -> list[str]:
    """Raise RequestIncomplete for what is missing or wrong, except the documents of a draft that was opened by phone.

    Returns the slots of those documents.
    """
    may_lack = request.channel == PHONE and request.status is RequestStatus.DRAFT
    lacking = [fault for fault in checked.errors if fault.slot and may_lack]
    faults = [as_field_error(fault) for fault in checked.errors if fault not in lacking]
    faults += unmended_items(request)
    if faults:
        raise RequestIncomplete(errors=faults)
    return list(dict.fromkeys(fault.slot for fault in lacking if fault.slot))


def _return_for_documents(
    session: Session,
    request: ConnectionRequest,
    slots: list[str],
    *,
    acting: Acting,
    now: datetime,
    cure_until: date,
) -> None:
    """Return a request that was made by phone for the documents that it lacks (REN 1000/2021, art. 399)."""
    items = [{"slot": slot, "reason_code": "information_missing"} for slot in slots]
    returned = request.return_to_customer(
        items,
        acting=Acting(DISTRIBUTOR, acting.user_id),
        now=now,
        cure_until=cure_until,
        parties=parties_of(session, request),
    )
    publish(session, returned)
    audit.record(session, "request.returned", request.id, slots=slots)


def _duplicate_key(request: ConnectionRequest) -> str:
    """Return the digest that two requests share when they are about the same unit and reason.

    A new connection has no unit: it is about the holder and the address.
    """
    if request.kind == NEW_CONNECTION:
        address = request.answers.get("address", {})
        place = [str(address.get(part) or "").casefold() for part in ("postal_code", "street", "number", "complement")]
        return duplicate_key(request.kind, request.holder_document, *place)
    said = request.answers.get("request", {})
    return duplicate_key(request.kind, request.consumer_unit, said.get("reason"), said.get("budget_request_id"))


def _receipt(request: ConnectionRequest) -> dict[str, Any]:
    return {
        "protocol": request.protocol,
        "service_order": request.service_order,
        "opened_at": request.opened_at,
        "version": request.version,
    }
