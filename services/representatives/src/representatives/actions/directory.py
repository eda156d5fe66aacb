"""Look up representatives in the directory, and record whose e-mail and telephone were shown to whom."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.ids import new_id
from chassis.lists import Page
from chassis.problems import NotFound
from representatives.model import Agent, DirectoryView, SystemAccess
from representatives.model.problems import DirectoryClosed
from representatives.model.systems import System
from representatives.queries.directory import representatives
from representatives.queries.system_accesses import holds_access
from representatives.states import AccessStatus

_STEP = 1000


def look_up(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    system: System,
    agent_id: UUID,
    by_staff: bool,
    as_seen_by_others: bool,
    **filters: Any,
) -> Page:
    """Return a page of an agent's representatives in a system, and record whose contacts were shown to the caller (seed
    000; O12–O15).

    Each item is `{user_id, name, phone, email, functions, active}`. `today` is the day that is recorded. `by_staff`
    says that the caller is staff and needs no access to the system. With `as_seen_by_others`, the page holds only the
    caller, with the contacts that other representatives see. Keyword arguments `function`, `name` and `active` filter
    the representatives, `limit` and `after` choose the page (`queries.directory.representatives`). Raises NotFound for
    an unknown agent, and DirectoryClosed for a caller without access to the system.
    """
    if session.get(Agent, agent_id) is None:
        raise NotFound()
    if not (by_staff or holds_access(session, user_id=actor.user_id, system=system.code)):
        raise DirectoryClosed()
    only = actor.user_id if as_seen_by_others else None
    found = representatives(session, agent_id=agent_id, system=system.code, user_id=only, **filters)
    entries = [
        _entry(rows, system, openly=not as_seen_by_others and (by_staff or rows[0].user_id == actor.user_id))
        for rows in found.items
    ]
    shown = [entry["user_id"] for entry in entries if entry["email"] or entry["phone"]]
    others = sorted(user_id for user_id in shown if user_id != actor.user_id)
    _note_views(session, others, viewer=actor, agent_id=agent_id, system=system.code, today=today, now=now)
    return Page(entries, found.next)


def purge_views(session: Session, *, as_of: datetime, kept: timedelta) -> int:
    """Delete one batch of the records of who was shown whose contacts that are older than `kept` at `as_of`, the time
    of the job. Returns how many were deleted.

    A job calls this until nothing is left.
    """
    old = select(DirectoryView.id).where(DirectoryView.seen_at < as_of - kept).limit(_STEP)
    gone = delete(DirectoryView).where(DirectoryView.id.in_(old)).returning(DirectoryView.id)
    return len(session.execute(gone.execution_options(synchronize_session=False)).all())


def _entry(rows: Sequence[SystemAccess], system: System, *, openly: bool) -> dict[str, Any]:
    """Return the directory entry of one person as `{user_id, name, phone, email, functions, active}`. `functions` are
    the codes of the person's access profiles, and `active` says that the accesses are granted, not ended.

    `rows` are the person's accesses to `system` for one agent. E-mail and telephone are those of a granted access whose
    access profile shares them with other representatives. Without such an access they are None; with `openly`, for
    staff and for the person themselves, they are those of the first access instead.
    """
    active = rows[0].status is AccessStatus.GRANTED
    profiles = system.profiles
    sharing = [row for row in rows if active and row.profile in profiles and profiles[row.profile].shared]
    seen = next(iter(sharing or (rows if openly else [])), None)
    functions = {row.profile for row in rows}
    return {
        "user_id": rows[0].user_id,
        "name": rows[0].name,
        "phone": seen.phone if seen else None,
        "email": seen.email if seen else None,
        "functions": sorted(functions, key=lambda code: (list(profiles).index(code) if code in profiles else -1, code)),
        "active": active,
    }


def _note_views(
    session: Session,
    subjects: Sequence[UUID],
    *,
    viewer: Actor,
    agent_id: UUID,
    system: str,
    today: date,
    now: datetime,
) -> None:
    """Record that `viewer`, the caller who looked up the directory, was shown the e-mail or telephone of `subjects`, so
    that these people can see who saw them.

    `subjects` are user ids. `today` is the day of the record, of which there is one for each viewer, subject, agent and
    system; an existing one stays.
    """
    if not subjects:
        return
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    rows = [
        {
            "id": new_id(),
            "subject_id": subject_id,
            "viewer_id": viewer.user_id,
            "viewer_name": viewer.name,
            "agent_id": agent_id,
            "system": system,
            "seen_on": today,
            "seen_at": now,
        }
        for subject_id in subjects
    ]
    session.execute(dialect.insert(DirectoryView.__table__).values(rows).on_conflict_do_nothing())
