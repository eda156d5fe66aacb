"""The calendar of support: when it is open, how it is reached, and what staff change in it."""

from typing import Any

from flask import Response, g

from chassis import clock
from chassis.auth import anyone, staff
from chassis.endpoints import IF_MATCH, Blueprint, expected_version, perform, read
from chassis.problems import VersionMismatch
from chassis.staff import HELPDESK
from helpdesk.actions import calendar as actions
from helpdesk.api.public import for_everybody
from helpdesk.api.running import PREFIX, running
from helpdesk.queries import calendar as queries
from helpdesk.schemas import calendar as schemas

calendar = Blueprint("calendar", prefix=PREFIX, description="When support is open")


@calendar.get(
    "/calendar",
    access=anyone("whoever needs help looks first when there is somebody to ask"),
    answer=schemas.CalendarShape,
    etag=True,
)
def get_calendar() -> Response:
    """Return when support is open, with the holidays of this year and the next, and how it is reached."""
    usual = running.settings.usual_calendar
    return for_everybody(read(queries.get_calendar, usual=usual, now=clock.now(), **_seen_by_caller()))


@calendar.put(
    "/calendar",
    access=staff(HELPDESK),
    body=schemas.CalendarChange,
    answer=schemas.CalendarShape,
    etag=True,
    refuses=[VersionMismatch],
    headers=IF_MATCH,
)
def change_calendar(body: dict[str, Any]) -> Response:
    """Replace the calendar. The dues of open tickets follow within minutes; what was missed stays missed."""
    return perform(actions.change_calendar, version=expected_version(), **_seen_by_caller(), **body)


def _seen_by_caller() -> dict[str, Any]:
    """Return what the answer needs beside the calendar: the caller's language, and how support is reached."""
    settings = running.settings
    contact = queries.Contact(settings.support_phone or None, settings.support_email or settings.mail_address)
    return {"language": g.language, "contact": contact}
