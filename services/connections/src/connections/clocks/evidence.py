"""The evidence sheet: which side of a request used which days, with what it was computed from, and a digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks.course import Clock, Course, Interval
from connections.clocks.present_holder import FORMER_HOLDER, clocks_since, intervals_since
from connections.clocks.results import clocks_of
from connections.clocks.suspensions import Suspensions
from connections.forms.terms import OWNERS

_DAY = timedelta(days=1)
NAMES_IN = "pt"
"""The language of holidays' names in a sheet, whoever reads it: the same sheet has the same digest for everybody."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The request that a sheet is about, by what its readers know it by."""

    request_id: str
    protocol: str | None
    service_order: str | None
    consumer_unit: str | None


def evidence_of(
    subject: Subject,
    course: Course,
    rows: Sequence[Mapping[str, Any]],
    *,
    calendar: BusinessDays,
    as_of: date,
    zone: str,
    holder_since: date | None = None,
) -> dict[str, Any]:
    """Return the evidence sheet of a request as it stands on `as_of`, as a mapping for JSON.

    It has codes, numbers and ISO days only, but for holidays' names, which are in the language `names_in`. `rows` are
    the rows of the timeline that the sheet shows; `zone` is the time zone in which their days are counted.
    `holder_since` is the day on which the request came to the holder for whom the sheet is made; the sheet says it, and
    has only the deadlines that had not ended before. With None it has all. The same arguments give the same sheet.
    `digest` is that of `digest_of`.
    """
    clocks = clocks_since(clocks_of(course, calendar, as_of), holder_since)
    stopping = intervals_since(Suspensions(course.happenings).as_noted(), holder_since)
    sheet = {
        "request": {
            **asdict(subject),
            "kind": course.kind,
            "voltage": course.voltage_after(),
            "works_needed": course.works_needed,
        },
        "as_of": as_of.isoformat(),
        "time_zone": zone,
        "holder_since": _iso(holder_since),
        "clocks": [_clock(clock) for clock in clocks],
        "sides": [_side(owner, clocks) for owner in OWNERS],
        "days": _days(clocks),
        "suspensions": [_interval(one) for one in stopping if one.reason != FORMER_HOLDER or _stops_any(one, clocks)],
        "days_off": _days_off(clocks, calendar, as_of),
        "names_in": NAMES_IN,
        "timeline": list(rows),
    }
    return {**sheet, "digest": digest_of(sheet)}


def digest_of(sheet: Mapping[str, Any]) -> str:
    """Return the SHA-256 digest of a sheet without its `digest`, in hexadecimal digits.

    It is taken of UTF-8 JSON with sorted keys, without spaces and without escapes of letters.
    """
    said = {name: value for name, value in sheet.items() if name != "digest"}
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "code": clock.code,
        "article": clock.article,
        "owner": clock.owner,
        "unit": clock.unit,
        "term": clock.term,
        "started_on": clock.started_on.isoformat(),
        "due_on": _iso(clock.due_on),
        "ended_on": _iso(clock.ended_on),
        "status": clock.status.value,
        "days_used": clock.days_used,
        "days_left": clock.days_left,
        "suspensions": [_interval(one) for one in clock.suspensions],
        "days": [day.isoformat() for day in clock.counted],
    }


def _side(owner: str, clocks: Sequence[Clock]) -> dict[str, Any]:
    """Return what a side used: `days` on which one of its deadlines counted, and the sum of their `days_used`."""
    own = [clock for clock in clocks if clock.owner == owner]
    days = {day for clock in own for day in clock.counted}
    return {"side": owner, "days": len(days), "days_used": sum(clock.days_used for clock in own)}


def _days(clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    """Return each day that counted for a deadline, with how many deadlines of each side it counted for."""
    return [
        {
            "on": day.isoformat(),
            **{owner: sum(clock.owner == owner and day in clock.counted for clock in clocks) for owner in OWNERS},
        }
        for day in sorted({day for clock in clocks for day in clock.counted})
    ]


def _days_off(clocks: Sequence[Clock], calendar: BusinessDays, as_of: date) -> list[dict[str, Any]]:
    """Return the days since the first deadline began that are no business days, each with the reason."""
    if not clocks:
        return []
    day, last = min(clock.started_on for clock in clocks), max([as_of, *(one.due_on for one in clocks if one.due_on)])
    found = []
    while day <= last:
        if not calendar.has(day):
            why, name = calendar.why_closed(day, NAMES_IN)
            found.append({"on": day.isoformat(), "reason": why, "name": name})
        day += _DAY
    return found


def _stops_any(suspension: Interval, clocks: Sequence[Clock]) -> bool:
    return any(suspension in clock.suspensions for clock in clocks)


def _interval(one: Interval) -> dict[str, Any]:
    return {
        "reason": one.reason,
        "first": one.first.isoformat(),
        "last": _iso(one.last),
        "noted_on": one.noted_on.isoformat(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
