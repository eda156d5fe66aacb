"""The deadlines of a request as they stand on a day: used days, last day, met or late."""

from datetime import date

from chassis.business_days import BusinessDays
from connections.clocks.counting import Count
from connections.clocks.course import Clock, ClockStatus, Course
from connections.clocks.spans import Span, Spans
from connections.clocks.steps import Reading


def clocks_of(course: Course, calendar: BusinessDays, today: date) -> list[Clock]:
    """Return the deadlines of a request as they stand `today`, in the order in which they started.

    They follow from the course and the operator's calendar alone, so the same of both gives the same deadlines.
    """
    spans = Reading(course, calendar, today).spans_of_all_rows()
    return [_clock_of(span, spans, today) for span in sorted(spans.all, key=lambda span: span.started_on)]


def _clock_of(span: Span, spans: Spans, today: date) -> Clock:
    term, count, ended_on = spans.term_of(span.code), spans.count_of(span), span.ended_on
    due_on, days = count.due_on(), count.days
    counted = count.counted_until(min(today, ended_on or today))
    return Clock(
        code=span.code,
        article=term.article,
        owner=term.owner,
        unit=term.unit,
        term=days,
        started_on=span.started_on,
        due_on=due_on,
        days_used=len(counted),
        days_left=days - len(counted),
        suspensions=count.suspensions,
        status=_status(span, count, due_on, today),
        ended_on=ended_on,
        counted=counted,
    )


def _status(span: Span, count: Count, due_on: date | None, today: date) -> ClockStatus:
    day = today if span.ended_on is None else span.ended_on
    if due_on is not None and day > due_on and not span.is_moot:
        return ClockStatus.LATE
    if span.ended_on is not None:
        return ClockStatus.CANCELLED if span.is_cancelled else ClockStatus.MET
    return ClockStatus.SUSPENDED if count.is_suspended_on(today) else ClockStatus.RUNNING
