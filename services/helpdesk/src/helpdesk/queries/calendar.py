"""Read the calendar of support."""

from sqlalchemy.orm import Session

from helpdesk.hours import BusinessHours
from helpdesk.model.calendar import CURRENT, Calendar


def stored_calendar(session: Session) -> Calendar | None:
    """Return the calendar that staff have set, or None while they have not."""
    return session.get(Calendar, CURRENT)


def current_hours(session: Session, usual: BusinessHours) -> BusinessHours:
    """Return the business hours that apply: those that staff have set, or else `usual`, those of the settings."""
    stored = stored_calendar(session)
    return stored.hours() if stored else usual
