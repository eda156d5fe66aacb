"""Count tries so that parallel ones cannot pass a limit: one statement takes a try when it begins.

A try that was right is given back or resets the count. A try that was wrong stays counted, and so does one that was
interrupted.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.database import Timestamp
from identity.clients import Vault
from identity.model import Tally
from identity.model.tally import Limit


@dataclass(frozen=True)
class Taken:
    """One try that was taken from a count. The first try of a count has the `number` 1."""

    key: str
    limit: Limit
    opened_at: datetime
    lapses_at: datetime
    number: int


def tally_key(vault: Vault, limit: Limit, subject: str) -> str:
    """Return the key under which `subject` (a login, an address, an id) is counted."""
    return vault.mac("tally", limit.scope, subject).hex()


def take(session: Session, key: str, limit: Limit, now: datetime) -> Taken | None:
    """Add one try to the count stored under `key`, unless the count has reached its limit. Call it before a code or
    password is compared or a mail with a code is sent.

    `limit` says how many tries the count allows and when it lapses. Returns the counted try (a Taken, which `give_back`
    takes off again), or None when the count is full.
    """
    lapses_at = now + limit.quiet
    statement = _taking(session.get_bind().dialect.name, limit.is_fixed)
    facts = {"key": key, "now": now, "lapses_at": lapses_at, "tries": limit.tries}
    counted = session.execute(statement, facts).one_or_none()
    return Taken(key, limit, counted.opened_at, lapses_at, counted.taken) if counted else None


def open_again_at(session: Session, key: str, now: datetime) -> datetime:
    """Return when a full count lapses, so that tries are possible again."""
    return session.scalar(select(Tally.lapses_at).where(Tally.key == key)) or now


def note_failure(session: Session, taken: Taken) -> bool:
    """Record that a try was wrong. Returns whether it was the wrong one that reached the limit."""
    failed: int | None = session.scalar(_FAILED, {"this": taken.key, "since": taken.opened_at})
    return failed == taken.limit.tries


def give_back(session: Session, taken: Taken) -> None:
    """Take a try off its count, because it is not to count after all."""
    session.execute(_GIVEN_BACK, {"this": taken.key, "since": taken.opened_at})


def forget(session: Session, taken: Taken) -> None:
    """Reset the count of a try that was right."""
    session.execute(_FORGOTTEN, {"this": taken.key})


def forget_counts(session: Session, vault: Vault, *counted: tuple[Limit, str]) -> None:
    """Delete counts, each named by its limit and its subject (a login, an address, an id).

    They are deleted one by one in this order: a count that a login takes later comes later.
    """
    for limit, subject in counted:
        session.execute(_FORGOTTEN, {"this": tally_key(vault, limit, subject)})


# Statements are built once: every login runs six of them, and building one costs more than running it.
_tally: Any = Tally.__table__
_same = and_(_tally.c.key == bindparam("this"), _tally.c.opened_at == bindparam("since"))
_FAILED = update(_tally).where(_same).values(failed=_tally.c.failed + 1).returning(_tally.c.failed)
_GIVEN_BACK = update(_tally).where(_same, _tally.c.taken > 0).values(taken=_tally.c.taken - 1)
_FORGOTTEN = delete(_tally).where(_tally.c.key == bindparam("this"))


@lru_cache
def _taking(dialect_name: str, is_fixed: bool) -> Any:
    """Return the SQL statement with which `take` adds one try to a count, begins a new count, or restarts one that has
    lapsed.

    `dialect_name` is `sqlite` or `postgresql`. Its parameters are `key`, `now`, `lapses_at` and `tries`, the limit. The
    statement returns the time at which the count began and the tries counted with this one, and no row when the count
    is full. If `is_fixed`, further tries do not move the time at which the count lapses.
    """
    dialect: Any = sqlite if dialect_name == "sqlite" else postgresql
    now, lapses_at = (bindparam(name, type_=Timestamp) for name in ("now", "lapses_at"))
    fresh = dialect.insert(_tally).values(key=bindparam("key"), taken=1, failed=0, opened_at=now, lapses_at=lapses_at)
    lapsed = _tally.c.lapses_at <= now
    return fresh.on_conflict_do_update(
        index_elements=[_tally.c.key],
        set_={
            "taken": case((lapsed, 1), else_=_tally.c.taken + 1),
            "failed": case((lapsed, 0), else_=_tally.c.failed),
            "opened_at": case((lapsed, now), else_=_tally.c.opened_at),
            "lapses_at": case((lapsed, lapses_at), else_=_tally.c.lapses_at) if is_fixed else lapses_at,
        },
        where=or_(lapsed, _tally.c.taken < bindparam("tries")),
    ).returning(_tally.c.opened_at, _tally.c.taken)
