"""Look up the people of this service's copies."""

from uuid import UUID

from sqlalchemy.orm import Session

from chassis.problems import PersonNotYetKnown
from helpdesk.model import Person


def known_person(session: Session, user_id: UUID | None) -> Person:
    """Return this service's copy of the person `user_id`.

    Raises PersonNotYetKnown until identity's event about the person has arrived, when the person was erased, and when
    `user_id` is None.
    """
    found = session.get(Person, user_id) if user_id else None
    if found is None or found.erased_at is not None:
        raise PersonNotYetKnown()
    return found
