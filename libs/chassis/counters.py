"""Counters: numbers that are given once and in order, such as those of protocols and tickets. There may be gaps.

A service declares a table with the columns `name` (the primary key) and `value`.
"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def next_number(session: Session, counters: type[Any], name: str) -> int:
    """Return the next number of the counter `name`, from 1 on.

    `counters` is the mapped class of the service's counters. The counter's row stays locked until the transaction ends.
    So an action draws its numbers after everything that is slow.
    """
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(counters).values(name=name, value=0).on_conflict_do_nothing())
    session.execute(update(counters).where(counters.name == name).values(value=counters.value + 1))
    return int(session.scalars(select(counters.value).where(counters.name == name)).one())
