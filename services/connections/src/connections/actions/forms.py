"""Publish versions of forms."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.problems import FieldError, Invalid, NotFound, refuse_field
from connections.forms import Form, NotAForm
from connections.forms.form import NOTICE_DAYS
from connections.model import FormVersion
from connections.model.problems import NoticeTooShort
from connections.queries.forms import form_of, get_form

_MOST_FAULTS = 100


def publish_form_version(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    kind: str,
    definition: dict[str, Any],
    effective_on: date,
    grounds: str | None,
    grace_days: int,
) -> dict[str, Any]:
    """Publish the next version of the form of a `kind`, and return the version as a mapping for the API.

    The version is in force from `effective_on`. `grounds` is one of `states.FORM_GROUNDS`, on which it needs no notice;
    with None, it needs as many days' notice as the limits of the latest version say. `grace_days` is for how many days
    drafts of a replaced version may still be submitted. Raises NotFound for an unknown kind; NoticeTooShort; Invalid
    for a faulty `definition`, and for a day in the past or before the latest version's first day.
    """
    latest = _latest_locked(session, kind)
    form = _read(definition, kind)
    _check_day(session, latest, today, effective_on, grounds)
    version = FormVersion(
        kind=form.kind,
        version=latest.version + 1,
        definition=definition,
        effective_on=effective_on,
        grounds=grounds,
        published_at=now,
        published_by=actor.user_id,
    )
    session.add(version)
    session.flush()
    audit.record(session, "form.published", f"{kind}/{version.version}", effective_on=effective_on, grounds=grounds)
    return get_form(session, kind=kind, version=version.version, today=today, grace_days=grace_days)


def _latest_locked(session: Session, kind: str) -> FormVersion:
    """Return the latest version of the form of a `kind`, and block parallel publications until the transaction ends.

    The lock is on the row of version 1, which every publication of the kind locks. Raises NotFound for an unknown kind.
    """
    if session.get(FormVersion, (kind, 1), with_for_update=True) is None:
        raise NotFound()
    newest = session.scalar(select(func.max(FormVersion.version)).where(FormVersion.kind == kind))
    return session.get_one(FormVersion, (kind, newest))


def _read(definition: dict[str, Any], kind: str) -> Form:
    try:
        form = Form.read(definition)
    except NotAForm as faulty:
        faults = faulty.faults[:_MOST_FAULTS]
        raise Invalid(errors=[FieldError(f"#/definition{pointer[1:]}", reason) for pointer, reason in faults]) from None
    if form.kind != kind:
        raise refuse_field("#/definition/kind", "definition.kind_unknown")
    return form


def _check_day(session: Session, latest: FormVersion, today: date, effective_on: date, grounds: str | None) -> None:
    if effective_on < today:
        raise refuse_field("#/effective_on", "form.effective_in_past")
    if effective_on < latest.effective_on:
        raise refuse_field("#/effective_on", "form.effective_before_latest", latest_on=latest.effective_on.isoformat())
    notice_days = int(form_of(session, latest.kind, latest.version).limits[NOTICE_DAYS])
    earliest_on = today + timedelta(days=notice_days)
    if grounds is None and effective_on < earliest_on:
        raise NoticeTooShort(notice_days, earliest_on)
