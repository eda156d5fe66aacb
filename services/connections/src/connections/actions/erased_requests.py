"""What becomes of an erased person's requests. What was handed in stays: it is the distributor's record."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.outbox import publish
from connections.actions.consumer_units import close_unit_of
from connections.actions.request_ends import remove_draft
from connections.model import ConnectionRequest, Person
from connections.model.timeline import BY_ITSELF
from connections.queries.export import in_own_name
from connections.queries.people import holders, is_registered
from connections.queries.standing import parties_of
from connections.states import REQUEST_LIVE


def end_requests_of(session: Session, person: Person, *, now: datetime) -> None:
    """Delete the drafts of an erased person with their files, and withdraw the running requests in the person's name.

    `person` is the tombstone, which still has its document during this transaction.

    * With a proven document that nobody else acts by: all drafts of the holder are deleted, all running requests
      withdrawn.
    * With a document that is only declared: the same, but only for requests that the person opened online in the own
      name.
    * While other people act as the same holder: only the drafts that the person opened online are deleted; nothing is
      withdrawn.

    Requests that the person opened for other holders go on, and so do those of an approved company with the person's
    CNPJ.
    """
    if not person.document or is_registered(session, person.document):
        return
    others_act = bool(holders(session, person.document))
    is_open = ConnectionRequest.status.in_(REQUEST_LIVE) | ConnectionRequest.protocol.is_(None)
    theirs = select(ConnectionRequest).where(ConnectionRequest.holder_document == person.document, is_open)
    if others_act or not person.has_proven_document:
        theirs = theirs.where(in_own_name(person.user_id))
    for request in session.scalars(theirs.order_by(ConnectionRequest.id).with_for_update(of=ConnectionRequest)).all():
        if request.protocol is None:
            remove_draft(session, request, now=now)
            audit.record(session, "request.deleted", request.id)
        elif not others_act and request.status in REQUEST_LIVE:
            _withdraw(session, request, person, now)


def _withdraw(session: Session, request: ConnectionRequest, person: Person, now: datetime) -> None:
    parties = [user_id for user_id in parties_of(session, request) if user_id != person.user_id]
    if withdrawn := request.withdraw(acting=BY_ITSELF, now=now, parties=parties):
        publish(session, withdrawn)
    close_unit_of(session, request, now)
    session.flush()
    audit.record(session, "request.withdrawn", request.id)
