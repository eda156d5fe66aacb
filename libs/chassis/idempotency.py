"""`Idempotency-Key`: a creating POST that is repeated with the same key gets the first answer and happens once.

The key is reserved before the action starts, and the answer is stored in the action's own transaction. A process killed
in between leaves either both or only the reservation, which ends with its process. A reservation also expires after a
minute, for a process that is suspended. Only 2xx answers are kept, for 24 hours and per caller.
"""

import hashlib
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Uuid,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.database import Database, Json, Timestamp, chassis_metadata
from chassis.ids import new_id
from chassis.personal import impersonal, nobodys, personal
from chassis.presence import Presence, is_gone
from chassis.problems import FieldError, Invalid, KeyReused, RequestRunning

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
_RUNNING = timedelta(minutes=1)
_TRY_AGAIN_SECONDS = 0.25
MAX_KEY = 200
_TEXTS_AT_ONCE = 200

idempotency_key = Table(
    "idempotency_key",
    chassis_metadata,
    Column("caller", String(64), primary_key=True, info=impersonal("a digest; `forget_answers` finds a caller by it")),
    Column("key", String(64), primary_key=True, info=impersonal("a digest")),
    Column("fingerprint", String(64), nullable=False, info=impersonal("a keyed digest of the request")),
    Column("ticket", Uuid, nullable=False),
    Column("status", Integer),
    Column("headers", Json, info=impersonal("media type and version of the answer")),
    Column("body", LargeBinary, info=personal("caller or named", kept="emptied by `forget_answers` when it is theirs")),
    Column("expires_at", Timestamp, nullable=False, index=True),
    Column("holder", String(60), info=impersonal("the process that carries out the request")),
    info=nobodys("a repeated request gets its answer again; 24 hours"),
)


@dataclass(frozen=True)
class Stored:
    """An answer that was given before. `body` is None when it held a secret and was therefore not stored."""

    status: int
    headers: dict[str, str]
    body: bytes | None


@dataclass(frozen=True)
class Reservation:
    """The right to carry out the request that has this idempotency key.

    `ticket` tells this reservation from later ones.
    """

    caller: str
    key: str
    fingerprint: str
    ticket: UUID

    def remember(self, session: Session, stored: Stored) -> None:
        """Store the request's answer in the action's transaction, for later requests with the same idempotency key.

        `stored` is the answer: status, headers and body, the body None if it holds a secret. `session` is the action's,
        so that the answer is committed together with the change. Raises `RequestRunning` when the reservation had
        expired, so that the transaction rolls back.
        """
        values = {
            "status": stored.status,
            "headers": stored.headers,
            "body": stored.body,
            "expires_at": clock.now() + KEPT,
        }
        row = update(idempotency_key).where(*self._mine()).values(values).returning(idempotency_key.c.key)
        if session.execute(row).first() is None:
            raise RequestRunning()

    def give_up(self, database: Database) -> None:
        """Delete the reservation, because the request was refused or failed, so that the key can be used again.

        While the database is away, a thread tries again until the reservation expires. Otherwise the client's
        repetitions would be told for a minute that the request still runs.
        """
        try:
            self._delete(database)
        except SQLAlchemyError:
            Thread(target=self._give_up_later, args=[database], name="free-idempotency-key", daemon=True).start()

    def _give_up_later(self, database: Database) -> None:
        until = time.monotonic() + _RUNNING.total_seconds()
        while time.monotonic() < until:
            time.sleep(_TRY_AGAIN_SECONDS)
            with suppress(SQLAlchemyError):
                self._delete(database)
                return

    def _delete(self, database: Database) -> None:
        with database.writing() as session:
            session.execute(delete(idempotency_key).where(*self._mine(), idempotency_key.c.status.is_(None)))

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        table = idempotency_key.c
        return table.caller == self.caller, table.key == self.key, table.ticket == self.ticket


def reserve(
    database: Database, holder: Presence, *, key: str, actor: Actor, address: str, request: bytes
) -> Reservation | Stored:
    """Reserve an idempotency key for a request, or return the answer that the same request got before.

    Returns a Reservation or a Stored. With a Reservation the caller carries out the request, then stores the answer by
    `Reservation.remember` in the action's transaction, or frees the key by `give_up` when the request fails. A Stored
    is the earlier answer, and the request is not carried out again.

    `holder` is this process, `key` the header's value and `actor` the caller, to whom the key belongs; an anonymous
    caller is known by network `address` and request. `request` are bytes that are the same for a repetition and differ
    for any other request. Raises `Invalid` for an unusable key, `RequestRunning` while the first request runs,
    `KeyReused` when the key came with another request. When the process that ran the first request has died before the
    answer was stored, nothing of that request was committed, and the key is reserved anew.
    """
    _check_usable(key)
    fingerprint = _digest(request)
    mine = Reservation(_caller_of(actor, address, fingerprint), _digest(key.encode()), fingerprint, new_id())
    holder.keep()
    try:
        with database.writing() as session:
            return _known(session, mine) or _reserved(session, mine, holder.owner)
    except IntegrityError:
        raise RequestRunning() from None


def answer_before(session: Session, *, key: str, actor: Actor, address: str, request: bytes) -> Stored | None:
    """Return the answer that a request with this idempotency key got before, or None. Nothing is reserved.

    The arguments are those of `reserve`. Raises `Invalid` for an unusable key, and `KeyReused` when the key came with
    another request.
    """
    _check_usable(key)
    fingerprint = _digest(request)
    row = _row_of(session, _caller_of(actor, address, fingerprint), _digest(key.encode()))
    is_answered = row is not None and row.status is not None and row.expires_at > clock.now()
    return _answer_in(row, fingerprint) if row is not None and is_answered else None


def purge(session: Session, *, before: datetime, limit: int = 1000) -> int:
    """Delete up to `limit` idempotency keys that expired before `before`. Returns how many were deleted."""
    expired = idempotency_key.c.expires_at < before
    old = select(idempotency_key.c.ticket).where(expired).limit(limit)
    return session.execute(delete(idempotency_key).where(idempotency_key.c.ticket.in_(old))).rowcount  # type: ignore[attr-defined,no-any-return]


def forget_answers(session: Session, *, caller: UUID, naming: Iterable[str]) -> None:
    """Empty the stored answers that hold data of an erased person. Their keys stay, so that no request is done twice.

    Called by an erasure. Emptied are all answers that were given to the person, whose user id is `caller`, and all
    other answers that contain one of the texts `naming`. These are the person's id, document, addresses and names, and
    the ids of the person's rows: no table says whom an answer is about, such as one to staff who decide on the person's
    profile. Emptying all answers instead would let any one erasure break everybody's retries.
    """
    emptied = update(idempotency_key).where(idempotency_key.c.body.is_not(None)).values(body=None)
    session.execute(emptied.where(idempotency_key.c.caller == _caller(caller)))
    is_in: Any = func.instr if session.get_bind().dialect.name == "sqlite" else func.pg_catalog.position
    texts = sorted(naming)
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        some = texts[start : start + _TEXTS_AT_ONCE]
        session.execute(emptied.where(or_(*(is_in(idempotency_key.c.body, text.encode()) > 0 for text in some))))


def _check_usable(key: str) -> None:
    """Raise Invalid unless an idempotency key has at most MAX_KEY characters, and only those that can be printed."""
    if not key.isprintable() or not 1 <= len(key) <= MAX_KEY:
        raise Invalid(errors=[FieldError(HEADER, "idempotency.key_unusable")])


def _caller_of(actor: Actor, address: str, fingerprint: str) -> str:
    return _caller(actor.user_id) if actor.user_id else _digest(f"{address} {fingerprint}".encode())


def _caller(user_id: UUID) -> str:
    return _digest(str(user_id).encode())


def _known(session: Session, mine: Reservation) -> Stored | None:
    row = _row_of(session, mine.caller, mine.key)
    if row is None:
        return None
    if row.expires_at <= clock.now() or _is_orphaned(session, row):
        _forget_unanswered(session, row)
        return None
    return _answer_in(row, mine.fingerprint)


def _row_of(session: Session, caller: str, key: str) -> Row[Any] | None:
    table = idempotency_key.c
    return session.execute(select(idempotency_key).where(table.caller == caller, table.key == key)).first()


def _answer_in(row: Row[Any], fingerprint: str) -> Stored:
    """Return the answer in an idempotency key's row. Raises `KeyReused` when the key is of a request with another
    fingerprint, and `RequestRunning` while there is no answer.
    """
    if row.fingerprint != fingerprint:
        raise KeyReused()
    if row.status is None:
        raise RequestRunning()
    return Stored(row.status, row.headers, row.body)


def _is_orphaned(session: Session, row: Row[Any]) -> bool:
    """Return whether the process that ran the request of an idempotency key's row died before it stored the answer."""
    return row.status is None and row.holder is not None and is_gone(session, row.holder)


def _forget_unanswered(session: Session, row: Row[Any]) -> None:
    """Delete the row of an idempotency key, so that the key can be reserved anew.

    Called when `row` has expired, or when the process that reserved the key died without storing an answer. Raises
    `RequestRunning` when the first request's answer has been stored since `row` was read. Without this check the
    request would happen twice.
    """
    table = idempotency_key.c
    unchanged = table.ticket == row.ticket, table.expires_at == row.expires_at
    gone = delete(idempotency_key).where(*unchanged).returning(table.key)
    if session.execute(gone).first() is None:
        raise RequestRunning()


def _reserved(session: Session, mine: Reservation, holder: str) -> Reservation:
    session.execute(
        insert(idempotency_key).values(
            caller=mine.caller,
            key=mine.key,
            fingerprint=mine.fingerprint,
            ticket=mine.ticket,
            expires_at=clock.now() + _RUNNING,
            holder=holder,
        )
    )
    return mine


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
