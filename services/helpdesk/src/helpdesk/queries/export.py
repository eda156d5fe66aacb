"""Export everything that this service holds of one person, as the tables declare it (`chassis.personal`)."""

from typing import Any

from sqlalchemy.orm import Session

from chassis import personal
from chassis.auth import user_id_of
from chassis.context import Actor
from helpdesk.model import Base


def everything(session: Session, *, actor: Actor) -> dict[str, Any]:
    """Return all rows about the caller, for the export of personal data: a mapping from kind of row to a list of rows
    as plain values. Only `person` is a single row, or None until the copy of the person has arrived.
    """
    subject = personal.DataSubject(user_id=user_id_of(actor))
    rows: dict[str, Any] = personal.export(session, Base.metadata, subject)
    return {**rows, "person": next(iter(rows["person"]), None)}
