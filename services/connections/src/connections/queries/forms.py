"""Read the versions of forms: the one in force, an old one, the next one."""

from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from chassis.problems import NotFound
from connections.forms import Form
from connections.model import FormVersion

_read: WeakKeyDictionary[Engine | Connection, dict[tuple[str, int], Form]] = WeakKeyDictionary()
"""The forms that this process has read, by database. They are never stale, because rows of versions never change."""


def current_form(session: Session, kind: str, today: date) -> tuple[int, Form]:
    """Return the version in force `today` of the form of a `kind`: its number and the form.

    Raises NotFound for another kind.
    """
    version = _current_version(session, kind, today)
    return version, form_of(session, kind, version)


def form_of(session: Session, kind: str, version: int) -> Form:
    """Return one version of the form of a `kind`, in force or not. Raises NotFound when there is no such version."""
    forms = _read.setdefault(session.get_bind(), {})
    if (kind, version) not in forms:
        forms[kind, version] = Form.read(_row(session, kind, version).definition)
    return forms[kind, version]


def newer_form(session: Session, kind: str, version: int, today: date) -> dict[str, Any] | None:
    """Return the number and first day of the version in force `today`; None if it is not newer than `version`."""
    current = _current_version(session, kind, today)
    if current <= version:
        return None
    days = select(FormVersion.effective_on).where(FormVersion.kind == kind, FormVersion.version == current)
    return {"version": current, "effective_on": session.scalar(days)}


def superseded_on(session: Session, kind: str, version: int) -> date | None:
    """Return the first day of the version that follows `version`, in force or still to come; None if it is the latest.

    A draft may be submitted with `version` for the operator's grace period (`form_grace_days`) after that day.
    """
    later = select(FormVersion.effective_on).where(FormVersion.kind == kind, FormVersion.version > version)
    return session.scalar(later.order_by(FormVersion.version).limit(1))


def get_form(session: Session, *, kind: str, version: int | None, today: date, grace_days: int) -> dict[str, Any]:
    """Return the definition of a version of a form with its number and days, as a mapping for the API.

    Without `version` it is the one in force `today`. `ends_on` is the last day on which a draft of this version may be
    submitted: `grace_days` after the next version's first day. Raises NotFound.
    """
    found = _row(session, kind, version or _current_version(session, kind, today))
    superseded = superseded_on(session, kind, found.version)
    return {
        **found.definition,
        "kind": kind,
        "version": found.version,
        "effective_on": found.effective_on,
        "grounds": found.grounds,
        "superseded_on": superseded,
        "ends_on": superseded + timedelta(days=grace_days) if superseded else None,
    }


def _current_version(session: Session, kind: str, today: date) -> int:
    in_force = select(FormVersion.version).where(FormVersion.kind == kind, FormVersion.effective_on <= today)
    version = session.scalar(in_force.order_by(FormVersion.version.desc()).limit(1))
    if version is None:
        raise NotFound()
    return version


def _row(session: Session, kind: str, version: int) -> FormVersion:
    found = session.get(FormVersion, (kind, version))
    if found is None:
        raise NotFound()
    return found
