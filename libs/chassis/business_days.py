"""Business days: all but Saturdays, Sundays and holidays. Terms that are counted in them are computed here."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from threading import Lock

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5


class Holidays:
    """The national holidays of a country (an ISO 3166 code), with their names.

    Raises NotImplementedError for a country that the library `holidays` does not know.
    """

    def __init__(self, country: str) -> None:
        self._country = country
        self._holidays = holidays.country_holidays(country)
        self._lock = Lock()

    def has(self, day: date) -> bool:
        """Return whether a day is a holiday."""
        with self._lock:  # the library lists a year as known before it has its holidays
            return day in self._holidays

    def of_years(self, years: Collection[int], language: str) -> dict[date, str]:
        """Return the holidays of some years by day, with their names.

        The names are in `language` (`pt`, `es`, `en`) where the library has it for the country, otherwise in the
        country's own language.
        """
        return dict(_named(self._country, frozenset(years), language))


@lru_cache(maxsize=64)
def _named(country: str, years: frozenset[int], language: str) -> tuple[tuple[date, str], ...]:
    """Return holidays with their names, in order."""
    known = holidays.country_holidays(country)
    chosen = next((spoken for spoken in known.supported_languages if spoken.partition("_")[0] == language), None)
    own = known.default_language  # without a language, the library takes that of the machine
    return tuple(sorted(holidays.country_holidays(country, years=years, language=chosen or own).items()))


class BusinessDays:
    """The business days of a country (an ISO 3166 code), where the days `closed` are no business days either.

    `closed` are state, municipal and optional holidays, which the operator lists.
    """

    def __init__(self, country: str, closed: Collection[date] = ()) -> None:
        self._holidays = Holidays(country)
        self._closed = frozenset(closed)

    def has(self, day: date) -> bool:
        """Return whether a day is a business day."""
        return day.weekday() < _SATURDAY and not self._holidays.has(day) and day not in self._closed

    def why_closed(self, day: date, language: str) -> tuple[str, str | None]:
        """Return why a day that is no business day is none, and a holiday's name in `language`.

        The reason is `holiday`, `closed` for a day that the operator listed, or `weekend`; only a holiday has a name.
        """
        if self._holidays.has(day):
            return "holiday", self._holidays.of_years([day.year], language).get(day)
        return ("closed" if day in self._closed else "weekend"), None

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
        first = self.first_from(day + _DAY)
        return self.first_from(first + (count - 1) * _DAY)

    def first_from(self, day: date) -> date:
        """Return the first business day from `day` on, which is `day` if it is one."""
        return day if self.has(day) else self.after(day, 1)
