"""How somebody stands to a request: on the holder's side, as the professional who opened it, or as an analyst.

Asked at every call. An ended access, relation or role opens nothing from its event on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.problems import NotFound
from chassis.staff import CONNECTIONS
from connections.model import (
    Acting,
    Company,
    ConnectionRequest,
    ConsumerUnit,
    Person,
    RequestDocument,
    TimelineEntry,
    UnitAccess,
)
from connections.model.problems import AccessEnded, OwnRequest
from connections.queries.consumer_units import granted
from connections.queries.people import held_documents, holders, is_registered
from connections.states import (
    COUNTER,
    CUSTOMER,
    DISTRIBUTOR,
    NEW_CONNECTION,
    ONLINE,
    PHONE,
    PROFESSIONAL,
    TimelineKind,
)

STAFF_CHANNELS = (COUNTER, PHONE)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How somebody stands to a request: on which side, and with which limits.

    `side` is `customer`, `professional` or `distributor`. `has_ended` is True for a professional whose access is over,
    who sees only protocol, status and dates. `is_declared` is True for somebody who asks for a first connection with a
    document that is only declared. `sees_as_staff` is True for staff who are not on the customer's side.
    """

    side: str
    user_id: UUID
    has_ended: bool = False
    is_declared: bool = False

    @classmethod
    def of_analyst(cls, acting: Acting) -> Self:
        """Return the Standing of an analyst, `acting` on the distributor's side."""
        assert acting.user_id  # noqa: S101  # the routes are for signed-in people
        return cls(side=acting.side, user_id=acting.user_id)

    @property
    def acting(self) -> Acting:
        return Acting(self.side, self.user_id)

    @property
    def hears_debts(self) -> bool:
        """Whether the person may be shown the holder's debts: whoever acts as the proven holder, and staff."""
        return self.side != PROFESSIONAL and not self.is_declared

    @property
    def sees_as_staff(self) -> bool:
        return self.side == DISTRIBUTOR


def standing_to(session: Session, actor: Actor, today: date, request: ConnectionRequest) -> Standing:
    """Return the caller's Standing to a request `today`: the side, and what the caller may see.

    Raises NotFound if the caller stands on no side. The customer's side is for whoever acts as the holder, and for
    whoever opened a first connection in the own name with a document that is only declared. Staff who are the holder or
    the professional of a request stand on that side.
    """
    return standings_to(session, actor, today, [request])[0]


def standings_to(
    session: Session, actor: Actor, today: date, requests: Sequence[ConnectionRequest]
) -> Sequence[Standing]:
    """Return the caller's Standing to each of `requests` `today`, in their order.

    Raises NotFound if the caller has no Standing to one of them. The number of queries does not grow with `requests`.
    """
    user_id = user_id_of(actor)
    held = set(held_documents(session, actor))
    by_access = [one for one in requests if one.requester_user_id == user_id and one.unit_access_id]
    open_to_caller = _ids_with_access(
        session, actor, today, [one for one in by_access if one.holder_document not in held]
    )
    own_document = _own_document_of_first(session, actor, [one for one in requests if one.holder_document not in held])
    return [
        _standing(
            actor,
            user_id,
            request,
            is_holder=request.holder_document in held,
            is_own_first=request.holder_document == own_document and _is_own_first(actor, request),
            has_access=request.id in open_to_caller,
        )
        for request in requests
    ]


def _standing(
    actor: Actor, user_id: UUID, request: ConnectionRequest, *, is_holder: bool, is_own_first: bool, has_access: bool
) -> Standing:
    if is_holder or is_own_first:
        return Standing(side=CUSTOMER, user_id=user_id, is_declared=not is_holder)
    if request.requester_user_id == user_id and request.unit_access_id and (has_access or not actor.has(CONNECTIONS)):
        return Standing(side=PROFESSIONAL, user_id=user_id, has_ended=not has_access)
    if actor.has(CONNECTIONS):
        return Standing(side=DISTRIBUTOR, user_id=user_id)
    raise NotFound()


def request_to_see(session: Session, actor: Actor, today: date, request_id: UUID) -> tuple[ConnectionRequest, Standing]:
    """Return a request that the caller may see whole, with the caller's Standing: on which side the caller stands
    (holder, professional or staff), and what the caller may see.

    Raises NotFound when the caller may not see it. Staff may not see drafts that customers fill in online. Raises
    AccessEnded for a professional whose access has ended.
    """
    request = session.get(ConnectionRequest, request_id)
    if request is None:
        raise NotFound()
    standing = standing_to(session, actor, today, request)
    hide_draft_from_staff(request, standing)
    if standing.has_ended:
        raise AccessEnded()
    return request, standing


def request_to_fill_in(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Standing]:
    """Return a request that the caller may fill in, submit or withdraw, with the caller's Standing.

    The Standing is the side, and what the caller may see. Staff may fill in requests opened at the counter or by phone.
    Raises NotFound, also for staff and other requests, and AccessEnded for a professional whose access has ended.
    """
    request, standing = request_to_see(session, actor, today, request_id)
    if standing.sees_as_staff and request.channel not in STAFF_CHANNELS:
        raise NotFound()
    return request, standing


def request_to_copy(session: Session, actor: Actor, today: date, request_id: UUID) -> ConnectionRequest:
    """Return a request whose answers the caller may copy into a new one, as customer or professional.

    Raises NotFound, also for staff, and AccessEnded for a professional whose access has ended.
    """
    request, standing = request_to_see(session, actor, today, request_id)
    if standing.sees_as_staff:
        raise NotFound()
    return request


def hide_draft_from_staff(request: ConnectionRequest, standing: Standing) -> None:
    """Raise NotFound when staff ask for a draft that a customer fills in online.

    `standing` is the caller's Standing to the request.
    """
    if standing.sees_as_staff and not request.protocol and request.channel == ONLINE:
        raise NotFound()


def request_to_review(
    session: Session, actor: Actor, today: date, request_id: UUID
) -> tuple[ConnectionRequest, Acting]:
    """Return a request that the calling analyst may review, with the analyst as Acting, the side and the user id.

    Raises NotFound, also for a draft. Raises OwnRequest when the analyst opened or submitted the request, added one of
    its documents, has the holder's document, acts as the holder, or has access for the holder as a professional.
    """
    request = session.get(ConnectionRequest, request_id)
    if request is None or not request.protocol:
        raise NotFound()
    standing = standing_to(session, actor, today, request)
    if not standing.sees_as_staff or _has_part_in(session, actor, today, request):
        raise OwnRequest()
    return request, standing.acting


def _has_part_in(session: Session, actor: Actor, today: date, request: ConnectionRequest) -> bool:
    """Return whether an analyst took part in a request, or acts for its holder.

    The analyst took part by opening or submitting the request or adding a document. The analyst acts for the holder
    with the same document, or `today` with an access as a professional.
    """
    if actor.user_id in (request.opened_by, request.requester_user_id):
        return True
    person = session.get(Person, actor.user_id)
    if person and person.document == request.holder_document:
        return True
    of_holder = select(UnitAccess.id).where(
        granted(actor, today),
        UnitAccess.holder_document == request.holder_document,
        UnitAccess.consumer_unit.in_(["", request.consumer_unit or ""]),
    )
    handed_in = select(TimelineEntry.id).where(
        TimelineEntry.request_id == request.id,
        TimelineEntry.user_id == actor.user_id,
        TimelineEntry.kind.in_((TimelineKind.SUBMITTED, TimelineKind.RESUBMITTED)),
    )
    added = select(RequestDocument.id).where(
        RequestDocument.request_id == request.id, RequestDocument.uploaded_by == actor.user_id
    )
    return any(session.scalar(rows.limit(1)) is not None for rows in (of_holder, handed_in, added))


def parties_of(session: Session, request: ConnectionRequest) -> Sequence[UUID]:
    """Return the user ids of the people whom events about a request concern.

    They are the people who act as its holder, the professional who opened it while the access has not ended, and
    whoever opened a first connection with a document that is only declared. Whoever opened it for a former holder, or
    for a company and acts for it no longer, is not among them.
    """
    parties = list(holders(session, request.holder_document))
    if request.channel == ONLINE and (_is_access_active(session, request) or _is_requesters_own(session, request)):
        parties.append(request.requester_user_id)
    return list(dict.fromkeys(parties))


def _is_access_active(session: Session, request: ConnectionRequest) -> bool:
    """Return whether the professional who opened the request still has an active access for its holder and unit."""
    if request.unit_access_id is None:
        return False
    theirs = select(UnitAccess.id).where(
        UnitAccess.professional_user_id == request.requester_user_id,
        UnitAccess.holder_document == request.holder_document,
        UnitAccess.consumer_unit.in_(["", request.consumer_unit or ""]),
        UnitAccess.is_active,
    )
    return session.scalar(theirs.limit(1)) is not None


def _is_requesters_own(session: Session, request: ConnectionRequest) -> bool:
    """Return whether the requester's account has the holder's document, proven or only declared.

    It is not the requester's own if it is the CNPJ of an approved company.
    """
    requester = session.get(Person, request.requester_user_id)
    is_own = requester is not None and requester.document == request.holder_document
    return is_own and not is_registered(session, request.holder_document)


def may_ask_in_own_name(session: Session, actor: Actor, document: str) -> bool:
    """Return whether the caller may ask for a first connection in the name of this `document`.

    It must be the caller's own, proven or only declared, and not the CNPJ of an approved company.
    """
    person = session.get(Person, actor.user_id) if actor.user_id else None
    is_own = person is not None and person.erased_at is None and person.document == document
    return is_own and not is_registered(session, document)


def declared_document(session: Session, actor: Actor) -> str | None:
    """Return the caller's own document if the caller may ask for a first connection in its name, otherwise None.

    It may be proven or only declared, but not the CNPJ of an approved company.
    """
    person = session.get(Person, actor.user_id) if actor.user_id else None
    document = person.document if person else None
    return document if document and may_ask_in_own_name(session, actor, document) else None


def is_suspended(session: Session, document: str) -> bool:
    """Return whether this is the CNPJ of a company that is suspended."""
    found = select(Company.company_id).where(Company.cnpj == document, Company.suspended).limit(1)
    return session.scalar(found) is not None


def _is_own_first(actor: Actor, request: ConnectionRequest) -> bool:
    """Return whether the caller opened this first connection online and without an access as a professional."""
    return (
        request.kind == NEW_CONNECTION
        and request.requester_user_id == actor.user_id
        and request.unit_access_id is None
        and request.channel == ONLINE
    )


def _own_document_of_first(session: Session, actor: Actor, requests: Sequence[ConnectionRequest]) -> str | None:
    """Return the caller's own document if one of `requests` is a first connection that the caller opened in its name.

    Returns None otherwise, and when the caller may not ask for a first connection in its name.
    """
    documents = {request.holder_document for request in requests if _is_own_first(actor, request)}
    document = declared_document(session, actor) if documents else None
    return document if document in documents else None


def covered_by_access(actor: Actor, today: date) -> ColumnElement[bool]:
    """Return the SQL condition for requests that an access of the caller in force `today` covers.

    It is for requests that the caller opened as a professional. The holder may have granted another access since then;
    it counts as well. A request about a unit of the same holder is covered by an access to the unit, or by the one with
    which it was opened. A new connection is covered by any access for new connections.
    """
    is_first = or_(ConnectionRequest.kind == NEW_CONNECTION, ConnectionRequest.consumer_unit.is_(None))
    # Compared, not sought with EXISTS, for which PostgreSQL likes to read all units.
    units_holder = select(ConsumerUnit.holder_document).where(ConsumerUnit.code == ConnectionRequest.consumer_unit)
    is_holders_unit = units_holder.correlate(ConnectionRequest).scalar_subquery() == ConnectionRequest.holder_document
    to_unit = or_(
        UnitAccess.consumer_unit == ConnectionRequest.consumer_unit, UnitAccess.id == ConnectionRequest.unit_access_id
    )
    access = exists().where(
        granted(actor, today),
        UnitAccess.holder_document == ConnectionRequest.holder_document,
        or_(and_(is_first, UnitAccess.kind == NEW_CONNECTION), and_(not_(is_first), to_unit)),
    )
    return and_(access, or_(is_first, is_holders_unit))


def _ids_with_access(
    session: Session, actor: Actor, today: date, requests: Sequence[ConnectionRequest]
) -> frozenset[UUID]:
    """Return the ids of those of `requests` that an access of the caller in force `today` covers.

    The caller opened them as a professional.
    """
    if not requests:
        return frozenset()
    theirs = ConnectionRequest.id.in_([one.id for one in requests])
    return frozenset(session.scalars(select(ConnectionRequest.id).where(theirs, covered_by_access(actor, today))))
