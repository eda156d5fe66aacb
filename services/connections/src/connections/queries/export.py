"""Export everything that this service holds of one person, as the tables declare it (`chassis.personal`)."""

from typing import Any

from sqlalchemy.orm import Session

from chassis import personal
from chassis.context import Actor
from connections.model import Base
from connections.queries.people import own_document


def everything(session: Session, *, actor: Actor) -> dict[str, Any]:
    """Return all rows about the caller, for the export of personal data: a mapping from kind of row to a list of rows
    as plain values. Only `person` is a single row, or None until the copy of the person has arrived.

    Rows that belong to a document are included only if the caller acts as the document's owner.
    """
    assert actor.user_id  # noqa: S101  # the route is for signed-in people
    subject = personal.DataSubject(user_id=actor.user_id, document=own_document(session, actor) or "")
    rows: dict[str, Any] = personal.export(session, Base.metadata, subject)
    return {**rows, "person": next(iter(rows["person"]), None)}
