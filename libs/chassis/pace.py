"""Limits on how often somebody may do something that costs others, such as a mail, a ticket or a place in a queue.

The rows of what was done are counted by the moment that each row has, so a limit needs no table of its own.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from chassis.problems import TooManyRequests

DAY = timedelta(days=1)


def wait_before_next(
    session: Session, at: Any, *which: ColumnElement[bool], most: int, now: datetime, within: timedelta = DAY
) -> timedelta | None:
    """Return how long somebody has to wait, a timedelta, before doing something once more; None when it is allowed now.

    What was done, such as asking for a mail, is counted as rows of a table. `at` is the column with the moment of a
    row. The positional arguments after `at` (`which`) are SQL conditions that select the rows to count. At most `most`
    of them may lie within the time `within` (a day by default) before `now`. Nothing is raised; `check_pace` raises
    TooManyRequests instead.
    """
    recent = select(func.count(), func.min(at)).where(*which, at > now - within)
    count, oldest = session.execute(recent).one()
    return oldest + within - now if count >= most else None


def check_pace(session: Session, at: Any, *which: ColumnElement[bool], now: datetime, **limit: Any) -> None:
    """Raise TooManyRequests, with the time to wait, when somebody has done something too often lately.

    An action calls it before it does the thing, such as sending a mail. What was done is counted as rows of a table:
    those that match the SQL conditions given after `at`, by the moment in their column `at`. Two keyword arguments say
    the limit: at most `most` rows within the time `within` (a day by default).
    """
    wait = wait_before_next(session, at, *which, now=now, **limit)
    if wait is not None:
        raise TooManyRequests(retry_at=now + wait, now=now)
