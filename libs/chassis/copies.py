"""Copies of other services' facts: rows that events keep up to date, in any order and however often an event arrives.

    taken = copies.take(session, Person, event.data["user_id"], version=event.version, name=…, email=…)
    if taken and "email" in taken.before: …

An event carries the whole state of its subject and a version. A copy takes a higher version, and also the version that
it has: `republish` sends unchanged versions, and so fills a column that was added after the fact was first heard. A
copied table has a column `version`; one whose rows are erased has `erased_at`, and an erased row takes nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

R = TypeVar("R")


@dataclass(frozen=True)
class Taken(Generic[R]):
    """A copy that was written: its row, and the earlier values of the columns that changed.

    `is_new` tells whether the row was created; `before` is then empty.
    """

    row: R
    is_new: bool
    before: Mapping[str, Any]


def take(session: Session, kind: type[R], key: Any, /, *, version: int, **facts: Any) -> Taken[R] | None:
    """Write an event's facts into the service's copy of the event's subject. Called by reactions.

    `kind` is the mapped class of the copies, `key` the copy's primary key and `version` the event's subject version.
    All further keyword arguments are columns and their new values. Returns the written copy with the earlier values as
    Taken, or None when nothing was written, because the copy has a higher version or its person was erased. The row
    stays locked until the transaction ends, so that a second event about the subject waits.
    """
    mapper = inspect(kind)
    (key_column,) = mapper.primary_key
    key_name = mapper.get_property_by_column(key_column).key
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(kind).values({key_name: key, "version": version, **facts})
    is_new = session.execute(first.on_conflict_do_nothing().returning(key_column)).first() is not None
    row: Any = session.get_one(kind, key, with_for_update=True, populate_existing=True)
    if is_new:
        return Taken(row, True, {})
    if version < row.version or getattr(row, "erased_at", None) is not None:
        return None
    before = {name: getattr(row, name) for name, value in facts.items() if getattr(row, name) != value}
    row.version = version
    for name in before:
        setattr(row, name, facts[name])
    session.flush()
    return Taken(row, False, before)
