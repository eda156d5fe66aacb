"""Everything that this service holds of one person, as the tables declare it (`chassis.personal`)."""

from typing import Any

from sqlalchemy.orm import Session

from chassis import personal
from chassis.context import Actor
from representatives.model import Base, Person
from representatives.queries.people import own_document
from representatives.queries.unit_access import KNOWN_TO_HOLDER


def everything(session: Session, *, actor: Actor) -> dict[str, Any]:
    """The rows about the caller, by kind, as plain values. `person` is None while their copy has not arrived.

    What a professional asked of a holder is there only if the holder may know of it. What belongs to a document
    is there only for who acts as its owner. Requests for a company belong to whoever reads the mails of their address.
    """
    assert actor.user_id  # noqa: S101  # the route is for signed-in people
    copy = session.get(Person, actor.user_id)
    subject = personal.DataSubject(
        user_id=actor.user_id,
        document=own_document(session, copy) or "",
        addresses=frozenset({copy.email} if copy and copy.email else ()),
    )
    only = {"unit_access.holder": KNOWN_TO_HOLDER}
    rows: dict[str, Any] = personal.export(session, Base.metadata, subject, only=only)
    return {**rows, "person": next(iter(rows["person"]), None)}
