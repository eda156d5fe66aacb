"""Compare what was handed in with the round before: answers by section and field, documents by slot."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from connections.model import ConnectionRequest, RequestDocument, Submission, TimelineEntry
from connections.queries.requests import shown_document
from connections.queries.standing import request_to_review
from connections.states import TimelineKind

ADDED, REMOVED, REPLACED = CHANGES = ("added", "removed", "replaced")


def get_changes(session: Session, *, actor: Actor, today: date, request_id: UUID) -> dict[str, Any]:
    """Return what the last submission of a request changed: fields and documents side by side, before and after.

    `asked` in the mapping are the items of the return before the submission. In the first round all lists are empty.
    Raises NotFound, also for a draft, and OwnRequest when the analyst has a part in the request.
    """
    request, _ = request_to_review(session, actor, today, request_id)
    last, before = last_submissions(session, request)
    return {
        "round": last.round,
        "submitted_at": last.at,
        "previous_submitted_at": before.at if before else None,
        "asked": _asked(session, request, last) if before else [],
        "sections": list(_sections(before.answers, last.answers)) if before else [],
        "documents": list(_documents(request, before.documents, last.documents)) if before else [],
    }


def last_submissions(session: Session, request: ConnectionRequest) -> tuple[Submission, Submission | None]:
    """Return the last submission of a request that was handed in, and the one before it, None in the first round."""
    last = session.get_one(Submission, (request.id, request.round))
    return last, session.get(Submission, (request.id, request.round - 1))


def last_analysis(session: Session, request: ConnectionRequest) -> Sequence[Mapping[str, Any]] | None:
    """Return the items of the last return of a request by an analyst; None when no analyst has returned it.

    The automatic return of a request by phone, for documents that it lacks, does not count.
    """
    kinds = (TimelineKind.CLAIMED, TimelineKind.TAKEN_OVER, TimelineKind.RETURNED)
    rows = select(TimelineEntry).where(TimelineEntry.request_id == request.id, TimelineEntry.kind.in_(kinds))
    entries = session.scalars(rows.order_by(TimelineEntry.id)).all()
    is_claimed, items = False, None
    for entry in entries:
        is_claimed = is_claimed or entry.kind is not TimelineKind.RETURNED
        if is_claimed and entry.kind is TimelineKind.RETURNED:
            items = entry.details["items"]
    return items


def _asked(session: Session, request: ConnectionRequest, last: Submission) -> Sequence[Mapping[str, Any]]:
    rows = select(TimelineEntry).where(
        TimelineEntry.request_id == request.id,
        TimelineEntry.kind == TimelineKind.RETURNED,
        TimelineEntry.at <= last.at,
    )
    entry = session.scalars(rows.order_by(TimelineEntry.id.desc()).limit(1)).first()
    items: Sequence[Mapping[str, Any]] = entry.details["items"] if entry else []
    return items


def _sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each section whose answers differ between two submissions, with the fields that differ, old and new.

    `before` and `after` are the answers by section. Sections come in the order of `after`.
    """
    for section in dict.fromkeys([*after, *before]):
        old, new = before.get(section, {}), after.get(section, {})
        fields = [
            {"field": name, "before": old.get(name), "after": new.get(name)}
            for name in dict.fromkeys([*new, *old])
            if old.get(name) != new.get(name)
        ]
        if fields:
            yield {"section": section, "fields": fields}


def _documents(request: ConnectionRequest, before: Sequence[str], after: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the changes of a request's documents between two submissions, slot by slot.

    `before` and `after` are the ids of the submitted documents. A removed and an added document of the same slot are
    yielded together as one that was replaced.
    """
    by_id = {str(document.id): document for document in request.documents}
    removed = [by_id[key] for key in before if key not in after and key in by_id]
    added = [by_id[key] for key in after if key not in before and key in by_id]
    for slot in dict.fromkeys(document.slot for document in [*removed, *added]):
        old = [document for document in removed if document.slot == slot]
        new = [document for document in added if document.slot == slot]
        for number in range(max(len(old), len(new))):
            yield _change(slot, old[number] if number < len(old) else None, new[number] if number < len(new) else None)


def _change(slot: str, before: RequestDocument | None, after: RequestDocument | None) -> dict[str, Any]:
    change = REPLACED if before and after else REMOVED if before else ADDED
    sides = {"before": before, "after": after}
    return {"slot": slot, "change": change, **{side: one and document_for_analysts(one) for side, one in sides.items()}}


def document_for_analysts(document: RequestDocument) -> dict[str, Any]:
    """Return a document of a request as a mapping for analysts, with its hash and whether it was removed."""
    return {**shown_document(document), "sha256": document.sha256, "is_removed": document.removed_at is not None}
