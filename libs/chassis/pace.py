"""How often somebody did something lately: what costs others a mail, a ticket or a place in a queue has a limit.

The rows themselves are counted, by the moment that each of them has, so a limit needs no table of its own.
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
    """Return how long to wait before one more is allowed, None when it is allowed now.

    At most `most` of the rows that match `which` may have their moment, the column `at`, in the time `within` before
    `now`.
    """
    recent = select(func.count(), func.min(at)).where(*which, at > now - within)
    count, oldest = session.execute(recent).one()
    return oldest + within - now if count >= most else None


def check_pace(session: Session, at: Any, *which: ColumnElement[bool], now: datetime, **limit: Any) -> None:
    """Raise TooManyRequests, with the time to wait, where `wait_before_next` with the same arguments says to wait."""
    wait = wait_before_next(session, at, *which, now=now, **limit)
    if wait is not None:
        raise TooManyRequests(retry_at=now + wait, now=now)
