"""How often somebody did something lately: what costs others a mail, a ticket or a place in a queue has a limit."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from chassis.problems import TooManyRequests

DAY = timedelta(days=1)


def wait_before_next(
    session: Session, at: Any, *which: ColumnElement[bool], most: int, now: datetime, within: timedelta = DAY
) -> timedelta | None:
    """How long to wait when `most` rows of `which` have their moment `at` within the time before `now`; None if not."""
    recent = select(func.count(), func.min(at)).where(*which, at > now - within)
    count, oldest = session.execute(recent).one()
    wait: timedelta | None = oldest + within - now if count >= most else None
    return wait


def check_pace(session: Session, at: Any, *which: ColumnElement[bool], **limit: Any) -> None:
    """Raises TooManyRequests, with when to come again, for who has to wait (`wait_before_next`)."""
    wait = wait_before_next(session, at, *which, **limit)
    if wait is not None:
        raise TooManyRequests(headers={"Retry-After": str(max(1, int(wait.total_seconds())))})
