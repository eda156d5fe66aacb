"""Everything that this service holds of one person, as the tables declare it (`chassis.personal`)."""

from typing import Any

from sqlalchemy import false, true
from sqlalchemy.orm import Session

from chassis import personal
from chassis.context import Actor
from representatives.model import Base, Person
from representatives.queries.unit_access import KNOWN_TO_HOLDER


def everything(session: Session, *, actor: Actor) -> dict[str, Any]:
    """The rows about the caller, by kind, as plain values. `person` is None while their copy has not arrived.

    What a professional asked of a holder is there only if the holder may know of it. Consumer units are there only for
    who has proven the document. Requests for a company belong to whoever reads the mails of their address.
    """
    assert actor.user_id  # noqa: S101  # the route is for signed-in people
    copy = session.get(Person, actor.user_id)
    subject = personal.DataSubject(
        user_id=actor.user_id,
        document=(copy.document if copy else None) or "",
        addresses=frozenset({copy.email} if copy and copy.email else ()),
    )
    may_see_units = true() if actor.assurance not in ("", "declared") else false()
    only = {"unit_access.holder": KNOWN_TO_HOLDER, "consumer_unit.holder": may_see_units}
    rows: dict[str, Any] = personal.export(session, Base.metadata, subject, only=only)
    return {**rows, "person": next(iter(rows["person"]), None)}
