"""The renewals as a calendar (iCalendar, RFC 5545), in the caller's language."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from certificates.api.running import running
from certificates.states import THRESHOLDS
from chassis.files.recognition import FileType

CALENDAR = FileType(("ics",), "text/calendar", lambda sample: sample.head.startswith(b"BEGIN:VCALENDAR"))
_PRODUCT = "-//Ramal//certificates//"


def calendar_of(renewals: Iterable[Mapping[str, Any]], *, now: datetime) -> bytes:
    """Return a calendar with an event at each certificate's end, and alarms as many days before as there are notices.

    `renewals` are those of `queries.renewals`. An event keeps its UID as long as the certificate exists, so that a
    calendar that is fetched again replaces it. `now` is when the calendar is made.
    """
    from icalendar import Calendar  # imported here, because few requests need its megabytes of memory

    calendar = Calendar()
    calendar.add("prodid", f"{_PRODUCT}{running.say('renewal.product')}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", running.say("renewal.calendar"))
    for renewal in renewals:
        calendar.add_component(_event(renewal, now))
    return calendar.to_ical()  # type: ignore[no-any-return]


def _event(renewal: Mapping[str, Any], now: datetime) -> Any:
    from icalendar import Event

    facts = {
        "company": renewal["acronym"] or renewal["legal_name"],
        "legal_name": renewal["legal_name"],
        "subject": renewal["subject"],
        "issuer": renewal["issuer"],
    }
    event = Event()
    event.add("uid", f"{renewal['certificate_id']}@certificates.ramal")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", renewal["last_modified_at"].astimezone(UTC))
    event.add("dtstart", renewal["valid_until"].astimezone(UTC))
    event.add("summary", running.say("renewal.event", **facts))
    event.add("description", running.say("renewal.event", "detail", **facts))
    event.add("transp", "TRANSPARENT")
    for days in THRESHOLDS:
        event.add_component(_alarm(days, facts))
    return event


def _alarm(days: int, facts: Mapping[str, Any]) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(days=days))
    alarm.add("description", running.say("renewal.event", **facts))
    return alarm
