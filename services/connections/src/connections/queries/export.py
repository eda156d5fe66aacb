"""Export everything that this service holds of one person, as the tables declare it (`chassis.personal`)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false
from sqlalchemy.orm import Session

from chassis import personal
from chassis.auth import user_id_of
from chassis.context import Actor
from connections.model import (
    Base,
    Budget,
    ConnectionRequest,
    Inspection,
    RequestDocument,
    Submission,
    Suspension,
    TimelineEntry,
)
from connections.queries.people import own_document
from connections.queries.present_holder import is_of_present_holder
from connections.queries.standing import declared_document
from connections.states import ONLINE


def everything(session: Session, *, actor: Actor) -> dict[str, Any]:
    """Return all rows about the caller, for the export of personal data, as lists of mappings by the kind of row.

    Only `person` is a single row, or None until the copy of the person has arrived. Rows that belong to a document are
    included if the caller acts as the document's owner. A caller whose document is only declared gets just the first
    connections that the caller asked for in the own name. A professional gets protocol, status and dates of the
    requests that the professional opened, and the professional's own steps in them.
    """
    user_id = user_id_of(actor)
    proven = own_document(session, actor)
    only = {
        "connection_request.requester": ConnectionRequest.unit_access_id.is_not(None),
        "timeline_entry.holder": is_of_present_holder(TimelineEntry.request_id, TimelineEntry.at),
        "submission.holder": is_of_present_holder(Submission.request_id, Submission.at),
        "request_document.holder": is_of_present_holder(RequestDocument.request_id, RequestDocument.uploaded_at),
        "inspection.holder": is_of_present_holder(Inspection.request_id, Inspection.result_at),
        "budget.holder": is_of_present_holder(Budget.request_id, Budget.issued_at),
        "suspension.holder": is_of_present_holder(Suspension.request_id, Suspension.ended_at),
        "timeline_entry.requester": TimelineEntry.user_id == user_id,
    }
    if not proven:
        only |= dict.fromkeys(_owned_by_document(), false()) | {"connection_request.holder": in_own_name(user_id)}
    subject = personal.DataSubject(user_id=user_id, document=proven or declared_document(session, actor) or "")
    rows: dict[str, Any] = personal.export(session, Base.metadata, subject, only=only)
    return {**rows, "person": next(iter(rows["person"]), None)}


def in_own_name(user_id: UUID) -> ColumnElement[bool]:
    """Return the SQL condition for requests that this person opened online and not as a professional.

    `user_id` is the person's.
    """
    return and_(
        ConnectionRequest.requester_user_id == user_id,
        ConnectionRequest.unit_access_id.is_(None),
        ConnectionRequest.channel == ONLINE,
    )


def _owned_by_document() -> list[str]:
    """Return the owners of rows that `chassis.personal` finds by a document, each as `table.owner`."""
    return [
        f"{table.name}.{owner}"
        for table in Base.metadata.sorted_tables
        for owner, by in personal.holding_of(table).owners.items()
        if by.document
    ]
