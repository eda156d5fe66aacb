"""Read the calendar of support."""

from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.hours import BusinessHours
from helpdesk.hours.words import moment_in_words
from helpdesk.model import Ticket
from helpdesk.model.calendar import CURRENT, Calendar


def stored_calendar(session: Session) -> Calendar | None:
    """Return the calendar that staff have set, or None while they have not."""
    return session.get(Calendar, CURRENT)


def current_hours(session: Session, usual: BusinessHours) -> BusinessHours:
    """Return the business hours that apply: those that staff have set, or else `usual`, those of the settings."""
    stored = stored_calendar(session)
    return stored.hours() if stored else usual


def due_in_words(session: Session, ticket: Ticket, usual: BusinessHours, *, language: str, now: datetime) -> str | None:
    """Return until when the next answer on a ticket is due, in words of a language: `amanhã até as 10:00`.

    Days and times are those of support's time zone. Returns None while nothing is due, and once it is overdue. `usual`
    are the settings' business hours.
    """
    if ticket.due_at is None or ticket.due_at < now:
        return None
    return moment_in_words(ticket.due_at, now=now, zone=current_hours(session, usual).zone, language=language)
