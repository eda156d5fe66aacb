"""Targets in business time that stand still while a ticket is paused."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from helpdesk.hours.opening import BusinessHours


class Pause(NamedTuple):
    """A time in which a target does not run, [began, ended). `ended` is None while it lasts."""

    began: datetime
    ended: datetime | None


def due_with(hours: BusinessHours, start: datetime, target: timedelta, pauses: Iterable[Pause] = ()) -> datetime | None:
    """Return the first moment, open and in no pause, at which the business time `target` has passed since `start`.

    Time in pauses does not count; they may overlap. Returns None when a pause that still lasts comes before. Raises
    NeverOpen.
    """
    at, left = start, target
    for pause in sorted(pauses, key=lambda pause: pause.began):
        if pause.ended is not None and pause.ended <= at:
            continue
        due = hours.due(at, left)
        if due < pause.began:
            return due
        if pause.ended is None:
            return None
        left -= hours.elapsed(at, pause.began)
        at = pause.ended
    return hours.due(at, left)
