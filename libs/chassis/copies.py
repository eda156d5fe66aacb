"""Copies of other services' facts: rows that events keep up to date, in any order and however often an event arrives.

    on("representatives.company_approved.v1")(copies.keeper(Company, "company_id", "cnpj", "legal_name"))

    taken = copies.take(session, Person, event.data["user_id"], version=event.version, name=…, email=…)
    if taken and "email" in taken.before: …

An event carries the whole state of its subject and a version. A copy takes a higher version, and also the version that
it has: `republish` sends unchanged versions, and so fills a column that was added after the fact was first heard. A
copied table has a column `version`; one whose rows are erased has `erased_at`, and an erased row takes nothing more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.events import Event

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


def keeper(kind: type[Any], key: str, *columns: str, active_on: str = "") -> Callable[[Session, Event], None]:
    """Return a reaction that only writes an event's facts into the service's copy of the event's subject.

    `kind` is the mapped class of the copies. `key` is the field of the event's data that holds the copy's primary key,
    and `columns` are the fields to copy; each has a column of the same name. A field is read as a UUID where its column
    holds one. With `active_on`, the column `is_active` becomes True after an event of this type and False after any
    other.
    """

    def keep(session: Session, event: Event) -> None:
        types = inspect(kind).columns
        facts = {name: _read(event.data[name], types[name].type.python_type) for name in columns}
        if active_on:
            facts["is_active"] = event.type == active_on
        take(session, kind, UUID(event.data[key]), version=event.version, **facts)

    return keep


def _read(value: Any, type_: type) -> Any:
    return UUID(value) if type_ is UUID else value
