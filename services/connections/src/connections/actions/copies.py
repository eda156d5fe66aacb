"""Erase people from the copies."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import Session

from chassis import audit, erasure
from connections.actions.erased_requests import end_requests_of
from connections.model import Base, Person
from connections.queries.people import holders, is_registered


def erase_person(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Replace a person's copy by a tombstone and wipe the person's columns. Called when the event about the erasure
    arrives.

    `version` is the event's subject version. Consumer units keep their holder, because they are the distributor's
    record. Accesses to the person's units end by the events of representatives. `end_requests_of` says what becomes of
    requests.
    """
    subject = erasure.bury(session, Person, user_id=user_id, version=version, now=now)
    end_requests_of(session, session.get_one(Person, user_id), now=now)
    is_theirs = _is_of(session, subject.document)
    only = {
        "unit_access.holder": is_theirs,
        "connection_request.holder": is_theirs,
        "connection_request.requester": false(),  # whoever opened a request for others left nothing personal in it
    }
    erasure.erase(session, Base.metadata, subject, only=only)
    audit.record(session, "person.erased", user_id)


def _is_of(session: Session, document: str) -> ColumnElement[bool]:
    """Return the SQL condition under which accesses and requests that name this holder are the erased person's.

    None is of an account that merely has an approved company's CNPJ, nor while others act as the same holder:
    anybody can register with a document that is not theirs.
    """
    others_act = is_registered(session, document) or holders(session, document)
    return false() if others_act else true()
