"""The outbox: an event is stored in the transaction of the change it reports, and the relay publishes it later.

Web processes never touch the broker. When the broker has confirmed an event, the relay moves it to the sent events
(`outbox_sent`), so the outbox holds only events that still have to be published. Every event takes the next version of
its subject from a counter row. Locking that row puts the transactions about one subject in order: versions follow
commit order, while ids and row numbers do not have to.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import clock, tracing
from chassis.context import Origin
from chassis.database import Timestamp, chassis_metadata, wake
from chassis.events import Fact
from chassis.ids import new_id
from chassis.personal import DataSubject, impersonal, nobodys, personal

CHANNEL = "outbox"

TOLD = (
    "a fact that happened is told, and whoever hears it after the erasure has a tombstone for the id; an address, for "
    "which there is no tombstone, is blanked with the name and telephone beside it"
)

outbox = Table(
    "outbox",
    chassis_metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", Uuid, nullable=False),
    Column("type", String(120), nullable=False, info=impersonal()),
    Column("subject", String(120), nullable=False, info=impersonal("an id, or a unit's code")),
    Column("subjectversion", BigInteger, nullable=False),
    Column("time", Timestamp, nullable=False),
    Column("data", Text, nullable=False, info=personal("named", kept=TOLD)),
    Column("traceparent", String(60), nullable=False, info=impersonal()),
    Column("returns", Integer, nullable=False, default=0),
    Column("retry_at", Timestamp),
    UniqueConstraint("subject", "subjectversion"),
    sqlite_autoincrement=True,  # the relay moves events by `seq`, so that no number may be used twice
    info=nobodys("an event waits for the relay; until the broker has confirmed it, which takes moments"),
)

subject_version = Table(
    "subject_version",
    chassis_metadata,
    Column("subject", String(120), primary_key=True, info=impersonal("an id, or a unit's code")),
    Column("version", BigInteger, nullable=False),
)


def publish(session: Session, fact: Fact) -> UUID:
    """Store `fact` as an event in the outbox, to be published if and when the session's transaction commits.

    The event takes the next version of its subject, whose counter row stays locked until the transaction ends. The
    transaction's actor is added to the event's data. Returns the event's id. Raises RuntimeError in a reading
    transaction.
    """
    origin: Origin | None = session.info.get("origin")
    if origin is None:
        raise RuntimeError(f"{fact.type} is published in a reading transaction: call the action by transact, not read.")
    event_id = new_id()
    actor = {
        "user_id": str(origin.actor.user_id) if origin.actor.user_id else None,
        "kind": origin.actor.kind,
    }
    with tracing.span(
        f"publish {fact.type}", origin.traceparent, "PRODUCER", {"messaging.message.id": str(event_id)}
    ) as one:
        _insert(session, fact, event_id, actor, one.traceparent)
    wake(session, CHANNEL)
    return event_id


@contextmanager
def kept_if(session: Session, is_wanted: bool) -> Iterator[None]:
    """Keep what the block writes and publishes if `is_wanted`, otherwise undo it: the same statements run either way.

    Used where the time that a request takes must not tell whether anything was written, such as whether an account
    exists. The block runs in a savepoint. The relay is woken in both cases.
    """
    wake(session, CHANNEL)  # outside, because undoing the savepoint would undo the notification
    savepoint = session.begin_nested()
    yield
    session.flush()
    if is_wanted:
        savepoint.commit()
    else:
        savepoint.rollback()


def _insert(session: Session, fact: Fact, event_id: UUID, actor: dict[str, Any], traceparent: str) -> None:
    row = {
        "id": event_id,
        "type": fact.type,
        "subject": fact.subject_id,
        "subjectversion": _next_version(session, fact.subject_id),
        "time": clock.now(),
        "data": json.dumps({**fact.data(), "actor": actor}, ensure_ascii=False, separators=(",", ":")),
        "traceparent": traceparent,
    }
    session.execute(insert(outbox), row)


def blank_addressee(session: Session, subject: DataSubject) -> None:
    """Empty an erased person's e-mail addresses, and `name` and `phone` beside them, in events in the outbox.

    Called by an erasure. `subject` is the erased person. A hearer that learns of the erasure first would otherwise
    still write to the address of somebody who has no account. The events are published all the same.
    """
    if not subject.addresses:
        return
    waiting = select(outbox.c.seq, outbox.c.data).where(outbox.c.data.contains("@"))
    for row in session.execute(waiting).all():
        blanked = without_addressee(row.data, subject)
        if blanked != row.data:
            session.execute(update(outbox).where(outbox.c.seq == row.seq).values(data=blanked))


def without_addressee(data: str, subject: DataSubject) -> str:
    """Return an event's data, a JSON text, with an erased person's addresses emptied, and `name` and `phone` beside
    them.

    `subject` is the erased person. Data without an address of theirs is returned unchanged.
    """
    told = json.loads(data)
    blanked = _blanked(told, subject)
    return data if blanked == told else json.dumps(blanked, ensure_ascii=False, separators=(",", ":"))


def _blanked(value: Any, subject: DataSubject) -> Any:
    if isinstance(value, list):
        return [_blanked(inner, subject) for inner in value]
    if not isinstance(value, dict):
        return "" if subject.is_addressed(value) else value
    beside = ("name", "phone") if any(map(subject.is_addressed, value.values())) else ()
    return {name: "" if name in beside else _blanked(inner, subject) for name, inner in value.items()}


def current_version(session: Session, subject: str) -> int:
    """Return the version of the last event about `subject`, 0 when there was none."""
    found = session.scalar(select(subject_version.c.version).where(subject_version.c.subject == subject))
    return found or 0


def backlog(session: Session) -> tuple[int, timedelta]:
    """Return how many events wait in the outbox and how long the oldest has waited."""
    count, oldest = session.execute(select(func.count(), func.min(outbox.c.time)).select_from(outbox)).one()
    return count, (clock.now() - oldest) if oldest else timedelta(0)


def _next_version(session: Session, subject: str) -> int:
    bump = _bump(session.get_bind().dialect.name)
    return int(session.execute(bump, {"this": subject}).scalar_one())


@lru_cache
def _bump(dialect_name: str) -> Any:
    """Return the SQL statement that takes the next version of a subject: it inserts version 1 for a new subject,
    otherwise increases the version, and returns the result.

    Run for every published event. The statement's only parameter is `this`, the subject. `dialect_name` is `sqlite` or
    `postgresql`. The statement is cached, because building it costs more than running it.
    """
    dialect: Any = sqlite if dialect_name == "sqlite" else postgresql
    first = dialect.insert(subject_version).values(subject=bindparam("this"), version=1)
    counted = {"version": subject_version.c.version + 1}
    on = first.on_conflict_do_update(index_elements=[subject_version.c.subject], set_=counted)
    return on.returning(subject_version.c.version)
