"""Erase people from the copies and from what they wrote."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit, erasure
from helpdesk.model import Base, Person


def erase_person(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Replace a person's copy by a tombstone and wipe the person's columns. Called when the event about the erasure
    arrives.

    `version` is the event's subject version.
    """
    subject = erasure.bury(session, Person, user_id=user_id, version=version, now=now)
    erasure.erase(session, Base.metadata, subject)
    audit.record(session, "person.erased", user_id)
