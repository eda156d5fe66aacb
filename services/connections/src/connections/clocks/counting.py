"""Count the days of deadlines (REN 1000/2021, art. 656).

The day after the event is the first that counts; if it is no business day, the next business day is. If the last day is
no business day, the deadline ends on the next one. Days of a suspension never count, its first and its last included.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.business_days import BusinessDays
from connections.clocks.course import Interval

CALENDAR_DAYS, BUSINESS_DAYS = "calendar_days", "business_days"
_DAY = timedelta(days=1)
_LONGEST = 10 * 366
"""No deadline with its suspensions is followed for more days than this."""


@dataclass(frozen=True)
class Count:
    """The days of one deadline: of `term` days of a `unit`, after `started_on`.

    With `is_fixed` the days are counted up to a day that was named, such as the end of a budget's validity: the first
    and last day move for no holiday.
    """

    started_on: date
    term: int
    unit: str
    calendar: BusinessDays
    suspensions: Sequence[Interval]
    is_fixed: bool = False

    def due_on(self) -> date | None:
        """Return the last day, or None while a suspension without an end comes before it."""
        open_from = min((one.first for one in self.suspensions if one.last is None), default=None)
        for day, used in self._days():
            if open_from and day >= open_from:
                return None
            if used == self.term and (self.is_fixed or self.calendar.has(day)) and not self._is_suspended(day):
                return day
        return None

    def used_until(self, last: date) -> int:
        """Return how many days were used up to and including `last`.

        The days by which the end moved to a business day do not count: on the last day, all days of the term are used.
        """
        return len(self.counted_until(last))

    def counted_until(self, last: date) -> list[date]:
        """Return the days that counted, up to and including `last`; after the last day of the term, those too late."""
        due_on, before, counted = self.due_on(), 0, []
        for day, used in self._days():
            if day > last:
                break
            if used > before or (due_on is not None and day > due_on and self._counts(day)):
                counted.append(day)
            before = used
        return counted

    def is_suspended_on(self, day: date) -> bool:
        return self._is_suspended(day)

    def _days(self) -> Iterator[tuple[date, int]]:
        """Yield the days since the event, each with how many of the term's days are used at its end."""
        day, used = self.started_on, 0
        first = self._first()
        yield day, 0
        for _ in range(_LONGEST):
            day += _DAY
            if day >= first and used < self.term and self._counts(day):
                used += 1
            yield day, used

    def _first(self) -> date:
        first = self.started_on + _DAY
        while not self.is_fixed and not self.calendar.has(first):
            first += _DAY
        return first

    def _counts(self, day: date) -> bool:
        return (self.unit == CALENDAR_DAYS or self.calendar.has(day)) and not self._is_suspended(day)

    def _is_suspended(self, day: date) -> bool:
        return any(interval.has(day) for interval in self.suspensions)
