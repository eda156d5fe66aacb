"""The directory of an agent's representatives, one entry per person, and the record of whose contacts were shown to
whom.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, lazyload

from chassis.lists import Page, page
from chassis.words import folded
from representatives.model import DirectoryView, SystemAccess
from representatives.queries.agents import agents_by_id
from representatives.states import AccessStatus


def representatives(
    session: Session,
    *,
    agent_id: UUID,
    system: str,
    function: str | None,
    name: str,
    active: bool,
    user_id: UUID | None,
    limit: int,
    after: str | None,
) -> Page:
    """Return a page of an agent's representatives in a system, ordered by name. Each item is the list of one person's
    accesses.

    A person's list has the granted accesses or, if there is none, those that were granted and have ended. `active`
    leaves out people without a granted one. `function` leaves out people without an access with this access profile,
    and `name` people whose name does not contain this text; `user_id` is the only person to return. None and empty do
    not filter. At most `limit` items follow the cursor `after`, or begin the list when it is None.
    """

    def is_shown(row: Any) -> list[ColumnElement[bool]]:
        return [row.agent_id == agent_id, row.system == system, _stands(row, active=active)]

    def is_found(row: Any) -> list[ColumnElement[bool]]:
        return [*is_shown(row), *([row.profile == function] if function else [])]

    earlier = aliased(SystemAccess)
    is_first = ~exists().where(
        earlier.user_id == SystemAccess.user_id, earlier.id < SystemAccess.id, *is_found(earlier)
    )
    people = select(SystemAccess).where(*is_found(SystemAccess), is_first).options(lazyload(SystemAccess.agent))
    if name:
        people = people.where(SystemAccess.name_key.contains(folded(name), autoescape=True))
    if user_id:
        people = people.where(SystemAccess.user_id == user_id)
    found = page(session, people, key=[SystemAccess.name_key, SystemAccess.user_id], limit=limit, after=after)
    ids = [row.user_id for row in found.items]
    of_each: dict[UUID, list[SystemAccess]] = defaultdict(list)
    rows = select(SystemAccess).where(SystemAccess.user_id.in_(ids), *is_shown(SystemAccess))
    few = session.scalars(rows.options(lazyload(SystemAccess.agent)))
    for row in sorted(few, key=lambda access: access.id):  # with ORDER BY, SQLite would read all granted accesses
        of_each[row.user_id].append(row)
    return Page([of_each[found_id] for found_id in ids], found.next)


def views_of(session: Session, *, user_id: UUID | None, limit: int, after: str | None) -> Page:
    """Return a page of the records of who was shown the e-mail and telephone of the person `user_id`, newest first.

    Each item is `{viewer_name, agent_id, agent, system, seen_on}`. At most `limit` items follow the cursor `after`, or
    begin the list when it is None.
    """
    mine = select(DirectoryView).where(DirectoryView.subject_id == user_id)
    found = page(session, mine, key=[DirectoryView.id], limit=limit, after=after, newest_first=True)
    agents = agents_by_id(session, [view.agent_id for view in found.items])
    return Page([_told(view, agents[view.agent_id]) for view in found.items], found.next)


def _told(view: DirectoryView, agent: Any) -> dict[str, Any]:
    return {
        "viewer_name": view.viewer_name,
        "agent_id": view.agent_id,
        "agent": agent,
        "system": view.system,
        "seen_on": view.seen_on,
    }


def _stands(row: Any, *, active: bool) -> ColumnElement[bool]:
    """Return the SQL condition for the system accesses that the directory of representatives lists.

    These are the granted accesses and, for a person without any granted one, the accesses that were granted and have
    ended. With `active`, only the granted ones. `row` is the mapped class SystemAccess, or an alias of it.
    """
    granted: ColumnElement[bool] = row.status == AccessStatus.GRANTED
    if active:
        return granted
    another = aliased(SystemAccess)
    has_one = exists().where(
        another.agent_id == row.agent_id,
        another.system == row.system,
        another.user_id == row.user_id,
        another.status == AccessStatus.GRANTED,
    )
    was_granted = and_(row.status == AccessStatus.ENDED, row.decided_at.is_not(None))
    return or_(granted, and_(was_granted, row.name_key != "", ~has_one))  # an erased person has no name
