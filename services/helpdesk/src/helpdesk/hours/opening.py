"""When support is open: weekly hours in local time, without holidays and days off, with days that are open besides.

Durations are counted year by year. A year's open times are computed once, from the local hours of its days, so a span
of a year costs no more than one of an hour, and a change of the clocks moves no hour.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from chassis.business_days import Holidays
from helpdesk.hours.local import first_moment

DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_YEARS_AHEAD = 50


class NeverOpen(ValueError):
    """These business hours hold too little open time: half a century passes before the wished time is over."""


@dataclass(frozen=True, order=True)
class Span:
    """A time of the day in which support is open, [opens, closes), both since local midnight. `DAY` is its end."""

    opens: timedelta
    closes: timedelta


@dataclass(frozen=True)
class BusinessHours:
    """When support is open, in the local time of `zone`, an IANA name.

    `days` has the spans of each weekday by its ISO number (1 is Monday). On holidays of `country` (ISO 3166) and on the
    days `closed` support is closed. A day in `opened` has its own spans, whatever else it is. The spans of a day are in
    order and do not overlap. `version` is that of the calendar from which the hours come, 0 for the settings'.
    """

    zone: str
    country: str
    days: Mapping[int, tuple[Span, ...]]
    closed: Collection[date] = ()
    opened: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    version: int = 0
    _years: dict[int, "_Year"] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def holidays(self) -> Holidays:
        return Holidays(self.country)

    @cached_property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def spans(self, day: date) -> tuple[Span, ...]:
        """Return the spans of a day in which support is open."""
        if day in self.opened:
            return self.opened[day]
        if day in self.closed or not self.days.get(day.isoweekday()) or self.holidays.has(day):
            return ()
        return self.days[day.isoweekday()]

    def is_open(self, at: datetime) -> bool:
        """Return whether support is open at a moment. The moment of closing is not."""
        return self.due(at, _NOTHING) == at

    def due(self, start: datetime, target: timedelta) -> datetime:
        """Return the first open moment at which the business time `target` has passed since `start`, in UTC.

        Time that ends exactly with a day's hours ends at the next opening. Raises NeverOpen.
        """
        first = start.astimezone(self.clock).year
        left = target + self._of(first).passed(start)
        for year in range(first, first + _YEARS_AHEAD):
            if left < self._of(year).total:
                return self._of(year).moment(left)
            left -= self._of(year).total
        raise NeverOpen(f"{target} of business time since {start}")

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the business time from `start` to `end`; nothing when `end` is not later."""
        if end <= start:
            return _NOTHING
        first, last = (moment.astimezone(self.clock).year for moment in (start, end))
        whole = sum((self._of(year).total for year in range(first, last)), _NOTHING)
        return whole + self._of(last).passed(end) - self._of(first).passed(start)

    def _of(self, year: int) -> "_Year":
        if year not in self._years:
            self._years[year] = _Year(list(self._open_times(year)))
        return self._years[year]

    def _open_times(self, year: int) -> Iterator[tuple[datetime, datetime]]:
        """Yield the times of a year in which support is open, as pairs of moments in UTC, in order."""
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            for span in self.spans(day):
                opens, closes = (first_moment(day, time, self.clock) for time in (span.opens, span.closes))
                if opens < closes:
                    yield opens, closes


class _Year:
    """The open times of a year, and how much business time has passed before each of them."""

    def __init__(self, times: list[tuple[datetime, datetime]]) -> None:
        self._times = times
        self._starts = [opens for opens, _closes in times]
        self._before: list[timedelta] = []
        self.total = _NOTHING
        for opens, closes in times:
            self._before.append(self.total)
            self.total += closes - opens

    def passed(self, moment: datetime) -> timedelta:
        """Return the business time of the year that has passed at a moment."""
        at = bisect_right(self._starts, moment) - 1
        if at < 0:
            return _NOTHING
        opens, closes = self._times[at]
        return self._before[at] + min(moment.astimezone(UTC), closes) - opens

    def moment(self, passed: timedelta) -> datetime:
        """Return the open moment at which `passed` of the year's business time is over. It is less than the total."""
        at = bisect_right(self._before, passed) - 1
        return self._starts[at] + (passed - self._before[at])
