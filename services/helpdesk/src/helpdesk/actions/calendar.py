"""Change the calendar of support."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.versions import Expected, check_version
from helpdesk.model.calendar import CURRENT, Calendar
from helpdesk.queries.calendar import Contact, shown


def change_calendar(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    version: Expected,
    language: str,
    contact: Contact,
    time_zone: str,
    country: str,
    days: list[dict[str, Any]],
    closed_days: list[dict[str, Any]],
    open_days: list[dict[str, Any]],
) -> dict[str, Any]:
    """Replace the calendar by another one, and return it as it is shown in `language`.

    The dues of open tickets are computed again by a job (`dues.recompute_open_tickets`). `version` are the versions
    that `If-Match` allows, or None for any; the settings' calendar, which applies first, has version 0. Raises
    VersionMismatch.
    """
    calendar = session.get(Calendar, CURRENT, with_for_update=True)
    check_version(version, calendar.version if calendar else 0)
    if calendar is None:
        calendar = Calendar(name=CURRENT)
        session.add(calendar)
    calendar.time_zone, calendar.country = time_zone, country
    calendar.days = sorted(days, key=lambda day: (day["weekday"], day["opens"]))
    calendar.closed_days, calendar.open_days = _in_order(closed_days), _in_order(open_days)
    calendar.changed_at, calendar.changed_by_id = now, user_id_of(actor)
    session.flush()
    audit.record(session, "calendar.changed", CURRENT, version=calendar.version, country=country)
    return shown(calendar, now=now, language=language, contact=contact)


def _in_order(days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return days as they are stored: their dates as text, in order."""
    told = [{**day, "date": day["date"].isoformat()} for day in days]
    return sorted(told, key=lambda day: (day["date"], day.get("opens", "")))
