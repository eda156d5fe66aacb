"""The deadlines that a timeline has started, and how each is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from chassis.business_days import BusinessDays
from connections.clocks import terms
from connections.clocks.counting import Count
from connections.clocks.course import Course, Interval
from connections.clocks.suspensions import Suspensions
from connections.forms.terms import Term


@dataclass
class Span:
    """A deadline from its start, and how it ended. `until` is its last day if the timeline names one.

    `ended_by` is the number of the row that ended it. A cancelled one that `is_moot` binds nobody any more, even if its
    last day was over. While one that `is_looked_at` ran, up to its last day, an analyst had the request.
    """

    code: str
    started_on: date
    until: date | None = None
    ended_on: date | None = None
    ended_by: int | None = None
    is_cancelled: bool = False
    is_moot: bool = False
    is_looked_at: bool = False


@dataclass
class Spans:
    """The deadlines that were started so far. `row` is the number of the row of the timeline that is being read."""

    course: Course
    calendar: BusinessDays
    all: list[Span] = field(default_factory=list)
    row: int = -1

    def __post_init__(self) -> None:
        self._suspensions = Suspensions(self.course.happenings)

    def start(self, code: str, on: date, *, until: date | None = None, is_looked_at: bool = False) -> None:
        """Start a deadline. It takes the place of one with its code that started on the same day, and used none."""
        self.all = [one for one in self.all if (one.code, one.started_on) != (code, on)]
        self.all.append(Span(code, on, until, is_looked_at=is_looked_at))

    def running(self, code: str) -> Span | None:
        """Return the deadline with this code that has not ended."""
        return next((one for one in self.all if one.code == code and one.ended_on is None), None)

    def is_running(self, codes: Iterable[str]) -> bool:
        return any(self.running(code) for code in codes)

    def end(self, codes: Iterable[str], on: date, *, is_cancelled: bool = False) -> None:
        """End those of the deadlines with these codes that run."""
        for code in codes:
            span = self.running(code)
            if span:
                span.ended_on, span.ended_by = max(on, span.started_on), self.row
                span.is_cancelled = is_cancelled

    def drop(self, code: str, on: date) -> None:
        """End a deadline that binds nobody, or forget it if it starts after the day `on`."""
        span = self.running(code)
        if span is None:
            return
        if span.started_on > on:
            self.all.remove(span)
            return
        self.end({code}, on, is_cancelled=True)
        span.is_moot = True

    def term_of(self, code: str) -> Term:
        """Return the term of the request's form, or else that of the law."""
        return self.course.terms.get(code) or terms.TERMS[code]

    def due_on(self, span: Span) -> date | None:
        """Return the last day of a deadline as far as the timeline has been read, None while it stands still."""
        return self.count_of(span).due_on()

    def is_in_time(self, span: Span, on: date) -> bool:
        """Return whether the last day of a deadline is not over on the day `on`."""
        return on <= (self.due_on(span) or on)

    def count_of(self, span: Span) -> Count:
        """Return how the days of a deadline are counted, with the suspensions that stop it while it runs."""
        last_row = self.row if span.ended_by is None else span.ended_by
        stopping = self._suspensions.of(
            span.code,
            self.term_of(span.code).owner,
            last_row=last_row,
            due_on=lambda known: self._count(span, known).due_on(),
        )
        return self._count(span, [one for one in stopping if _meets(one, span)])

    def _count(self, span: Span, suspensions: Sequence[Interval]) -> Count:
        term = self.term_of(span.code)
        return Count(
            started_on=span.started_on,
            term=term.days,
            unit=term.unit,
            calendar=self.calendar,
            suspensions=sorted(suspensions, key=lambda one: (one.first, one.last or date.max, one.reason)),
            until=span.until,
            keeps_last_day=span.code in terms.RETURNED,
        )


def _meets(suspension: Interval, span: Span) -> bool:
    """Return whether a suspension leaves out days between the start and the end of a deadline."""
    is_over = suspension.last is not None and suspension.last <= span.started_on
    is_later = span.ended_on is not None and suspension.first > span.ended_on
    return not is_over and not is_later
