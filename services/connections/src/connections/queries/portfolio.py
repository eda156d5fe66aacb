"""Read the requests of a portfolio: everything that the caller may see, as a list in pages and as rows of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.documents import punctuated
from chassis.lists import Page, page_of_branches
from chassis.staff import CONNECTIONS
from chassis.unit_codes import shown_unit_code
from connections.model import ConnectionRequest
from connections.model.request_record import NOTHING_DUE
from connections.queries.clocks import clocks_of_requests
from connections.queries.consumer_units import find_codes
from connections.queries.due_dates import INSPECTION, DueDate, dates_of
from connections.queries.operator_time import OperatorTime
from connections.queries.people import held_documents, names_of
from connections.queries.queue import UNLISTED
from connections.queries.requests import summary
from connections.queries.standing import Standing, covered_by_access, declared_document, standings_to
from connections.states import (
    CUSTOMER,
    DISTRIBUTOR,
    EITHERS_TURN,
    HOLDER,
    NEW_CONNECTION,
    ONLINE,
    PROFESSIONAL,
    TURNS,
    RequestStatus,
)

COLUMNS = (
    "id",
    "protocol",
    "service_order",
    "kind",
    "status",
    "turn",
    "cure_until",
    "side",
    "holder_name",
    "holder_document",
    "consumer_unit",
    "channel",
    "created_at",
    "opened_at",
    "submitted_at",
    "decided_at",
    "ended_at",
    "next_step",
    "reason",
    "unit_access_id",
    "version",
    "due",
    "due_on",
    "inspection_at",
)
"""The columns of `GET /requests.csv`, in their order."""

ORDERS = NEWEST, DUE = ("newest", "due")
"""In which order requests are listed: the newest first, or what has a date by the date, the soonest first."""

_FILE_PAGE = 200
"""How many requests a file reads in one transaction."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A request of the caller's portfolio, how the caller stands to it, and the holder's name if it is known.

    `dates` are what the customer has to do by when, and appointments, the soonest first; none once an access has ended.
    """

    request: ConnectionRequest
    standing: Standing
    holder_name: str | None
    dates: Sequence[DueDate]


def list_requests(
    session: Session,
    /,
    *,
    actor: Actor,
    today: date,
    time: OperatorTime,
    limit: int,
    after: str | None,
    **wanted: Any,
) -> Page:
    """Return a page of the requests that the caller may see, each as a mapping.

    `wanted` are the filters of `find_requests`. At most `limit` items follow the cursor `after`. `time` is the
    operator's calendar.
    """
    found = find_requests(session, actor=actor, today=today, time=time, limit=limit, after=after, **wanted)
    return Page([_shown(one) for one in found.items], found.next)


def rows_of_file(
    session: Session, *, actor: Actor, today: date, time: OperatorTime, after: str | None, **wanted: Any
) -> Page:
    """Return a page of the requests that the caller may see, each as a row with the `COLUMNS` of a file.

    `wanted` are the filters of `find_requests`. The page follows the cursor `after`, None for the first one. `time` is
    the operator's calendar.
    """
    found = find_requests(session, actor=actor, today=today, time=time, limit=_FILE_PAGE, after=after, **wanted)
    return Page([_row(one) for one in found.items], found.next)


def find_requests(
    session: Session,
    *,
    actor: Actor,
    today: date,
    time: OperatorTime,
    limit: int,
    after: str | None,
    order: str = NEWEST,
    status: str | None = None,
    kind: str | None = None,
    consumer_unit: str | None = None,
    turn: str | None = None,
    protocol: str | None = None,
    unit_access: UUID | None = None,
    side: str | None = None,
) -> Page:
    """Return a page of the requests that the caller may see, each as Listed: by `order`.

    `side` is `holder` for requests of holders that the caller acts as, and for those in the caller's own name. It is
    `professional` for requests that the caller opened by an access. None is both, and for staff all submitted requests.
    `turn` is whose turn it is: `customer`, `distributor`, or `mine` for the caller. `status`, `kind`, `consumer_unit`,
    `protocol` and `unit_access` select requests with that value; None selects all. With the `order` `due` only those
    are found that have a date for the customer, and the one with the soonest is first; none whose access has ended,
    because its place in the order would tell the day. At most `limit` items follow the cursor `after`. `time` is the
    operator's calendar, by which dates are counted up to `today`.
    """
    is_dated = order == DUE
    sees_all = side is None and actor.has(CONNECTIONS)
    conditions: list[ColumnElement[bool]] = []
    if kind:
        conditions.append(ConnectionRequest.kind == kind)
    if consumer_unit:
        conditions.append(ConnectionRequest.consumer_unit.in_(find_codes(session, consumer_unit)))
    if protocol:
        conditions.append(ConnectionRequest.protocol == protocol)
    if unit_access:
        conditions.append(ConnectionRequest.unit_access_id == unit_access)
    key: list[Any] = [ConnectionRequest.id]
    if is_dated:
        conditions.append(ConnectionRequest.due_on < NOTHING_DUE)
        key = [ConnectionRequest.due_on, *key]
    is_one_query = is_dated or bool(consumer_unit or protocol or unit_access)
    statuses = _statuses(status, turn, sees_all, is_one_query=is_one_query)
    in_force = covered_by_access(actor, today) if is_dated else None
    branches = [
        select(ConnectionRequest).where(on_side, in_status, *conditions).options(*UNLISTED)
        for on_side in _visible_requests(session, actor, side, sees_all=sees_all, in_force=in_force)
        for in_status in statuses
    ]
    found = page_of_branches(session, branches, key=key, limit=limit, after=after, newest_first=not is_dated)
    return Page(_listed(session, actor, found.items, today=today, time=time), found.next)


def _listed(
    session: Session, actor: Actor, requests: Sequence[ConnectionRequest], *, today: date, time: OperatorTime
) -> list[Listed]:
    """Return how the caller sees each of `requests`. The number of queries does not grow with them."""
    names = names_of(session, {request.holder_document for request in requests})
    standings = standings_to(session, actor, today, requests)
    seen = list(zip(requests, standings, strict=True))
    dated = [one for one, standing in seen if one.due_on < NOTHING_DUE and not standing.has_ended]
    clocks = clocks_of_requests(session, dated, today=today, time=time)
    dates = dates_of(session, dated, clocks, time=time)
    return [
        Listed(
            request=request,
            standing=standing,
            holder_name=names.get(request.holder_document),
            dates=dates.get(request.id, ()),
        )
        for request, standing in seen
    ]


def _shown(listed: Listed) -> dict[str, Any]:
    """Return a request as a list shows it: its summary, and the next date that it has for the customer."""
    inspection = next((due for due in listed.dates if due.code == INSPECTION), None)
    return {
        **summary(listed.request, listed.standing, listed.holder_name),
        "due": listed.dates[0].code if listed.dates else None,
        "due_on": listed.dates[0].day if listed.dates else None,
        "inspection_at": inspection.on if inspection else None,
    }


def _row(listed: Listed) -> dict[str, Any]:
    """Return a request as a row of a file, with what the caller may see of it in lists.

    A professional whose access has ended has no deadline any more: it is the holder's. Documents and units' codes of
    15 digits have their punctuation, so that spreadsheets keep leading zeros.
    """
    shown = _shown(listed)
    holder, unit = shown["holder"], shown["consumer_unit"]
    return {
        **shown,
        "cure_until": None if listed.standing.has_ended else listed.request.cure_until,
        "holder_name": holder["name"],
        "holder_document": punctuated(holder["document"]),
        "consumer_unit": shown_unit_code(unit) if unit else None,
    }


def _statuses(status: str | None, turn: str | None, sees_all: bool, *, is_one_query: bool) -> list[ColumnElement[bool]]:
    """Return SQL conditions that together select the requested states. No request meets two of them.

    `status` is one state, `turn` whose turn it is, None for all. With `sees_all` the caller is staff, and `mine` is the
    distributor's turn. With `is_one_query` there is a single condition: other filters leave few requests, for which an
    index exists.
    """
    if not (status or turn):
        return [ConnectionRequest.id.is_not(None)]  # all that the caller may see are read from one index
    column, wanted = ConnectionRequest.status, list(RequestStatus)
    if status:
        wanted = [RequestStatus(status)]
    if turn:
        mine = DISTRIBUTOR if sees_all else CUSTOMER
        turn = mine if turn == "mine" else turn
        wanted = [found for found in wanted if found in EITHERS_TURN or TURNS.get(found) == turn]
    if sees_all:
        wanted = [found for found in wanted if found is not RequestStatus.DRAFT]
    if is_one_query or not wanted:
        return [and_(column.in_(wanted), ConnectionRequest.turn == turn) if turn else column.in_(wanted)]
    of_turn = ConnectionRequest.turn == turn
    return [and_(column == found, of_turn) if turn and found in EITHERS_TURN else column == found for found in wanted]


def _visible_requests(
    session: Session, actor: Actor, side: str | None, *, sees_all: bool, in_force: ColumnElement[bool] | None
) -> Iterable[ColumnElement[bool]]:
    """Yield SQL conditions for the requests that the caller may see. No request meets two of them.

    There is a condition for each holder that the caller acts as, one for the caller's own name, and one for requests
    that the caller opened by an access, which must also meet `in_force`, if given. `side` limits them to `holder` or
    `professional`; None is both. With `sees_all`, which is for staff, there is one condition for all submitted
    requests.
    """
    if sees_all:
        yield ConnectionRequest.protocol.is_not(None)
        return
    held = held_documents(session, actor)
    mine = ConnectionRequest.requester_user_id == actor.user_id
    not_held = ConnectionRequest.holder_document.not_in(held)
    if side != PROFESSIONAL:
        for document in held:
            yield ConnectionRequest.holder_document == document
        declared = declared_document(session, actor)
        if declared and declared not in held:
            is_own_first = and_(ConnectionRequest.kind == NEW_CONNECTION, ConnectionRequest.unit_access_id.is_(None))
            online = ConnectionRequest.channel == ONLINE
            yield and_(mine, ConnectionRequest.holder_document == declared, is_own_first, online)
    if side != HOLDER:
        by_access = and_(mine, not_held, ConnectionRequest.unit_access_id.is_not(None))
        yield by_access if in_force is None else and_(by_access, in_force)
