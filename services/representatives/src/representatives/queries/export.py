"""Export everything that this service holds of one person, as the tables declare it (`chassis.personal`)."""

from typing import Any

from sqlalchemy.orm import Session

from chassis import personal
from chassis.auth import user_id_of
from chassis.context import Actor
from representatives.model import Base, Person
from representatives.queries.people import own_document
from representatives.queries.unit_access import KNOWN_TO_HOLDER


def everything(session: Session, *, actor: Actor) -> dict[str, Any]:
    """Return all rows about the caller, for the export of personal data: a mapping from the export name of a table to a
    list of its rows as plain values. Only `person` is a single row, or None until the copy of the person has arrived.

    Unit accesses are included on the professional's side and on the holder's. The holder's side leaves out requests
    that the holder must not know of, for a unit that is not the holder's. Rows that belong to a document are included
    only if the caller may act as the document's owner, company requests for whoever has the requester's e-mail address.
    """
    user_id = user_id_of(actor)
    copy = session.get(Person, user_id)
    subject = personal.DataSubject(
        user_id=user_id,
        document=own_document(session, copy) or "",
        addresses=frozenset({copy.email} if copy and copy.email else ()),
    )
    only = {"unit_access.holder": KNOWN_TO_HOLDER}
    rows: dict[str, Any] = personal.export(session, Base.metadata, subject, only=only)
    return {**rows, "person": next(iter(rows["person"]), None)}
