"""Decide about a request, and do what follows at once: register the unit, verify the holder's identity."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.documents import CNPJ, document_kind
from chassis.outbox import publish
from chassis.problems import refuse_field
from chassis.versions import Expected, check_version
from connections.actions.approving import approve_request, check_no_document_rejected, lock_requests_on_unit_of
from connections.actions.consumer_units import register_unit
from connections.actions.equipment import learn_equipment
from connections.actions.numbers import new_unit_code
from connections.actions.request_locks import request_to_decide
from connections.events.request import IdentityVerified
from connections.model import Acting, ConnectionRequest, Person, Submission
from connections.model.consumer_unit import ADDRESS
from connections.queries.changes import last_submissions
from connections.queries.people import is_registered
from connections.queries.request_facts import Local, form_for
from connections.queries.requests import shown
from connections.queries.standing import Standing, parties_of
from connections.states import (
    ACCEPTED,
    COMMISSIONING,
    GENERATION_BUDGET,
    NEW_CONNECTION,
    REJECT,
    UnitStatus,
)

_IDENTITY_SLOTS = ("rg", "cpf")
_COMPANY_SLOTS = (*_IDENTITY_SLOTS, "company_documents")


def decide_request(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    distributor_code: int,
    request_id: UUID,
    version: Expected,
    decision: str,
    reason_code: str | None,
    note: str | None,
    consumer_unit: str | None,
    voltage: str | None,
    works_needed: bool,
) -> dict[str, Any]:
    """Approve or reject a request that the calling analyst has claimed. Return the request as a mapping for the API.

    `decision` is `approve` or `reject`; a rejection has a `reason_code`. `note` is free text for the customer. An
    approval may say the `voltage` (`states.VOLTAGES`), and whether works are needed, to which a budget belongs. An
    approved new connection registers a unit with the code `consumer_unit`; without it a new code is made, which
    contains `distributor_code`, the distributor's number. What follows on an approved commissioning is in
    `approving.approve_request`. `version` are the versions that `If-Match` allows, or None for any. `local` gives
    today's date, the operator's area and the wording of faults.

    Raises NotFound, OwnRequest, VersionMismatch, RequestMoved, RequestClaimed, RequestNotClaimed and UnitCodeTaken;
    DocumentRejected when a rejected document was not replaced; Invalid when `consumer_unit` is given for another kind
    of request and is not its unit.
    """
    _lock_before_commissioning(session, request_id)
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    request.check_claimed(acting)
    if decision == REJECT:
        assert reason_code  # noqa: S101  # the schema asks for it
        _reject(session, request, reason_code, note, acting=acting, now=now)
    else:
        submission, _ = last_submissions(session, request)
        check_no_document_rejected(request, submission)
        code = _unit_for(
            session, request, submission, given_code=consumer_unit, distributor_code=distributor_code, now=now
        )
        approve_request(
            session,
            request,
            acting=acting,
            now=now,
            note=note,
            consumer_unit=code,
            voltage=voltage,
            works_needed=works_needed,
        )
        _verify_identity(session, request, submission)
        if request.kind == GENERATION_BUDGET:
            learn_equipment(session, submission.answers, now=now)
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)


def _reject(
    session: Session, request: ConnectionRequest, reason_code: str, note: str | None, *, acting: Acting, now: datetime
) -> None:
    rejected = request.reject(
        acting=acting,
        now=now,
        parties=parties_of(session, request),
        reason_code=reason_code,
        note=note,
        articles=(form_for(session, request).article,),
    )
    publish(session, rejected)
    audit.record(session, "request.rejected", request.id, reason_code=reason_code)


def _lock_before_commissioning(session: Session, request_id: UUID) -> None:
    """Lock the live requests about the unit of a commissioning, whose approval may connect the unit.

    Nothing happens for another kind of request.
    """
    if session.scalar(select(ConnectionRequest.kind).where(ConnectionRequest.id == request_id)) == COMMISSIONING:
        lock_requests_on_unit_of(session, request_id)


def _unit_for(
    session: Session,
    request: ConnectionRequest,
    submission: Submission,
    *,
    given_code: str | None,
    distributor_code: int,
    now: datetime,
) -> str | None:
    """Register the consumer unit of an approved new connection, and return its code; None for another kind of request.

    `submission` is the last one, from which the unit gets its address. `given_code` is the code that the analyst gave;
    without it a new code is made, which contains `distributor_code`. Raises UnitCodeTaken, and Invalid when another
    kind of request has a `given_code` that is not its unit's.
    """
    if request.kind != NEW_CONNECTION:
        if given_code not in (None, request.consumer_unit):
            raise refuse_field("#/consumer_unit", "decision.registers_no_unit")
        return None
    code = given_code or new_unit_code(session, distributor_code)
    facts = _unit_facts(submission.answers)
    register_unit(session, now=now, code=code, holder_document=request.holder_document, **facts)
    return code


def _unit_facts(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of the consumer unit that a new connection asked for with these `answers`."""
    address, supply = answers["address"], answers["supply"]
    location = address.get("location") or {}
    return {
        **{name: address.get(name) or "" for name in ADDRESS},
        "latitude": location.get("latitude"),
        "longitude": location.get("longitude"),
        "supply_class": supply["supply_class"],
        "supply_type": supply["supply_type"],
        "status": UnitStatus.REGISTERED,
    }


def _verify_identity(session: Session, request: ConnectionRequest, submission: Submission) -> None:
    """Publish `identity_verified` if the analyst accepted all identity documents of a new connection.

    Nothing happens when the requester is not the holder, or when the requester's document is proven already.
    `submission` is the last one; only its documents count. For a company, the company's documents must be accepted too.
    """
    person = session.get(Person, request.requester_user_id)
    if request.kind != NEW_CONNECTION or person is None or person.document != request.holder_document:
        return
    if person.erased_at or person.has_proven_document or is_registered(session, request.holder_document):
        return
    slots = _COMPANY_SLOTS if document_kind(request.holder_document) == CNPJ else _IDENTITY_SLOTS
    verdicts = {slot: set[str | None]() for slot in slots}
    for document in request.documents:
        if str(document.id) in submission.documents and document.slot in verdicts:
            verdicts[document.slot].add(document.verdict)
    if all(found == {ACCEPTED} for found in verdicts.values()):
        verified = IdentityVerified(
            user_id=person.user_id,
            document=request.holder_document,
            request_id=request.id,
            parties=(person.user_id,),
        )
        publish(session, verified)
        audit.record(session, "identity.verified", person.user_id, request_id=request.id)
