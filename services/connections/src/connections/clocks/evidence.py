"""The evidence sheet of a request: which day each side used, and why other days did not count, with a digest."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.business_days import BusinessDays
from connections.clocks.course import Clock, Course
from connections.clocks.running import clocks_of, count_of_clock

DIGEST = "digest"


def evidence_of(about: Mapping[str, Any], course: Course, calendar: BusinessDays, today: date) -> dict[str, Any]:
    """Return the evidence sheet of a request as JSON values, computed `today`.

    `about` names the request: its id, protocol, service order, kind and consumer unit. `happenings` are the rows of the
    timeline, without what anybody wrote. Each deadline has `uncounted`, the days after its start that did not count:
    together with `days_used` they are all days until `last_on`. `sides` adds up the days that each side used. `digest`
    is the SHA-256 of the other members, written by `canonical`.
    """
    clocks = clocks_of(course, calendar, today)
    sheet = {
        "request": dict(about),
        "computed_on": today.isoformat(),
        "happenings": [
            {"on": one.on.isoformat(), "kind": one.kind.value, "side": one.side} for one in course.happenings
        ],
        "clocks": [_with_days(clock, calendar, today) for clock in clocks],
        "sides": {owner: _sums([one for one in clocks if one.owner == owner]) for owner in ("distributor", "customer")},
    }
    return {**sheet, DIGEST: digest_of(sheet)}


def digest_of(sheet: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a sheet without its digest, in hexadecimal."""
    return hashlib.sha256(canonical({name: value for name, value in sheet.items() if name != DIGEST})).hexdigest()


def canonical(sheet: Mapping[str, Any]) -> bytes:
    """Return JSON in UTF-8 that is the same for the same values: sorted names, no spaces, only the needed escapes."""
    return json.dumps(sheet, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def as_json(clock: Clock) -> dict[str, Any]:
    """Return a deadline with its days as texts, `YYYY-MM-DD`."""
    return {
        "code": clock.code,
        "article": clock.article,
        "owner": clock.owner,
        "unit": clock.unit,
        "term": clock.term,
        "started_on": clock.started_on.isoformat(),
        "due_on": clock.due_on.isoformat() if clock.due_on else None,
        "ended_on": clock.ended_on.isoformat() if clock.ended_on else None,
        "days_used": clock.days_used,
        "days_left": clock.days_left,
        "status": clock.status.value,
        "suspensions": [
            {
                "reason": one.reason,
                "first_on": one.first.isoformat(),
                "last_on": one.last.isoformat() if one.last else None,
            }
            for one in clock.suspensions
        ],
    }


def _with_days(clock: Clock, calendar: BusinessDays, today: date) -> dict[str, Any]:
    last = min(clock.ended_on or today, today)
    uncounted = count_of_clock(clock, calendar).uncounted_until(last)
    days = [{"on": day.isoformat(), "why": why} for day, why in uncounted]
    return {**as_json(clock), "last_on": last.isoformat(), "uncounted": days}


def _sums(clocks: list[Clock]) -> dict[str, int]:
    return {
        "business_days_used": sum(one.days_used for one in clocks if one.unit == "business_days"),
        "calendar_days_used": sum(one.days_used for one in clocks if one.unit == "calendar_days"),
        "late": sum(one.status == "late" for one in clocks),
        "met": sum(one.status == "met" for one in clocks),
    }
