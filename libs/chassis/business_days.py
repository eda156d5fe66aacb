"""Business days: all but Saturdays, Sundays and holidays. Terms that are counted in them are computed here."""

from collections.abc import Collection
from datetime import date, timedelta
from threading import Lock

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5


class BusinessDays:
    """The business days of a country (an ISO 3166 code), where the days `closed` are no business days either.

    `closed` are state, municipal and optional holidays, which the operator lists.
    """

    def __init__(self, country: str, closed: Collection[date] = ()) -> None:
        self._holidays = holidays.country_holidays(country)
        self._closed = frozenset(closed)
        self._lock = Lock()

    def has(self, day: date) -> bool:
        """Return whether a day is a business day."""
        with self._lock:  # the library lists a year as known before it has its holidays
            is_holiday = day in self._holidays
        return day.weekday() < _SATURDAY and not is_holiday and day not in self._closed

    def after(self, day: date, count: int) -> date:
        """Return the last day of a term of `count` business days that begins on the day after `day`."""
        while count:
            day += _DAY
            count -= self.has(day)
        return day

    def after_calendar_days(self, day: date, count: int) -> date:
        """Return the last day of a term of `count` calendar days that begins on the day after `day`.

        A first or last day that is no business day moves to the next business day.
        """
        first = self._from(day + _DAY)
        return self._from(first + (count - 1) * _DAY)

    def _from(self, day: date) -> date:
        """Return the first business day from `day` on."""
        return day if self.has(day) else self.after(day, 1)
