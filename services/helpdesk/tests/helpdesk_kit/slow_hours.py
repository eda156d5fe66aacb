"""Business hours counted minute by minute: slow, and as plain as the rule. The fast ones are held against it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from helpdesk.hours import BusinessHours, Pause, Span

MINUTE = timedelta(minutes=1)


def slow_due(hours: BusinessHours, start: datetime, target: timedelta, pauses: Sequence[Pause] = ()) -> datetime | None:
    """Return when `target` has passed since `start`, by walking from minute to minute. None where a pause lasts."""
    for minute, is_open in _minutes(hours, start):
        if any(pause.began <= minute and pause.ended is None for pause in pauses):
            return None
        if is_open and not any(pause.began <= minute < pause.ended for pause in pauses if pause.ended):
            if target <= timedelta(0):
                return minute
            target -= MINUTE
    raise AssertionError("never open")


def slow_elapsed(hours: BusinessHours, start: datetime, end: datetime) -> timedelta:
    """Return the business time between two full minutes, by counting the open ones."""
    counted = 0
    for minute, is_open in _minutes(hours, start):
        if minute >= end:
            break
        counted += is_open
    return counted * MINUTE


def _minutes(hours: BusinessHours, start: datetime) -> Iterator[tuple[datetime, bool]]:
    """Yield each minute from `start` on, with whether support is open in it.

    A clock that is put back does not count as going back: the latest time that it has shown is what counts.
    """
    zone = ZoneInfo(hours.zone)
    minute = start.astimezone(UTC) - timedelta(days=2)  # what the clock has shown before counts
    latest = datetime.min  # local
    while True:
        latest = max(latest, minute.astimezone(zone).replace(tzinfo=None))
        if minute >= start:
            yield minute, _is_open(hours, latest)
        minute += MINUTE


def _is_open(hours: BusinessHours, shown: datetime) -> bool:
    since_midnight = shown - datetime.combine(shown.date(), time())
    return any(span.opens <= since_midnight < span.closes for span in _spans(hours, shown.date()))


def _spans(hours: BusinessHours, day: date) -> Sequence[Span]:
    if day in hours.opened:
        return hours.opened[day]
    if day in hours.closed or day in _holidays(hours.country, day.year):
        return ()
    return hours.days.get(day.isoweekday(), ())


@lru_cache
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
