"""Find out for whom somebody may open a request, on which side and about which unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis.audit import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.pace import check_pace
from chassis.problems import Forbidden, PersonNotYetKnown, refuse_field
from chassis.staff import CONNECTIONS
from connections.model import ConnectionRequest, ConsumerUnit, Person, UnitAccess
from connections.model.problems import CompanySuspended, UnitAccessRequired, UnitClosed
from connections.queries.consumer_units import find_codes, granted
from connections.queries.people import check_acts_as_holder, held_documents, own_document
from connections.queries.standing import STAFF_CHANNELS, Standing, is_suspended, may_ask_in_own_name
from connections.states import (
    CONNECTION_BUDGET,
    CUSTOMER,
    DISTRIBUTOR,
    NEW_CONNECTION,
    ONLINE,
    PROFESSIONAL,
    UnitStatus,
)

OPENED = "request.opened", "request.copied", "request.refused"
"""The actions of the audit trail that count for the pace of opening requests."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a new draft is created from: for which holder, about which unit (None: a new connection), and by whom.

    `standing` says on which side the caller opens the draft. `unit_access_id` is the access by which a professional
    opens it.
    """

    kind: str
    holder_document: str
    consumer_unit: str | None
    standing: Standing
    channel: str
    unit_access_id: UUID | None = None


def plan_opening(
    session: Session,
    *,
    actor: Actor,
    today: date,
    kind: str,
    consumer_unit: str | None = None,
    holder_document: str | None = None,
    unit_access_id: UUID | None = None,
    channel: str = ONLINE,
) -> Opening:
    """Return the Opening, from which a draft can be created, for the request that the arguments describe.

    The arguments are the fields of the body of `POST /requests`: without `holder_document` it is the unit's holder or
    the caller, and `unit_access_id` names the access by which a professional opens it. Raises UnitAccessRequired for
    the name or the unit of somebody who gave no access, and for a unit that does not exist; HolderNotProven when the
    caller's own document is only declared; PersonNotYetKnown; Forbidden for a channel of staff without the role;
    UnitClosed; CompanySuspended; Invalid for arguments that contradict each other.
    """
    if channel in STAFF_CHANNELS and not actor.has(CONNECTIONS):
        raise Forbidden()
    if kind == NEW_CONNECTION:
        if consumer_unit:
            raise refuse_field("#/consumer_unit", "request.no_unit_yet")
        opening = _opening_of_first_connection(session, actor, today, holder_document, unit_access_id, channel)
    else:
        if not consumer_unit:
            raise refuse_field("#/consumer_unit", "field.required")
        opening = _opening_by_code(session, actor, today, kind, consumer_unit, unit_access_id, channel)
        if holder_document not in (None, opening.holder_document):
            raise refuse_field("#/holder_document", "request.not_the_holder")
    if is_suspended(session, opening.holder_document):
        raise CompanySuspended()
    return opening


def body_of_copy(earlier: ConnectionRequest, consumer_unit: str | None) -> dict[str, Any]:
    """Return the arguments of `plan_opening` for a new request about `consumer_unit` that is copied from `earlier`.

    `consumer_unit` may be None only where `earlier` is a new connection; the copy is then for the same holder.
    """
    if earlier.kind == NEW_CONNECTION and consumer_unit is None:
        return {"kind": earlier.kind, "holder_document": earlier.holder_document}
    return {"kind": earlier.kind, "consumer_unit": consumer_unit}


def check_opening_pace(session: Session, standing: Standing, *, now: datetime, per_hour: int) -> None:
    """Raise TooManyRequests when the person has opened, or tried to open, `per_hour` requests in the last hour.

    `standing` says who it is; staff may open any number. The limit protects billing, which is asked about each request,
    and the database, in which drafts stay for months.
    """
    if not standing.sees_as_staff:
        theirs = (audit.c.actor_id == standing.user_id, audit.c.action.in_(OPENED))
        check_pace(session, audit.c.at, *theirs, most=per_hour, now=now, within=timedelta(hours=1))


def _opening_of_first_connection(
    session: Session, actor: Actor, today: date, document: str | None, access_id: UUID | None, channel: str
) -> Opening:
    """Return the Opening for a new connection, from which a draft can be created.

    The holder is the one with `document`; without it, whoever gave the caller the access `access_id`; without either,
    the caller. On a `channel` of staff the document is required. Raises UnitAccessRequired, PersonNotYetKnown,
    HolderNotProven, and Invalid when staff name no holder.
    """
    facts: dict[str, Any] = {"kind": NEW_CONNECTION, "consumer_unit": None, "channel": channel}
    if channel in STAFF_CHANNELS:
        if document is None:
            raise refuse_field("#/holder_document", "field.required")
        return Opening(
            holder_document=document, standing=Standing(side=DISTRIBUTOR, user_id=user_id_of(actor)), **facts
        )
    if document is None and access_id is None:
        document = _own(session, actor)
    is_held = document is not None and document in held_documents(session, actor)
    if document and (is_held or may_ask_in_own_name(session, actor, document)):
        standing = Standing(side=CUSTOMER, user_id=user_id_of(actor), is_declared=not is_held)
        return Opening(holder_document=document, standing=standing, **facts)
    given = [UnitAccess.kind == NEW_CONNECTION]
    if document:
        given.append(UnitAccess.holder_document == document)
    access = _access(session, actor, today, given, access_id)
    return Opening(
        holder_document=access.holder_document,
        standing=Standing(side=PROFESSIONAL, user_id=user_id_of(actor)),
        unit_access_id=access.id,
        **facts,
    )


def _opening_by_code(
    session: Session, actor: Actor, today: date, kind: str, code: str, access_id: UUID | None, channel: str
) -> Opening:
    """Return the Opening for a request about the unit that has this `code`, from which a draft can be created.

    `access_id` is the access by which a professional opens it, None for any that covers the unit. On a `channel` of
    staff no access is needed. Raises UnitAccessRequired, also when there is no such unit, UnitClosed,
    PersonNotYetKnown, and HolderNotProven.
    """
    units = [session.get_one(ConsumerUnit, found) for found in find_codes(session, code)]
    held = held_documents(session, actor)
    for unit in units:
        if opening := _opening_on_unit(session, actor, today, kind, unit, held, access_id, channel):
            if unit.status is UnitStatus.CLOSED:
                raise UnitClosed()
            return opening
    if own_document(session, actor) is None and not held:
        check_acts_as_holder(session, actor)
    raise UnitAccessRequired()


def _opening_on_unit(
    session: Session,
    actor: Actor,
    today: date,
    kind: str,
    unit: ConsumerUnit,
    held: Sequence[str],
    access_id: UUID | None,
    channel: str,
) -> Opening | None:
    """Return the Opening for a request about `unit`, from which a draft can be created.

    Returns None if the caller may open no such request. `held` are the documents of the holders that the caller acts
    as. `access_id` is the access by which a professional opens it, None for any that covers the unit. On a `channel` of
    staff no access is needed.
    """
    facts: dict[str, Any] = {"kind": kind, "consumer_unit": unit.code, "channel": channel}
    if channel in STAFF_CHANNELS:
        side, granting = DISTRIBUTOR, None
    elif unit.holder_document in held and access_id is None:
        side, granting = CUSTOMER, None
    else:
        of_holder = UnitAccess.holder_document == unit.holder_document
        on_unit = UnitAccess.consumer_unit == unit.code
        if kind == CONNECTION_BUDGET:
            on_unit |= UnitAccess.id.in_(_access_of_first_connection(unit))
        try:
            side, granting = PROFESSIONAL, _access(session, actor, today, [of_holder, on_unit], access_id)
        except UnitAccessRequired:
            return None
    return Opening(
        holder_document=unit.holder_document,
        standing=Standing(side=side, user_id=user_id_of(actor)),
        unit_access_id=granting.id if granting else None,
        **facts,
    )


def _access_of_first_connection(unit: ConsumerUnit) -> Any:
    """Return the subquery for the ids of the accesses by which the unit's new connection was asked for.

    Such an access also allows the connection budget that follows on the new connection.
    """
    return select(ConnectionRequest.unit_access_id).where(
        ConnectionRequest.kind == NEW_CONNECTION,
        ConnectionRequest.consumer_unit == unit.code,
        ConnectionRequest.unit_access_id.is_not(None),
    )


def _access(
    session: Session,
    actor: Actor,
    today: date,
    conditions: Sequence[ColumnElement[bool]],
    access_id: UUID | None,
) -> UnitAccess:
    """Return a unit access of the caller that is in force `today` and meets the SQL `conditions`.

    With `access_id` it must be that one. Raises UnitAccessRequired when there is none.
    """
    rows = select(UnitAccess).where(granted(actor, today), *conditions)
    if access_id:
        rows = rows.where(UnitAccess.id == access_id)
    found = session.scalars(rows.order_by(UnitAccess.id).limit(1)).first()
    if found is None:
        raise UnitAccessRequired()
    return found


def _own(session: Session, actor: Actor) -> str:
    """Return the caller's own document, proven or only declared, if the caller may open a request in its name.

    Raises PersonNotYetKnown. Raises HolderNotProven when it is the CNPJ of an approved company.
    """
    person = session.get(Person, actor.user_id)
    if person is None or person.erased_at or not person.document:
        raise PersonNotYetKnown()
    if not may_ask_in_own_name(session, actor, person.document):
        check_acts_as_holder(session, actor)
    return person.document
