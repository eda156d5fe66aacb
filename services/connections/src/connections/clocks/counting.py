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


@dataclass(frozen=True)
class Count:
    """The days of one deadline: of `term` days of a `unit`, after `started_on`.

    With `until` the deadline lasts to a day that was named, such as the end of a budget's validity, and `term` is not
    used: the first day moves for no holiday, and days of suspensions are added at the end. With `keeps_last_day` the
    last day does not move either: the day that a return names was counted as a last day when it was named.
    """

    started_on: date
    term: int
    unit: str
    calendar: BusinessDays
    suspensions: Sequence[Interval]
    until: date | None = None
    keeps_last_day: bool = False

    @property
    def days(self) -> int:
        """The days of the deadline, in its unit. Until a named day, those that lie before it, and that day."""
        if self.until is None:
            return self.term
        named = (self.started_on + _DAY * number for number in range(1, (self.until - self.started_on).days + 1))
        return sum(self._is_of_unit(day) for day in named)

    def due_on(self) -> date | None:
        """Return the last day, or None while a suspension without an end comes before it."""
        open_from = min((one.first for one in self.suspensions if one.last is None), default=None)
        for day, used in self._days():
            if open_from and day >= open_from:
                return None
            if used and self._may_end_on(day):
                return day
        return None

    def counted_until(self, last: date) -> list[date]:
        """Return the days that counted, up to and including `last`; after the last day of the term, those too late.

        The days by which the end moved to a business day do not count: on the last day, all days of the term are used.
        """
        due_on, term, first = self.due_on(), self.days, self._first()
        counted: list[date] = []
        for number in range(1, (last - self.started_on).days + 1):
            day = self.started_on + _DAY * number
            is_over = due_on is not None and day > due_on
            is_within = day >= first and len(counted) < term
            if (is_over or is_within) and self._is_of_unit(day) and not self.is_suspended_on(day):
                counted.append(day)
        return counted

    def is_suspended_on(self, day: date) -> bool:
        return any(interval.has(day) for interval in self.suspensions)

    def _days(self) -> Iterator[tuple[date, bool]]:
        """Yield the days from the event on, each with whether all days of the deadline are used at its end."""
        is_named = self.until is not None
        left = max((self.until - self.started_on).days, 0) if self.until else self.term
        day, first = self.started_on, self._first()
        yield day, left == 0
        while day < date.max:
            day += _DAY
            if left and day >= first and (is_named or self._is_of_unit(day)) and not self.is_suspended_on(day):
                left -= 1
            yield day, left == 0

    def _first(self) -> date:
        first = self.started_on + _DAY
        while self.until is None and not self.calendar.has(first):
            first += _DAY
        return first

    def _may_end_on(self, day: date) -> bool:
        if self.until is not None and (self.keeps_last_day or day <= self.started_on):
            return day <= self.started_on or not self.is_suspended_on(day)
        return self.calendar.has(day) and not self.is_suspended_on(day)

    def _is_of_unit(self, day: date) -> bool:
        return self.unit == CALENDAR_DAYS or self.calendar.has(day)
