"""Erase people from the copies."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import Session

from chassis import audit, erasure
from connections.actions.drawer import empty_drawer
from connections.actions.erased_requests import end_requests_of
from connections.model import Base, Person
from connections.queries.people import holders, is_registered


def erase_person(session: Session, *, user_id: UUID, version: int, now: datetime) -> None:
    """Replace the copy of an erased person by a tombstone, and wipe the person's personal data.

    Called when `identity.user_erased` arrives. `version` is the event's subject version. Consumer units keep their
    holder, because they are the distributor's record. The person's drawer and drafts are deleted and running requests
    withdrawn, as `end_requests_of` says. Accesses to the person's units are ended by later events of representatives.
    """
    subject = erasure.bury(session, Person, user_id=user_id, version=version, now=now)
    empty_drawer(session, user_id, now=now)
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
    """Return the SQL condition `true` if rows that name this holder are the erased person's, otherwise `false`.

    `document` is the erased person's. It is false for the CNPJ of an approved company, and while another account acts
    as the holder with this document. Otherwise the erasure of an account that was registered with somebody else's
    document would erase the rows of that document's owner.
    """
    others_act = is_registered(session, document) or holders(session, document)
    return false() if others_act else true()
