"""End, lapse and announce unit accesses by the clock. Each function does one bounded step of a job."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from chassis.outbox import publish
from representatives.actions.unit_access import settle
from representatives.model import GrantTry, UnitAccess
from representatives.model.unit_access import IS_ACTIVE, IS_PENDING, WARNINGS
from representatives.queries.unit_access import told_of

_BATCH = 100
_TRIES_KEPT = timedelta(hours=1)


def expire_unit_accesses(session: Session, *, as_of: datetime) -> int:
    """End one batch of the unit accesses whose last day is over. A job calls this. Returns how many ended."""
    return _settle(session, _soonest(UnitAccess.ends_at, and_(IS_ACTIVE, UnitAccess.ends_at <= as_of)), as_of)


def lapse_unit_accesses(session: Session, *, as_of: datetime) -> int:
    """End one batch of the requested or offered unit accesses that nobody answered in time, as lapsed. A job calls
    this. Returns how many lapsed.
    """
    unanswered = and_(IS_PENDING, UnitAccess.lapses_at <= as_of)
    return _settle(session, _soonest(UnitAccess.lapses_at, unanswered), as_of)


def warn_of_ends(session: Session, *, as_of: datetime) -> int:
    """Publish the warnings that are due about the end of active unit accesses, for one batch of accesses. A job calls
    this. Returns how many warnings were published.

    An access has one warning for each of 30, 15 and 7 days before its last day.
    """
    soon = and_(IS_ACTIVE, UnitAccess.ends_at > as_of, UnitAccess.ends_at < as_of + timedelta(days=max(WARNINGS) + 1))
    unwarned = or_(*[_is_due(days, as_of) for days in WARNINGS])
    warned = 0
    for access in session.scalars(_soonest(UnitAccess.ends_at, and_(soon, unwarned))).all():
        expiring = access.warn(now=as_of, holders=told_of(session, access))
        if expiring:
            publish(session, expiring)
            warned += 1
    return warned


def purge_grant_tries(session: Session, *, as_of: datetime) -> int:
    """Delete one batch of the tries that are older than an hour at `as_of`. A job calls this. Returns how many were
    deleted.

    A try (GrantTry) records that a person named a document of somebody else to offer or request a unit access.
    `take_tries` counts those of the last hour against a limit, so older ones are of no use.
    """
    old = select(GrantTry.id).where(GrantTry.tried_at <= as_of - _TRIES_KEPT).limit(1000)
    gone = delete(GrantTry).where(GrantTry.id.in_(old)).returning(GrantTry.id)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())


def _is_due(days: int, as_of: datetime) -> ColumnElement[bool]:
    reached = UnitAccess.ends_at < as_of + timedelta(days=days + 1)
    return and_(reached, or_(UnitAccess.warned_days.is_(None), UnitAccess.warned_days > days))


def _settle(session: Session, over: Select[UnitAccess], as_of: datetime) -> int:
    return sum(settle(session, access, now=as_of) for access in session.scalars(over).all())


def _soonest(at: InstrumentedAttribute[Any], which: ColumnElement[bool]) -> Select[UnitAccess]:
    """Return the query for one batch of the unit accesses that fulfil the SQL condition `which`, those with the
    earliest time in the column `at` first. A job ends or warns of the accesses found.

    The query locks the rows, and leaves rows that another transaction has locked to the next run.
    """
    return select(UnitAccess).where(which).order_by(at).limit(_BATCH).with_for_update(skip_locked=True)
