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
from connections.actions.deadlines import follow_deadlines
from connections.actions.numbers import new_protocol, new_service_order
from connections.actions.request_locks import request_to_change
from connections.actions.requests import debts_in_the_way
from connections.clocks import terms
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
from connections.queries.voltages import known_voltage
from connections.states import (
    DISTRIBUTOR,
    NEW_CONNECTION,
    PHONE,
    PHONE_DOCUMENTS,
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
    grace_days: int,
) -> dict[str, Any] | Problem:
    """Submit a request, and return its protocol, service order and time of the first submission.

    Returns DebtOutstanding instead when the holder's debts forbid the request. A request that waits for the distributor
    stays as it is, and the same is returned again. `debts` is billing's answer, obtained before the transaction; None
    when billing was not asked. A request opened by phone may lack documents: it is returned for them at once. A draft
    with a replaced version of its form is accepted for `grace_days`. `version` are the versions that `If-Match` allows,
    or None for any. `local` gives today's date, the operator's calendar and area, and the wording of faults.

    Raises NotFound, AccessEnded, VersionMismatch, RequestMoved when the request is over, CureOver, UnitClosed,
    CompanySuspended, FormSuperseded, RequestIncomplete, RequestDuplicate, and Conflict when `debts` are None or about
    another holder or unit.
    """
    request, standing = request_to_change(session, actor, local.today, request_id)
    if request.status in REQUEST_OVER:
        raise RequestMoved(request.status)
    if not request.is_editable:
        return _receipt(request)
    check_version(version, request.version)
    request.check_cure(local.today)
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
        last_day = local.time.calendar.after(local.today, terms.TERMS[PHONE_DOCUMENTS].days)
        _return_for_documents(session, request, missing, acting=standing.acting, now=now, cure_until=last_day)
    follow_deadlines(session, request, now=now, time=local.time)
    return _receipt(request)


def _hand_in(
    session: Session, request: ConnectionRequest, checked: Check, *, acting: Acting, now: datetime, today: date
) -> None:
    """Submit a draft or resubmit a returned request, and publish the event.

    `checked` is the outcome of the check. A draft gets its protocol and service order. Raises RequestDuplicate when
    another running request has the same subject.
    """
    about: dict[str, Any] = {"acting": acting, "now": now, "computed": checked.computed}
    about |= {"parties": parties_of(session, request), "voltage": known_voltage(session, request)}
    is_first = request.status is RequestStatus.DRAFT
    try:
        with session.begin_nested():
            request.duplicate_key = _duplicate_key(request)
            if is_first:
                fact: Any = request.submit(
                    protocol=new_protocol(session, today.year), service_order=new_service_order(session), **about
                )
            else:
                fact = request.resubmit(**about)
    except IntegrityError:
        raise RequestDuplicate() from None
    publish(session, fact)
    audit.record(session, "request.submitted", request.id, protocol=request.protocol, round=request.round)


def _check_may_be_handed_in(session: Session, request: ConnectionRequest, *, today: date, grace_days: int) -> None:
    """Raise an error when a draft can no longer be submitted. A returned request is not checked.

    Raises CompanySuspended, UnitClosed, and FormSuperseded when the draft's version of the form was replaced more than
    `grace_days` ago.
    """
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
    """Raise RequestIncomplete when the check of a request found errors, or a returned item was not corrected.

    `checked` is the outcome of the check. A draft opened by phone may lack documents. Returns the slots of the
    documents that it lacks; for any other request an empty list.
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
    """Return a request opened by phone to the customer, for the documents missing in `slots` (REN 1000/2021, art. 399).

    `cure_until` is the last day for them.
    """
    items = [{"slot": slot, "reason_code": "information_missing"} for slot in slots]
    returned = request.return_to_customer(
        items,
        acting=Acting(DISTRIBUTOR, acting.user_id),
        now=now,
        cure_until=cure_until,
        lacked_by_phone=True,
        parties=parties_of(session, request),
    )
    publish(session, returned)
    audit.record(session, "request.returned", request.id, slots=slots)


def _duplicate_key(request: ConnectionRequest) -> str:
    """Return the digest by which a unique index finds two running requests about the same subject.

    The subject of a new connection is its holder and address, that of any other kind its unit, reason and named budget.
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
