"""Delete what has been kept long enough. Every function deletes one bounded batch and returns its size."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from identity.model import Device, EmailChange, Recovery, RecoveryCount, Registration, Tally, UserSession

_BATCH = 500


def purge_registrations(session: Session, *, as_of: datetime) -> int:
    """Delete registrations, completed or not, a day after their start, with document, address and code."""
    return _purge(session, Registration.id, Registration.lapses_at <= as_of)


def purge_recoveries(session: Session, *, as_of: datetime) -> int:
    """Delete recoveries, completed or not, a day after their start."""
    return _purge(session, Recovery.id, Recovery.lapses_at <= as_of)


def purge_recovery_counts(session: Session, *, as_of: datetime) -> int:
    """Delete the counts of documents for which no recovery was begun for a day, and whose lock is over."""
    return _purge(session, RecoveryCount.key, RecoveryCount.lapses_at <= as_of)


def purge_email_changes(session: Session, *, as_of: datetime) -> int:
    """Delete changes of e-mail addresses, confirmed or not, a day after their start."""
    return _purge(session, EmailChange.id, EmailChange.lapses_at <= as_of)


def purge_tallies(session: Session, *, as_of: datetime) -> int:
    """Delete the counts of tries that have lapsed."""
    return _purge(session, Tally.key, Tally.lapses_at <= as_of)


def purge_devices(session: Session, *, as_of: datetime) -> int:
    """Delete known devices a year after their last login."""
    return _purge(session, Device.id, Device.expires_at <= as_of)


def purge_sessions(session: Session, *, as_of: datetime, kept: timedelta) -> int:
    """Delete sessions that ended or expired longer than `kept` ago."""
    past = as_of - kept
    return _purge(session, UserSession.id, or_(UserSession.ended_at <= past, UserSession.expires_at <= past))


def _purge(session: Session, key: InstrumentedAttribute[Any], is_past: ColumnElement[bool]) -> int:
    batch = select(key).where(is_past).limit(_BATCH)
    gone = delete(key.class_).where(key.in_(batch)).returning(key)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())
