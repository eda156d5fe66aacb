"""Return a request to the customer: only what is listed opens again, so everything is to be listed at once.

REN 1000/2021, art. 67 says what may be demanded.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.problems import FieldError, Invalid
from chassis.versions import Expected, check_version
from connections.actions.request_locks import request_to_decide
from connections.model import ConnectionRequest, Submission
from connections.model.problems import JustificationRequired
from connections.queries.changes import last_analysis, last_submissions
from connections.queries.demands import demands_of
from connections.queries.request_facts import Local
from connections.queries.requests import shown
from connections.queries.standing import Standing, parties_of
from connections.states import DOCUMENT_REJECTED

Items = Sequence[Mapping[str, Any]]


def return_request(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    local: Local,
    cure_until: date,
    request_id: UUID,
    version: Expected,
    items: Items,
    justification: str | None,
) -> dict[str, Any]:
    """Return a request to the customer for correction of `items`, and return the request as a mapping for the API.

    The customer can correct nothing else. Each item has a `section`, a `document_id` or a `slot`, with `reason_code`
    and `note`. Documents that an item names become rejected. `cure_until` is the last day for the correction.
    `justification` is the analyst's text for demands that could have been made in an earlier round; whether there are
    such, which makes the next analysis a shorter one, does not depend on the text. `version` are the
    versions that `If-Match` allows, or None for any. `local` gives today's date, the operator's area and the wording of
    faults.

    Raises NotFound, OwnRequest, VersionMismatch, RequestMoved, RequestClaimed and RequestNotClaimed; Invalid for items
    that may not be demanded and rejected documents that no item lists; JustificationRequired for late demands without a
    `justification`.
    """
    request, acting = request_to_decide(session, actor, local.today, request_id)
    check_version(version, request.version)
    request.check_claimed(acting)
    submission, previous = last_submissions(session, request)
    faults = [*_not_demandable(session, request, submission, items, local), *_unlisted(request, submission, items)]
    if faults:
        raise Invalid(errors=faults)
    listed = [_listed(request, item) for item in items]
    late = _late_demands(session, request, submission, previous, listed, local)
    if late and not justification:
        raise JustificationRequired(errors=late)
    returned = request.return_to_customer(
        listed,
        acting=acting,
        now=now,
        cure_until=cure_until,
        parties=parties_of(session, request),
        justification=justification,
        demands_late=bool(late),
    )
    publish(session, returned)
    reasons = sorted({item["reason_code"] for item in items})
    audit.record(session, "request.returned", request.id, round=request.round, items=len(items), reasons=reasons)
    session.flush()
    return shown(session, request, Standing.of_analyst(acting), local)


def _not_demandable(
    session: Session, request: ConnectionRequest, submission: Submission, items: Items, local: Local
) -> Iterator[FieldError]:
    """Yield an error for each of `items` whose section, slot or document may not be demanded of the customer.

    `items` are what an analyst wants corrected when returning the request. `submission` is the request's last one,
    whose answers and documents decide what may be demanded. `local` gives today's date and the operator's area.
    """
    demands = demands_of(session, request, submission.answers, local)
    slots_in_use = {document.slot for document in request.documents if str(document.id) in submission.documents}
    for number, item in enumerate(items):
        at = f"#/items/{number}"
        if item["section"] and item["section"] not in demands.sections:
            yield FieldError(f"{at}/section", "return.section_unknown")
        if item["slot"] and item["slot"] not in demands.slots | slots_in_use:
            yield FieldError(f"{at}/slot", "return.slot_not_asked")
        if item["document_id"] and str(item["document_id"]) not in submission.documents:
            yield FieldError(f"{at}/document_id", "return.document_unknown")


def _unlisted(request: ConnectionRequest, submission: Submission, items: Items) -> Iterator[FieldError]:
    """Yield an error for each rejected document of the last `submission` that none of `items` lists.

    The customer could not replace such a document.
    """
    listed = {item["document_id"] for item in items}
    slots = {item["slot"] for item in items}
    for document in request.documents:
        is_rejected = str(document.id) in submission.documents and document.verdict == DOCUMENT_REJECTED
        if is_rejected and document.id not in listed and document.slot not in slots:
            yield FieldError("#/items", "return.rejected_not_listed", {"file_name": document.name})


def _listed(request: ConnectionRequest, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return one item of a return as the request stores it. An item about a document also gets the document's slot."""
    said = {"reason_code": item["reason_code"], "note": item["note"]}
    if item["document_id"]:
        document = next(one for one in request.documents if one.id == item["document_id"])
        return {"slot": document.slot, "document_id": str(document.id), **said}
    return {"section": item["section"], **said} if item["section"] else {"slot": item["slot"], **said}


def _late_demands(
    session: Session,
    request: ConnectionRequest,
    submission: Submission,
    previous: Submission | None,
    items: Items,
    local: Local,
) -> list[FieldError]:
    """Return an error for each demand of the analyst that could have been made in the round before.

    That is each of `items` whose subject was the same in the `previous` submission as in the last one, `submission`,
    and was not in the last return by an analyst. `previous` is None in the first round, in which none comes late.
    `local` gives today's date and the operator's area.
    """
    returned = last_analysis(session, request)
    if previous is None or returned is None:
        return []
    demanded = demands_of(session, request, previous.answers, local)
    return [
        FieldError(f"#/items/{number}", "return.visible_before")
        for number, item in enumerate(items)
        if _was_visible(request, previous, submission, item, demanded.sections | demanded.slots)
        and not any(_covers(earlier, item) for earlier in returned)
    ]


def _was_visible(
    request: ConnectionRequest,
    previous: Submission,
    submission: Submission,
    item: Mapping[str, Any],
    demanded: frozenset[str],
) -> bool:
    """Return whether the subject of `item` is the same in the `previous` submission as in the last one, `submission`.

    `demanded` are the sections and slots that applied to the previous submission. A slot without a document counts if
    it applied.
    """
    if section := item.get("section"):
        return section in demanded and previous.answers.get(section) == submission.answers.get(section)
    if document_id := item.get("document_id"):
        return document_id in previous.documents
    earlier, now = (_in_slot(request, one, item["slot"]) for one in (previous, submission))
    return earlier == now and (bool(earlier) or item["slot"] in demanded)


def _in_slot(request: ConnectionRequest, submission: Submission, slot: str) -> set[str]:
    in_slot = {str(document.id) for document in request.documents if document.slot == slot}
    return in_slot & set(submission.documents)


def _covers(earlier: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Return whether an item of the `earlier` return is about the section, slot or document that `item` names."""
    if item.get("section"):
        return bool(earlier.get("section") == item["section"])
    about_slot = earlier.get("slot") == item["slot"]
    one, other = earlier.get("document_id"), item.get("document_id")
    return bool(about_slot and (one is None or other is None or one == other))
