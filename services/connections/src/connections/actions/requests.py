"""What customers do with a request before it is handed in, and how they end it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.files import discard_file
from chassis.outbox import publish
from chassis.problems import Conflict, NotFound, Problem, refuse_field
from chassis.versions import Expected, check_version
from connections.actions.consumer_units import close_unit_of
from connections.actions.request_ends import remove_draft
from connections.actions.request_locks import request_to_change, request_to_withdraw
from connections.forms import carry_over
from connections.model import ConnectionRequest, ConsumerUnit
from connections.model.debts import AskedDebts
from connections.model.problems import DebtOutstanding, NoNewerForm, RequestNotEditable, UnitClosed
from connections.queries.consumer_units import find_codes
from connections.queries.forms import current_form, form_of
from connections.queries.guarantees import is_guarantee_lost
from connections.queries.openings import Opening, body_of_copy, check_opening_pace, plan_opening
from connections.queries.request_facts import Local, form_for
from connections.queries.requests import shown
from connections.queries.standing import Standing, parties_of, request_to_copy
from connections.states import RequestStatus, UnitStatus


def open_request(
    session: Session, *, actor: Actor, now: datetime, local: Local, per_hour: int, debts: AskedDebts, **said: Any
) -> dict[str, Any] | Problem:
    """Open a draft of a request, and return the draft as a mapping for the API.

    Returns DebtOutstanding instead when the holder's debts forbid the request. It is returned, not raised, so that its
    audit row is committed. Further keyword arguments are the fields of the request's body (`schemas.NewRequest`).
    `debts` is billing's answer about the holder and the unit, obtained before the transaction. `local` gives today's
    date, the operator's area and the wording of faults.

    Raises UnitAccessRequired, HolderNotProven, PersonNotYetKnown, Forbidden, UnitClosed, CompanySuspended, Invalid,
    TooManyRequests when the caller has opened `per_hour` requests in the last hour, and Conflict when `debts` are not
    about the holder and the unit of the draft.
    """
    opening = plan_opening(session, actor=actor, today=local.today, **said)
    check_opening_pace(session, opening.standing, now=now, per_hour=per_hour)
    if (opening.holder_document, opening.consumer_unit) != (debts.document, debts.consumer_unit):
        raise Conflict()
    if refused := debts_in_the_way(session, debts, opening.kind, opening.standing, local.today):
        return refused
    request = _drafted(session, opening, actor, now, local.today)
    request.debts, request.asks_debts = debts.as_json(opening.kind, local.today), debts.found is None
    session.add(request)
    session.flush()
    audit.record(session, "request.opened", request.id, kind=request.kind, channel=request.channel)
    return shown(session, request, opening.standing, local)


def save_section(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    request_id: UUID,
    section: str,
    body: Mapping[str, Any],
    version: Expected,
) -> dict[str, Any]:
    """Replace the answers of one section of a draft or a returned request. Return the request as a mapping for the API.

    `body` are the answers by field. What is missing or breaks a rule is stored, and listed in the section's `problems`.
    `version` are the versions that `If-Match` allows, or None for any. `local` gives today's date, the operator's area
    and the wording of faults. Raises NotFound, AccessEnded, VersionMismatch, RequestNotEditable, and Invalid for wrong
    types, unknown fields and another unit; then nothing is stored.
    """
    request, standing = request_to_change(session, actor, local.today, request_id)
    check_version(version, request.version)
    form = form_for(session, request)
    if form.section(section) is None:
        raise NotFound()
    request.check_open(section=section)
    answers = form.read_section(section, body)
    request.save_section(section, _with_own_unit(session, request, answers), now=now)
    session.flush()
    audit.record(session, "request.section_saved", request.id, section=section)
    return shown(session, request, standing, local)


def copy_request(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    per_hour: int,
    request_id: UUID,
    debts: AskedDebts,
    consumer_unit: str | None,
) -> dict[str, Any] | Problem:
    """Open a draft for `consumer_unit` with the answers of an earlier request.

    Return the draft as a mapping for the API. Returns DebtOutstanding instead when the holder's debts forbid the
    request. The draft has the present version of the form. Documents are not copied. Answers about the holder are
    copied only if the holder is the same. `debts` is billing's answer about the holder and the unit, obtained before
    the transaction. `local` gives today's date, the operator's area and the wording of faults.

    Raises NotFound, AccessEnded, UnitAccessRequired, HolderNotProven, PersonNotYetKnown, UnitClosed, CompanySuspended,
    Invalid, TooManyRequests when the caller has opened `per_hour` requests in the last hour, and Conflict when `debts`
    are not about the holder and the unit of the draft.
    """
    earlier = request_to_copy(session, actor, local.today, request_id)
    opening = plan_opening(session, actor=actor, today=local.today, **body_of_copy(earlier, consumer_unit))
    check_opening_pace(session, opening.standing, now=now, per_hour=per_hour)
    if (opening.holder_document, opening.consumer_unit) != (debts.document, debts.consumer_unit):
        raise Conflict()
    if refused := debts_in_the_way(session, debts, opening.kind, opening.standing, local.today):
        return refused
    request = _drafted(session, opening, actor, now, local.today)
    is_same_holder = request.holder_document == earlier.holder_document
    answers = earlier.answers if is_same_holder else earlier.impersonal_answers
    carried = carry_over(answers, (), form_of(session, request.kind, request.form_version))
    request.answers = {**carried.answers, **_merged(carried.answers, request.answers)}
    request.debts, request.asks_debts = debts.as_json(opening.kind, local.today), debts.found is None
    session.add(request)
    session.flush()
    audit.record(session, "request.copied", request.id, earlier=earlier.id)
    return shown(session, request, opening.standing, local)


def migrate_request(session: Session, *, actor: Actor, now: datetime, local: Local, request_id: UUID) -> dict[str, Any]:
    """Move a draft to the present version of its form, and return the draft as a mapping for the API.

    Answers and documents are carried over by name. Documents are deleted whose slot the new version lacks. `dropped` in
    the mapping names everything that was lost. `local` gives today's date, the operator's area and the wording of
    faults. Raises NotFound, AccessEnded, RequestNotEditable for anything but a draft, and NoNewerForm.
    """
    request, standing = request_to_change(session, actor, local.today, request_id)
    if request.status is not RequestStatus.DRAFT:
        raise RequestNotEditable()
    version, form = current_form(session, request.kind, local.today)
    if version == request.form_version:
        raise NoNewerForm()
    carried = carry_over(request.answers, tuple(request.files), form)
    for document in [found for found in request.documents if found.slot not in carried.slots]:
        discard_file(session, document.key, now=now)
        request.take_document(document, now=now)
    request.change_form(version, carried.answers, acting=standing.acting, now=now)
    session.flush()
    audit.record(session, "request.form_changed", request.id, version=version)
    return {**shown(session, request, standing, local), "dropped": list(carried.dropped)}


def withdraw_request(
    session: Session, *, actor: Actor, now: datetime, local: Local, request_id: UUID
) -> dict[str, Any]:
    """Withdraw a request that the customer no longer wants, and return it as a mapping for the API.

    The unit of an approved new connection is closed if it was never connected. The event says whether the guarantee is
    lost. `local` gives today's date, the operator's calendar and area, and the wording of faults. Raises NotFound,
    AccessEnded, BudgetHolderOnly for a professional once a budget is issued, and RequestMoved when the request is over
    already.
    """
    request, standing = request_to_withdraw(session, actor, local.today, request_id)
    is_lost = is_guarantee_lost(request, today=local.today, time=local.time)
    parties = parties_of(session, request)
    withdrawn = request.withdraw(acting=standing.acting, now=now, parties=parties, guarantee_lost=is_lost)
    if withdrawn:
        publish(session, withdrawn)
    close_unit_of(session, request, now)
    session.flush()
    audit.record(session, "request.withdrawn", request.id)
    return shown(session, request, standing, local)


def delete_draft(session: Session, *, actor: Actor, now: datetime, local: Local, request_id: UUID) -> None:
    """Delete a draft with its documents. `local` gives today's date.

    Raises NotFound, AccessEnded, and RequestNotEditable for a request that is no draft.
    """
    request, _ = request_to_change(session, actor, local.today, request_id)
    if request.status is not RequestStatus.DRAFT:
        raise RequestNotEditable()
    remove_draft(session, request, now=now)
    audit.record(session, "request.deleted", request.id)


def debts_in_the_way(
    session: Session, debts: AskedDebts, kind: str, standing: Standing, today: date
) -> DebtOutstanding | None:
    """Return DebtOutstanding when the holder's own overdue debts forbid a request of this `kind`, otherwise None.

    `standing` says whether the caller may see the amounts: the proven holder and staff may. The refusal is written to
    the audit trail, which limits how many requests somebody may try to open. So the caller returns it instead of
    raising it: the transaction must commit.
    """
    found = debts.in_the_way(kind, today)
    if not found:
        return None
    audit.record(session, "request.refused", standing.user_id, code=DebtOutstanding.code)
    return DebtOutstanding([debt.as_json() for debt in found] if standing.hears_debts else None)


def _drafted(session: Session, opening: Opening, actor: Actor, now: datetime, today: date) -> ConnectionRequest:
    """Return a new draft from `opening`, which says for which holder and unit and on which side it is opened.

    The unit is locked until the transaction ends, so that a parallel change of its holder finds the draft. Raises
    Conflict when the unit has another holder by now, and UnitClosed.
    """
    user_id = user_id_of(actor)
    if opening.consumer_unit:
        unit = session.get_one(ConsumerUnit, opening.consumer_unit, with_for_update=True, populate_existing=True)
        if unit.holder_document != opening.holder_document:
            raise Conflict()
        if unit.status is UnitStatus.CLOSED:
            raise UnitClosed()
    version, form = current_form(session, opening.kind, today)
    request = ConnectionRequest.draft(
        kind=opening.kind,
        form_version=version,
        holder_document=opening.holder_document,
        requester_user_id=user_id,
        channel=opening.channel,
        acting=opening.standing.acting,
        now=now,
        consumer_unit=opening.consumer_unit,
        unit_access_id=opening.unit_access_id,
    )
    section = form.section("request")
    if opening.consumer_unit and section and section.field("consumer_unit"):
        request.answers = {"request": {"consumer_unit": opening.consumer_unit}}
    return request


def _with_own_unit(session: Session, request: ConnectionRequest, answers: dict[str, Any]) -> dict[str, Any]:
    """Return the `answers` of a section, with the unit's main code in place of another code of the same unit.

    Raises Invalid when the answers name another unit than the request's.
    """
    named = answers.get("consumer_unit")
    if named is None or not request.consumer_unit:
        return answers
    if request.consumer_unit not in find_codes(session, named):
        raise refuse_field("#/consumer_unit", "request.other_unit")
    return {**answers, "consumer_unit": request.consumer_unit}


def _merged(answers: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {**answers.get(name, {}), **fields} for name, fields in over.items()}
