"""Limits on how often somebody may do something that costs others, such as a mail, a ticket or a place in a queue.

The rows of what was done are counted by the moment that each row has, so a limit needs no table of its own. Those who
do the same thing at once are counted one after another, so that together they do not pass the limit.
"""

import hashlib
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
    TooManyRequests instead. In a writing transaction, another one that asks with the same `at` and `which` waits until
    this one has ended, and then counts what it did.
    """
    _wait_for_others(session, at, which)
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


def _wait_for_others(session: Session, at: Any, which: tuple[ColumnElement[bool], ...]) -> None:
    """Wait until no other transaction is between counting the same rows and its end.

    On PostgreSQL by a lock that the transaction keeps. SQLite writes one transaction at a time anyway, and a reading
    transaction adds nothing to what is counted.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql" or connection.get_execution_options().get("postgresql_readonly"):
        return
    counted = select(at).where(*which).compile(dialect=connection.dialect)
    name = f"{counted} {sorted(counted.params.items())}"
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    session.execute(select(func.pg_advisory_xact_lock(key)))
