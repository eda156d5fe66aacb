"""Read the calendar of support, and until when the next answer on a ticket is due."""

from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from helpdesk.hours import BusinessHours
from helpdesk.hours.words import moment_in_words
from helpdesk.model import Ticket
from helpdesk.model.calendar import CURRENT, Calendar


class Contact(NamedTuple):
    """How support is reached: its telephone number, None where there is none, and its address."""

    phone: str | None
    email: str


def stored_calendar(session: Session) -> Calendar | None:
    """Return the calendar that staff have set, or None while they have not."""
    return session.get(Calendar, CURRENT)


def current_hours(session: Session, usual: BusinessHours) -> BusinessHours:
    """Return the business hours that apply: those that staff have set, or else `usual`, those of the settings."""
    stored = stored_calendar(session)
    return stored.hours() if stored else usual


def get_calendar(
    session: Session, *, usual: Calendar, now: datetime, language: str, contact: Contact
) -> dict[str, Any]:
    """Return the calendar that applies, as a mapping with holidays' names in `language`: that of staff, or `usual`."""
    return shown(stored_calendar(session) or usual, now=now, language=language, contact=contact)


def shown(calendar: Calendar, *, now: datetime, language: str, contact: Contact) -> dict[str, Any]:
    """Return a calendar as a mapping, with the days of this year and the next on which support is closed.

    Holidays' names are in `language` where the library has them so, and those of days off as staff wrote them.
    """
    hours = calendar.hours()
    year = now.astimezone(ZoneInfo(calendar.time_zone)).year
    closed = [{**day, "date": date.fromisoformat(day["date"])} for day in calendar.closed_days]
    named = {day["date"]: day["name"] for day in closed if day["date"].year in (year, year + 1)}
    named |= hours.holidays.of_years((year, year + 1), language)
    return {
        "version": calendar.version,
        "time_zone": calendar.time_zone,
        "country": calendar.country,
        "days": calendar.days,
        "holidays": [{"date": day, "name": name} for day, name in sorted(named.items()) if day not in hours.opened],
        "closed_days": closed,
        "open_days": [{**day, "date": date.fromisoformat(day["date"])} for day in calendar.open_days],
        "phone": contact.phone,
        "email": contact.email,
    }


def due_in_words(session: Session, ticket: Ticket, usual: BusinessHours, *, language: str, now: datetime) -> str | None:
    """Return until when the next answer on a ticket is due, in words of a language: `amanhã até as 10:00`.

    Days and times are those of support's time zone. Returns None while nothing is due, and once it is overdue. `usual`
    are the settings' business hours.
    """
    if ticket.due_at is None or ticket.due_at < now:
        return None
    return moment_in_words(ticket.due_at, now=now, zone=current_hours(session, usual).zone, language=language)
