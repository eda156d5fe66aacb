"""Deadlines and appointments as a calendar (iCalendar, RFC 5545): the caller's own, or those of a secret link."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from flask import Response, g

from chassis import clock
from chassis.auth import anyone, signed_in
from chassis.context import Actor
from chassis.endpoints import Blueprint, actor, perform, read, transact
from chassis.files.http import small_download
from chassis.files.recognition import FileType
from chassis.lists import Page
from chassis.problems import PersonNotYetKnown, TooManyRequests
from chassis.schemas import ListQuery
from chassis.unit_codes import shown_unit_code
from connections.actions import calendar_links as actions
from connections.api.running import PREFIX, operator_time, running
from connections.model.problems import CalendarLinksFull
from connections.queries import calendar_links as queries
from connections.queries.calendars import Agenda, Dated, check_calendar_pace, upcoming
from connections.queries.due_dates import INSPECTION
from connections.schemas import calendar_link as schemas

CALENDAR = FileType(("ics",), "text/calendar", lambda sample: sample.head.startswith(b"BEGIN:VCALENDAR"))
_PRODUCT = "-//Ramal//connections//"
_IF_NONE_MATCH = {"If-None-Match": "the ETag of the calendar that was read; while it is the same, the answer is 304"}
_FETCHED_EVERY = timedelta(hours=6)
_REMINDER = {INSPECTION: timedelta(days=1)}
_USUAL_REMINDER = timedelta(days=3)

calendars = Blueprint("calendars", prefix=PREFIX, description="Deadlines and appointments as a calendar")


class Say(Protocol):
    """Returns the text of a code, or of its `part`, in the language of the calendar's reader."""

    def __call__(self, code: str, part: str | None = None, /, **facts: Any) -> str: ...


@calendars.get(
    "/requests.ics", access=signed_in, download=(CALENDAR,), refuses=[TooManyRequests], headers=_IF_NONE_MATCH
)
def export_calendar() -> Response:
    """Download the caller's deadlines and appointments as a calendar, in the caller's language.

    There is an all-day event on the last day of everything that the customer has to do: correct a returned request,
    answer a budget, sign contracts and pay, ask for another inspection. There is an event at each scheduled inspection.
    They are of the requests that the caller sees as holder or as professional. An event keeps its UID, and gets a
    higher SEQUENCE when its date is set anew. The same dates make the same file. Of very many dates the soonest are in
    it, and an event on the last of these days says that later ones are missing. 429 for whoever reads it too often;
    `Retry-After` says when it is possible again.
    """
    per_hour = running.settings.calendar_fetches_per_hour
    read(check_calendar_pace, actor=actor(), now=clock.now(), per_hour=per_hour)
    transact(actions.count_reading, per_hour=per_hour)
    return _download(_agenda(actor()), running.say)


@calendars.get(
    "/calendars/<token>/requests.ics",
    access=anyone("the secret in the address says whose calendar it is"),
    download=(CALENDAR,),
    refuses=[TooManyRequests],
    headers=_IF_NONE_MATCH,
)
def get_linked_calendar(token: str) -> Response:
    """Return the calendar of a secret link, as its owner may see it now, in the language that the link has.

    404 for an address that never was, was ended, or whose owner is locked by staff or erased. 429 for a link that is
    called too often.
    """
    settings = running.settings
    about: dict[str, Any] = {
        "keys": settings.secrets_key,
        "token": token,
        "per_hour": settings.calendar_fetches_per_hour,
    }
    read(queries.check_link, now=clock.now(), **about)
    reader = transact(actions.use_link, **about)

    def say(code: str, part: str | None = None, /, **facts: Any) -> str:
        return running.runtime.catalogue.text(code, reader.language, part, **facts)

    return _download(_agenda(reader.actor), say)


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


def _agenda(whose: Actor) -> Agenda:
    most = running.settings.calendar_dates
    return read(upcoming, actor=whose, today=running.today(), time=operator_time(), most=most)


def _download(agenda: Agenda, say: Say) -> Response:
    content = calendar_of(agenda, say)
    return small_download(content, name="requests.ics", kind=CALENDAR, etag=hashlib.sha256(content).hexdigest())


def calendar_of(agenda: Agenda, say: Say) -> bytes:
    """Return a calendar with an event for each date. Nothing in it depends on when it is made.

    When later dates were left out, one more event on the last day says so.
    """
    from icalendar import Calendar  # imported here, because few requests need its megabytes of memory

    calendar = Calendar()
    calendar.add("prodid", f"{_PRODUCT}{say('calendar.product')}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", say("calendar.name"))
    calendar.add("refresh-interval", _FETCHED_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for dated in agenda.dates:
        calendar.add_component(_event(dated, say))
    if agenda.has_more and agenda.dates:
        calendar.add_component(_notice(agenda.dates[-1], len(agenda.dates), say))
    return calendar.to_ical()  # type: ignore[no-any-return]


def _event(dated: Dated, say: Say) -> Any:
    """Return the event of a date. A deadline is a whole day, an appointment begins at its moment in UTC."""
    due, code = dated.due, f"calendar.{dated.due.code}"
    summary = say(code, service=say(f"service.{dated.request.kind}"))
    event = _blank(dated, f"{dated.request.id}.{due.uid}", due.revision)
    event.add("summary", summary)
    event.add("description", "\n".join(_lines(dated, code, say)))
    if isinstance(due.on, datetime):
        event.add("dtstart", due.on.astimezone(UTC))
    else:
        _fill_day(event, due.on)
    event.add_component(_alarm(due.code, summary))
    return event


def _notice(last: Dated, count: int, say: Say) -> Any:
    """Return the event that says that dates after the `last` one are missing, and `count` are there."""
    event = _blank(last, f"{last.request.id}.{last.due.uid}.more", last.due.revision)
    event.add("summary", say("calendar.more"))
    event.add("description", say("calendar.more", "detail", date_count=count))
    _fill_day(event, last.due.day)
    return event


def _blank(dated: Dated, name: str, sequence: int) -> Any:
    """Return an event that was last changed when the date was set. `name` is the part of its UID before the `@`."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{name}@connections.ramal")
    event.add("sequence", sequence)
    event.add("dtstamp", dated.due.said_at.astimezone(UTC))
    event.add("last-modified", dated.due.said_at.astimezone(UTC))
    return event


def _fill_day(event: Any, day: date) -> None:
    """Let an event last for a whole day, on which its person counts as free."""
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")


def _lines(dated: Dated, code: str, say: Say) -> list[str]:
    """Return what the description of an event says: what to do, and which request it is, as the portfolio shows it."""
    request = dated.request
    lines = [say(code, "detail")]
    if request.protocol:
        lines.append(say("calendar.protocol", protocol=request.protocol))
    if request.consumer_unit:
        lines.append(say("calendar.unit", unit_code=shown_unit_code(request.consumer_unit)))
    if dated.holder_name:
        lines.append(say("calendar.holder", name=dated.holder_name))
    return lines


def _alarm(code: str, summary: str) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -_REMINDER.get(code, _USUAL_REMINDER))
    alarm.add("description", summary)
    return alarm
