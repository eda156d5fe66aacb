"""Counts the days of a deadline one by one, written apart from the service's own arithmetic to compare the two."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

Suspension = tuple[date, date | None]


def standing(day: date, suspensions: Sequence[Suspension]) -> bool:
    return any(day >= first and (last is None or day <= last) for first, last in suspensions)


def count_slowly(
    event: date,
    term: int,
    in_business_days: bool,
    suspensions: Sequence[Suspension],
    holidays: Collection[date],
    today: date,
) -> tuple[date | None, int]:
    """Return the last day of a deadline (None if a suspension without an end keeps it away) and the days used `today`.

    It stops looking for the last day after 20 years.
    """

    def is_open(day: date) -> bool:
        return day.isoweekday() not in (6, 7) and day not in holidays

    begun, counted, used, due = False, 0, 0, None
    day = event
    for _ in range(20 * 366):
        day = day + timedelta(days=1)
        begun = begun or is_open(day)
        counts = begun and (is_open(day) or not in_business_days) and not standing(day, suspensions)
        if due is not None:
            if day > today:
                break
            used += counts
            continue
        if counts and counted < term:
            counted += 1
            used += day <= today
        if counted == term and is_open(day) and not standing(day, suspensions):
            due = day
        if due is None and day > today and any(last is None and day >= first for first, last in suspensions):
            break
    return due, used
