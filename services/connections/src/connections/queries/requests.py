"""Read requests, from every side."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.documents import masked
from chassis.lists import Page, page
from chassis.problems import FieldError, NotFound
from connections.forms import Check, Fault
from connections.model import ConnectionRequest, RequestDocument, TimelineEntry
from connections.queries.budgets import shown_budget
from connections.queries.forms import newer_form
from connections.queries.guarantees import guarantee_kept_until, is_guarantee_lost
from connections.queries.people import names_of
from connections.queries.present_holder import hidden_before, is_of_present_holder, is_seen
from connections.queries.request_facts import Local, check_request, form_for
from connections.queries.standing import (
    Standing,
    hide_draft_from_staff,
    request_to_see,
    standing_to,
)
from connections.queries.suspensions import shown_suspension
from connections.states import PROFESSIONAL, REJECT, RequestStatus


def get_request(session: Session, *, actor: Actor, local: Local, request_id: UUID) -> dict[str, Any]:
    """Return a request as a mapping, with what the caller may see of it.

    A professional whose access has ended sees protocol, status and dates. `local` gives today's date, the operator's
    area and the wording of faults. Raises NotFound when the caller may not see the request.
    """
    request = session.get(ConnectionRequest, request_id)
    if request is None:
        raise NotFound()
    standing = standing_to(session, actor, local.today, request)
    hide_draft_from_staff(request, standing)
    return shown(session, request, standing, local)


def get_timeline(
    session: Session, *, actor: Actor, today: date, request_id: UUID, limit: int, after: str | None
) -> Page:
    """Return a page of a request's timeline, oldest first, each row as a mapping. Raises NotFound and AccessEnded.

    A holder to whom the request came together with the unit sees only what happened since. Staff see everything. At
    most `limit` rows follow the cursor `after`.
    """
    request, standing = request_to_see(session, actor, today, request_id)
    rows = select(TimelineEntry).where(TimelineEntry.request_id == request.id)
    if not standing.sees_as_staff:
        rows = rows.where(is_of_present_holder(TimelineEntry.request_id, TimelineEntry.at))
    found = page(session, rows, key=[TimelineEntry.id], limit=limit, after=after)
    return Page([_shown_entry(entry, standing) for entry in found.items], found.next)


def get_check(session: Session, *, actor: Actor, local: Local, request_id: UUID) -> dict[str, Any]:
    """Check a request, and return a mapping of what is missing or wrong, the warnings, and what is computed.

    `local` gives today's date, the operator's area and the wording of faults. Raises NotFound and AccessEnded.
    """
    request, standing = request_to_see(session, actor, local.today, request_id)
    checked = check_request(session, request, local, for_staff=standing.sees_as_staff)
    return {
        "complete": checked.complete,
        "errors": worded(checked.errors, local),
        "warnings": worded(checked.warnings, local),
        "computed": dict(checked.computed),
    }


def shown(session: Session, request: ConnectionRequest, standing: Standing, local: Local) -> dict[str, Any]:
    """Return a request as a mapping for the API, with what somebody with this `standing` may see.

    `standing` is on which side the person stands to the request. `local` gives today's date, the operator's area and
    the wording of faults.
    """
    name = names_of(session, [request.holder_document]).get(request.holder_document)
    answer = summary(request, standing, name)
    if standing.has_ended:
        return answer
    checked = check_request(session, request, local, for_staff=standing.sees_as_staff)
    is_draft = request.status is RequestStatus.DRAFT
    before = hidden_before(session, request, standing)
    return answer | {
        "external_service_order": request.external_service_order,
        "newer_form": newer_form(session, request.kind, request.form_version, local.today) if is_draft else None,
        "sections": [_section(request, name, checked, local) for name in checked.sections],
        "slots": _slots(request, checked.slots),
        "documents": [shown_document(document) for document in request.documents if document.removed_at is None],
        "returned_items": request.returned_items,
        "cure_until": request.cure_until,
        "computed": dict(checked.computed) if request.is_editable else request.computed,
        "budget": shown_budget(session, request, standing, today=local.today, time=local.time),
        "contracts_status": request.contracts_status,
        "works_status": request.works_status,
        "inspection": _inspection(request, before),
        "decision": _decision(request),
        "refusal": _refusal(session, request, local),
        "guarantee_kept_until": guarantee_kept_until(request, local.time),
        "guarantee_lost": is_guarantee_lost(request, today=local.today, time=local.time),
        "suspensions": [shown_suspension(one) for one in request.suspensions if is_seen(one.ended_at, before)],
        "debts": _debts(request, standing),
        **({"analyst_id": request.analyst_id, "opened_by": request.opened_by} if standing.sees_as_staff else {}),
    }


def as_field_error(fault: Fault) -> FieldError:
    """Return a fault of a check as an entry of `errors` in a problem answer, with its section or slot and article."""
    place = {"section": fault.section} if fault.section else {"slot": fault.slot}
    return FieldError(fault.pointer, fault.code, fault.facts, {**place, "article": fault.article})


def worded(faults: Iterable[Fault], local: Local) -> list[dict[str, Any]]:
    """Return the faults of a check as mappings, with their sentences in the reader's language.

    `local.say` gives the sentences.
    """
    return [
        {
            **({"section": fault.section} if fault.section else {"slot": fault.slot}),
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": local.say(fault.code, **fault.facts),
            "article": fault.article,
        }
        for fault in faults
    ]


def unmended_items(request: ConnectionRequest) -> list[FieldError]:
    """Return an error for each returned item that the customer has not corrected yet.

    A section is corrected by saving it again, a slot or a document by a new document.
    """
    found = []
    for item in request.returned_items:
        if item["is_mended"] or (item.get("document_id") and request.documents_in(item["slot"])):
            continue
        name = "section" if item.get("section") else "slot"
        pointer = "#" if name == "section" else f"#/documents/{item['slot']}"
        found.append(FieldError(pointer, "request.not_mended", {}, {name: item[name]}))
    return found


def summary(request: ConnectionRequest, standing: Standing, name: str | None) -> dict[str, Any]:
    """Return what a list shows of a request, as a mapping. A professional whose access has ended sees nothing else.

    `standing` is on which side the person stands to the request; `name` is the holder's, if it is known.
    """
    whole = standing.side != PROFESSIONAL
    return {
        "id": request.id,
        "kind": request.kind,
        "form_version": request.form_version,
        "status": request.status.value,
        "turn": request.turn or None,
        "side": standing.side,
        "holder": {
            "name": None if standing.has_ended else name,
            "document": request.holder_document if whole else masked(request.holder_document),
        },
        "consumer_unit": None if standing.has_ended else request.consumer_unit,
        "unit_access_id": request.unit_access_id,
        "channel": request.channel,
        "protocol": request.protocol,
        "service_order": request.service_order,
        "created_at": request.created_at,
        "opened_at": request.opened_at,
        "submitted_at": request.submitted_at,
        "decided_at": request.decided_at,
        "ended_at": request.ended_at,
        "next_step": request.next_step,
        "reason": request.end_reason,
        "version": request.version,
    }


def _section(request: ConnectionRequest, name: str, checked: Check, local: Local) -> dict[str, Any]:
    answers = request.answers.get(name)
    problems = worded(checked.of_section(name), local)
    is_returned = any(item.get("section") == name and not item["is_mended"] for item in request.returned_items)
    state = "empty" if not answers else "incomplete" if problems else "complete"
    return {
        "section": name,
        "status": "returned" if is_returned else state,
        "is_open": request.is_open(section=name),
        "answers": answers or {},
        "problems": problems,
    }


def _slots(request: ConnectionRequest, wanted: Sequence[tuple[Any, bool]]) -> list[dict[str, Any]]:
    files = request.files
    return [
        {
            "slot": slot.name,
            "is_required": is_required,
            "is_open": request.is_open(slot=slot.name),
            "count": files.get(slot.name, 0),
            "most": slot.most,
        }
        for slot, is_required in wanted
    ]


def shown_document(document: RequestDocument) -> dict[str, Any]:
    """Return a document of a request as a mapping for everybody who may see the request."""
    return {
        "id": document.id,
        "slot": document.slot,
        "name": document.name,
        "media_type": document.media_type,
        "size": document.size,
        "uploaded_at": document.uploaded_at,
        "verdict": document.verdict,
        "reason_code": document.reason_code,
        "note": document.review_note,
        "reviewed_at": document.reviewed_at,
    }


def _decision(request: ConnectionRequest) -> dict[str, Any] | None:
    if request.decision is None:
        return None
    return {
        "decision": request.decision,
        "reason_code": request.reason_code,
        "note": request.decision_note,
        "voltage": request.voltage,
        "works_needed": request.works_needed,
    }


def _refusal(session: Session, request: ConnectionRequest, local: Local) -> dict[str, Any] | None:
    """Return why a request was refused, by which articles, and where to complain (art. 416); None if it was not.

    The articles are those that the event about the decision has.
    """
    if request.decision != REJECT:
        return None
    return {
        "reason_code": request.reason_code,
        "note": request.decision_note,
        "articles": [form_for(session, request).article],
        "complaint": local.say("refusal.complaint"),
    }


def _inspection(request: ConnectionRequest, before: datetime | None) -> dict[str, Any] | None:
    """Return the last attempt at an inspection, or None when none was asked for.

    `attempts` counts the inspections that have a result. Those with a result from before the moment `before` are a
    former holder's, and are left out; None leaves out none.
    """
    seen = [one for one in request.inspections if is_seen(one.result_at, before)]
    last = seen[-1] if seen else None
    if last is None and not request.has_asked_inspection:
        return None
    return {
        "is_pending": request.has_asked_inspection,
        "scheduled_at": last and last.scheduled_at,
        "result": last.status.value if last and last.has_result else None,
        "inspected_on": last and last.inspected_on,
        "defects": last.defects if last else [],
        "note": last and last.note,
        "attempts": sum(one.has_result for one in seen),
    }


def _debts(request: ConnectionRequest, standing: Standing) -> dict[str, Any] | None:
    """Return billing's answer about a request, or None if there is none.

    `own`, the list of the holder's debts, is None unless `standing` says that the person is the proven holder or staff.
    """
    if not request.debts:
        return None
    known: Mapping[str, Any] = request.debts
    return {**known, "own": known["own"] if standing.hears_debts else None}


def _shown_entry(entry: TimelineEntry, standing: Standing) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "kind": entry.kind.value,
        "side": entry.side,
        "user_id": entry.user_id if standing.sees_as_staff else None,
        "is_mine": entry.user_id == standing.user_id,
        "unit_access_id": entry.unit_access_id,
        "status": entry.status.value,
        "details": entry.details,
        "note": entry.note,
    }
