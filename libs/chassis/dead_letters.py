"""Dead letters: events that no retry could deliver, kept in a table for `dead-letters list | show | replay | drop`."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Row, String, Table, Text, Uuid, delete, func, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.database import Database, Json, Timestamp, chassis_metadata
from chassis.events import CLOUD
from chassis.ids import new_id
from chassis.personal import DataSubject, impersonal, nobodys, personal, words_in

_DELETED = (
    "rows about the person, or that hold their id or an address of theirs, are deleted; one that names only a document "
    "stays, and so does one that the person only caused or may hear of, without their id: its copies would miss it"
)

dead_letter = Table(
    "dead_letter",
    chassis_metadata,
    Column("id", Uuid, primary_key=True),
    Column("event_id", String(60), nullable=False, index=True, info=impersonal()),
    Column("type", String(120), nullable=False, info=impersonal()),
    Column("subject", String(120), nullable=False, index=True, info=impersonal("an id")),
    Column("error", Text, nullable=False, info=personal("named", kept=_DELETED)),
    Column("headers", Json, nullable=False, info=impersonal("ids and the event's type")),
    Column("properties", Json, nullable=False, info=impersonal("ids and the event's type")),
    Column("body", Text, nullable=False, info=personal("named", kept=_DELETED)),
    Column("died_at", Timestamp, nullable=False, index=True),
    info=nobodys("an operator may replay the event; DEAD_LETTER_RETENTION_DAYS"),
)
_DELIVERY_HEADERS = (
    "x-ramal-attempt",
    "x-ramal-error",
    "x-death",
    "x-delivery-count",
    "x-first-death-exchange",
)


def bury(session: Session, *, headers: dict[str, Any], body: str, properties: dict[str, Any]) -> None:
    """Store a message of the service's dead queue in the table `dead_letter`, with everything that a replay needs.

    Keyword arguments `headers`, `body` and `properties` are those of the message. Headers that only describe its failed
    deliveries are left out. Values that JSON cannot hold are converted.
    """
    readable = _storable(headers)
    error = readable.get("x-ramal-error") or "delivery limit reached: its consumer died or never acknowledged"
    session.execute(
        insert(dead_letter).values(
            id=new_id(),
            event_id=str(readable.get(f"{CLOUD}id", ""))[:60],
            type=str(readable.get(f"{CLOUD}type", ""))[:120],
            subject=str(readable.get(f"{CLOUD}subject", ""))[:120],
            error=str(error),
            headers={k: v for k, v in readable.items() if not k.startswith(_DELIVERY_HEADERS)},
            properties=_storable(properties),
            body=_storable(body),
            died_at=clock.now(),
        )
    )


def _storable(value: Any) -> Any:
    """Convert a value of a dead letter so that JSON and a text column can hold it; what has no such form becomes text.

    Every message of the dead queue has to fit, because one that cannot be stored would block all messages behind it.
    AMQP's timestamps become whole seconds since 1970, in which form they are sent again.
    """
    if isinstance(value, Mapping):
        return {_storable(str(key)): _storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    if isinstance(value, datetime):
        return int(value.replace(tzinfo=UTC).timestamp())
    if isinstance(value, bool | int) or value is None:
        return value
    return str(value).encode(errors="replace").decode().replace("\x00", "\ufffd")


def listed(session: Session, *, event_type: str = "", limit: int = 100) -> list[Row[Any]]:
    """Return up to `limit` dead letters, oldest first, only those of `event_type` if it is given."""
    rows = select(dead_letter).order_by(dead_letter.c.id).limit(limit)
    if event_type:
        rows = rows.where(dead_letter.c.type == event_type)
    return list(session.execute(rows).all())


def found(session: Session, letter_id: UUID) -> Row[Any] | None:
    """Return one dead letter, or None if there is none with this id."""
    return session.execute(select(dead_letter).where(dead_letter.c.id == letter_id)).first()


def counts(session: Session) -> dict[str, int]:
    """Return the number of dead letters per event type."""
    rows = session.execute(select(dead_letter.c.type, func.count()).group_by(dead_letter.c.type))
    return {row[0]: row[1] for row in rows}


def replay(database: Database, put: Callable[..., None], letter_id: UUID) -> bool:
    """Put a dead letter back into the service's event queue, then delete it from the table.

    `put(body, properties=…, headers=…)` publishes into that queue and returns after the broker's confirm. Returns False
    when there is no dead letter with the id `letter_id`. If the process is killed between the two steps, the dead
    letter can be replayed again: by the inbox, a second delivery has no effect.
    """
    with database.reading() as session:
        letter = found(session, letter_id)
    if letter is None:
        return False
    put(letter.body.encode(), properties=letter.properties, headers=letter.headers)
    return drop(database, letter_id)


def drop(database: Database, letter_id: UUID) -> bool:
    """Delete a dead letter from the table without delivering it. Returns False when there is no such dead letter."""
    with database.writing() as session:
        gone = session.execute(delete(dead_letter).where(dead_letter.c.id == letter_id).returning(dead_letter.c.id))
        return gone.first() is not None


def forget(session: Session, subject: DataSubject) -> None:
    """Delete the dead letters about an erased person, and those that hold the person's id or e-mail address.

    Called by an erasure. `subject` is the erased person. A dead letter that holds only the person's document stays: it
    tells of a consumer unit or a company, and replaying it brings their copies up to date. A dead letter that has the
    person's id only as the actor who caused the event, or among its parties, stays without the id for the same reason.
    """
    user_id = str(subject.user_id)
    session.execute(delete(dead_letter).where(dead_letter.c.subject == user_id))
    with_id = select(dead_letter.c.id, dead_letter.c.body).where(dead_letter.c.body.contains(user_id))
    for letter in session.execute(with_id).all():
        this, body = dead_letter.c.id == letter.id, _without_part_in(letter.body, user_id)
        change = delete(dead_letter) if body is None else update(dead_letter).values(body=body)
        session.execute(change.where(this))
    if subject.addresses:
        holding_any = select(dead_letter.c.id, dead_letter.c.body).where(dead_letter.c.body.contains("@"))
        named = [row.id for row in session.execute(holding_any) if any(map(subject.is_addressed, _words(row.body)))]
        session.execute(delete(dead_letter).where(dead_letter.c.id.in_(named)))


def _without_part_in(body: str, user_id: str) -> str | None:
    """Return a dead letter's body without the person `user_id` as its actor and among its parties.

    Called when the person is erased; the dead letter then stays, with the returned body. Returns None if the body holds
    the id elsewhere too, or is no JSON object; the caller then deletes the dead letter.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("actor"), dict) and data["actor"].get("user_id") == user_id:
        data["actor"]["user_id"] = None
    if isinstance(data.get("parties"), list):
        data["parties"] = [party for party in data["parties"] if party != user_id]
    rest = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return None if user_id in rest else rest


def _words(body: str) -> Iterable[str]:
    """The texts in a body; of one that is no JSON, what stands between blanks and quotes."""
    try:
        return list(words_in(json.loads(body)))
    except (ValueError, RecursionError):
        return re.split(r"[\s\"',;<>(){}\[\]]+", body)


def purge(session: Session, *, before: datetime, limit: int = 1000) -> int:
    """Delete up to `limit` dead letters that died before `before`. Returns how many were deleted."""
    old = select(dead_letter.c.id).where(dead_letter.c.died_at < before).limit(limit)
    return session.execute(delete(dead_letter).where(dead_letter.c.id.in_(old))).rowcount  # type: ignore[attr-defined,no-any-return]
