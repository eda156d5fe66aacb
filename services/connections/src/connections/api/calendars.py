"""Deadlines and appointments as a calendar (iCalendar, RFC 5545): the caller's own, or those of a secret link."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from flask import Response, g

from chassis.auth import anyone, signed_in
from chassis.endpoints import Blueprint, actor, perform, read, transact
from chassis.files.http import small_download
from chassis.files.recognition import FileType
from chassis.lists import Page
from chassis.problems import PersonNotYetKnown, TooManyRequests
from chassis.schemas import ListQuery
from chassis.unit_codes import shown_unit_code
from connections.actions import calendar_links as actions
from connections.api.running import PREFIX, running
from connections.model.problems import CalendarLinksFull
from connections.queries import calendar_links as queries
from connections.queries.due_dates import INSPECTION, DueDate, upcoming
from connections.schemas import calendar_link as schemas

CALENDAR = FileType(("ics",), "text/calendar", lambda sample: sample.head.startswith(b"BEGIN:VCALENDAR"))
_PRODUCT = "-//Ramal//connections//"
_FETCHED_EVERY = timedelta(hours=6)
_REMINDER = {INSPECTION: timedelta(days=1)}
_USUAL_REMINDER = timedelta(days=3)

calendars = Blueprint("calendars", prefix=PREFIX, description="Deadlines and appointments as a calendar")


class Say(Protocol):
    """Returns the text of a code, or of its `part`, in the language of the calendar's reader."""

    def __call__(self, code: str, part: str | None = None, /, **facts: Any) -> str: ...


@calendars.get("/requests.ics", access=signed_in, download=(CALENDAR,))
def export_calendar() -> Response:
    """Download the caller's deadlines and appointments as a calendar, in the caller's language.

    There is an all-day event on the last day to correct a returned request and on the last day of a budget, and an
    event at each scheduled inspection, of the requests that the caller sees as holder or as professional. An event
    keeps its UID, and gets a higher SEQUENCE when its date is set anew. The same dates make the same file.
    """
    dates = read(upcoming, actor=actor(), today=running.today())
    return _download(dates, running.say)


@calendars.get(
    "/calendars/<token>/requests.ics",
    access=anyone("the secret in the address says whose calendar it is"),
    download=(CALENDAR,),
    refuses=[TooManyRequests],
)
def get_linked_calendar(token: str) -> Response:
    """Return the calendar of a secret link, as its owner may see it now, in the language that the link has.

    404 for an address that never was, was ended, or whose owner is locked by staff or erased.
    """
    settings = running.settings
    read(queries.check_link, keys=settings.secrets_key, token=token)
    reader = transact(
        actions.use_link, keys=settings.secrets_key, token=token, per_hour=settings.calendar_fetches_per_hour
    )
    dates = read(upcoming, actor=reader.actor, today=running.today())

    def say(code: str, part: str | None = None, /, **facts: Any) -> str:
        return running.runtime.catalogue.text(code, reader.language, part, **facts)

    return _download(dates, say)


@calendars.get("/calendar-links", access=signed_in, query=ListQuery, answer=schemas.CalendarLinkList)
def list_calendar_links(query: dict[str, Any]) -> Page:
    """List the caller's calendar links, newest first, and when each was used last."""
    return read(queries.list_links, actor=actor(), **query)


@calendars.post(
    "/calendar-links",
    access=signed_in,
    body=schemas.NewCalendarLink,
    answer=schemas.MadeCalendarLink,
    status=201,
    secret=True,
    refuses=[PersonNotYetKnown, CalendarLinksFull],
)
def create_calendar_link(body: dict[str, Any]) -> Response:
    """Make a secret address at which a calendar program finds the caller's deadlines and appointments.

    The address is shown only in this answer. It needs no signing in: whoever knows it sees what its owner may see at
    the time of the call, until the owner ends the link.
    """
    settings = running.settings
    return perform(
        actions.create_link,
        keys=settings.secrets_key,
        addresses=f"{settings.issuer_url.rstrip('/')}{PREFIX}/calendars",
        name=body["name"],
        language=body["language"] or g.language,
        most=settings.calendar_links,
    )


@calendars.delete("/calendar-links/<uuid:link_id>", access=signed_in)
def end_calendar_link(link_id: UUID) -> None:
    """End a calendar link of the caller. Its address shows nothing from then on."""
    transact(actions.end_link, link_id=link_id)


def _download(dates: Iterable[DueDate], say: Say) -> Response:
    content = calendar_of(dates, say)
    return small_download(content, name="requests.ics", kind=CALENDAR, etag=hashlib.sha256(content).hexdigest())


def calendar_of(dates: Iterable[DueDate], say: Say) -> bytes:
    """Return a calendar with an event for each date. Nothing in it depends on when it is made."""
    from icalendar import Calendar  # imported here, because few requests need its megabytes of memory

    calendar = Calendar()
    calendar.add("prodid", f"{_PRODUCT}{say('calendar.product')}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", say("calendar.name"))
    calendar.add("refresh-interval", _FETCHED_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for due in dates:
        calendar.add_component(_event(due, say))
    return calendar.to_ical()  # type: ignore[no-any-return]


def _event(due: DueDate, say: Say) -> Any:
    """Return the event of a date. A deadline is a whole day, an appointment begins at its moment in UTC."""
    from icalendar import Event

    request, code = due.request, f"calendar.{due.code}"
    kind = say(f"service.{request.kind}")
    event = Event()
    event.add("uid", f"{request.id}.{due.code}@connections.ramal")
    event.add("sequence", due.revision)
    event.add("dtstamp", due.said_at.astimezone(UTC))
    event.add("last-modified", due.said_at.astimezone(UTC))
    event.add("summary", say(code, service=kind))
    event.add("description", "\n".join(_lines(due, code, say)))
    if isinstance(due.on, datetime):
        event.add("dtstart", due.on.astimezone(UTC))
    else:
        event.add("dtstart", due.on)
        event.add("dtend", due.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(due, say(code, service=kind)))
    return event


def _lines(due: DueDate, code: str, say: Say) -> list[str]:
    """Return what the description of an event says: what to do, and which request it is, as the portfolio shows it."""
    request = due.request
    lines = [say(code, "detail")]
    if request.protocol:
        lines.append(say("calendar.protocol", protocol=request.protocol))
    if request.consumer_unit:
        lines.append(say("calendar.unit", unit_code=shown_unit_code(request.consumer_unit)))
    if due.holder_name:
        lines.append(say("calendar.holder", name=due.holder_name))
    return lines


def _alarm(due: DueDate, summary: str) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -_REMINDER.get(due.code, _USUAL_REMINDER))
    alarm.add("description", summary)
    return alarm
