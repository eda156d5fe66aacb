"""Sent events: what the broker has confirmed is kept for some days, so that `resend` can have it published again.

    outbox ──relay, broker confirmed──▶ outbox_sent ──after SENT_RETENTION_DAYS──▶ deleted
       ◀──────────── resend ───────────────┘

A restore loses the messages that the broker held, and takes databases back to an earlier moment. `resend` moves sent
events back to the outbox under their old ids and versions: a hearer's inbox drops those that it has handled.

An erasure blanks an erased person's addresses here too. It finds the events by a hash of each address in them, because
three days of events are too many to be read in a request.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    Row,
    String,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from chassis.addresses import address_key
from chassis.database import Timestamp, chassis_metadata, wake
from chassis.outbox import CHANNEL, TOLD, outbox, without_addressee
from chassis.personal import DataSubject, impersonal, nobodys, personal, words_in

outbox_sent = Table(
    "outbox_sent",
    chassis_metadata,
    Column("sent_at", Timestamp, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Uuid, nullable=False),
    Column("type", String(120), nullable=False, info=impersonal()),
    Column("subject", String(120), nullable=False, info=impersonal("an id, or a unit's code")),
    Column("subjectversion", BigInteger, nullable=False),
    Column("time", Timestamp, nullable=False),
    Column("data", Text, nullable=False, info=personal("named", kept=TOLD)),
    Column("traceparent", String(60), nullable=False, info=impersonal()),
    info=nobodys("after a restore, events are sent again; SENT_RETENTION_DAYS"),
)

outbox_sent_address = Table(
    "outbox_sent_address",
    chassis_metadata,
    Column("address_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("sent_at", Timestamp, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
)

_EVENT = ("seq", "id", "type", "subject", "subjectversion", "time", "data", "traceparent")
_KEY = tuple_(outbox_sent.c.sent_at, outbox_sent.c.seq)
_STEP = 1000
_RESEND_LOCK = int.from_bytes(b"resend", "big")


def numbers(name: str) -> BindParameter[list[int]]:
    """Return a bind parameter for a list of outbox numbers, which is written into the statement when it is executed.

    Hundreds of parameters would cost more than the rest of the statement.
    """
    return bindparam(name, expanding=True, literal_execute=True)


_THESE = outbox.c.seq.in_(numbers("numbers"))
_NOW: BindParameter[datetime] = bindparam("sent_at", type_=Timestamp)
_COPIED = ("sent_at", *_EVENT)

_gone = delete(outbox).where(_THESE).returning(*(outbox.c[name] for name in _EVENT)).cte("gone")
_kept = insert(outbox_sent).from_select(_COPIED, select(_NOW, *(_gone.c[name] for name in _EVENT))).cte("kept")
_MOVE = select(_gone.c.seq, _gone.c.data).where(_gone.c.data.contains("@")).add_cte(_kept)

_NOTE = text(
    "INSERT INTO outbox_sent_address (address_hash, sent_at, seq) SELECT hash, :sent_at, seq "
    "FROM unnest(CAST(:hashes AS bigint[]), CAST(:numbers AS bigint[])) AS found (hash, seq)"
)  # a statement for all rows, because one for each would cost more than the move

_ADDRESSED = select(outbox.c.seq, outbox.c.data).where(_THESE, outbox.c.data.contains("@"))
_COPY = insert(outbox_sent).from_select(_COPIED, select(_NOW, *(outbox.c[name] for name in _EVENT)).where(_THESE))
_FORGET = delete(outbox).where(_THESE)


def keep(session: Session, sent: Sequence[int], *, now: datetime) -> None:
    """Move events from the outbox to the sent events. Called by the relay for events that the broker has confirmed.

    `sent` are the events' numbers in the outbox (`seq`), `now` becomes their `sent_at`. A number that the outbox does
    not have is passed over. The addresses are taken from what is moved, not from what was published, so that an
    erasure that commits in between leaves none.
    """
    values = {"numbers": list(sent), "sent_at": now}
    if session.get_bind().dialect.name == "postgresql":
        found = [(address, row.seq) for row in session.execute(_MOVE, values) for address in _hashes(row.data)]
        if found:
            hashes, seqs = map(list, zip(*found, strict=True))
            session.execute(_NOTE, {"hashes": hashes, "numbers": seqs, "sent_at": now})
        return
    addressed = session.execute(_ADDRESSED, {"numbers": list(sent)}).all()
    session.execute(_COPY, values)
    session.execute(_FORGET, {"numbers": list(sent)})
    notes = [(address, row.seq) for row in addressed for address in _hashes(row.data)]
    if notes:
        rows = [{"address_hash": address, "sent_at": now, "seq": seq} for address, seq in notes]
        session.execute(insert(outbox_sent_address), rows)


def keep_resend_away(session: Session) -> None:
    """Wait until no `send_again` is moving events, and keep it from beginning before the transaction ends.

    An erasure calls it before it blanks the outbox. `send_again` may otherwise hold an event that is in neither table
    for the erasure, and the event would be published with the erased person's address. Erasures do not wait for each
    other. SQLite writes one transaction at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(_RESEND_LOCK)))


def send_again(session: Session, *, since: datetime, before: datetime, limit: int = _STEP) -> int:
    """Move up to `limit` events that were sent from `since` until before `before` back to the outbox, oldest first.

    The relay publishes them again, with their ids, versions and times unchanged, before younger events about the same
    subjects that wait in the outbox. Returns how many events were moved. Waits for erasures that have begun
    (`keep_resend_away`).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_RESEND_LOCK)))
    rows = _rows(session, outbox_sent.c.sent_at >= since, outbox_sent.c.sent_at < before, limit=limit)
    if rows:
        session.execute(insert(outbox), [{name: getattr(row, name) for name in _EVENT} for row in rows])
        _delete(session, rows)
        wake(session, CHANNEL)
    return len(rows)


def purge(session: Session, *, before: datetime, limit: int = _STEP) -> int:
    """Delete up to `limit` events that were sent before `before`. Returns how many were deleted."""
    rows = _rows(session, outbox_sent.c.sent_at < before, limit=limit)
    _delete(session, rows)
    return len(rows)


def blank_addressee(session: Session, subject: DataSubject) -> None:
    """Empty an erased person's e-mail addresses, and `name` and `phone` beside them, in events that were sent.

    Called by an erasure, after it has done the same in the outbox: an event that the relay moves meanwhile is then
    found in one of both tables. `subject` is the erased person.
    """
    hashes = [_hash(key) for key in subject.address_keys]
    if not hashes:
        return
    theirs = outbox_sent_address.c.address_hash.in_(hashes)
    found = select(outbox_sent_address.c.sent_at, outbox_sent_address.c.seq).where(theirs)
    for row in session.execute(select(outbox_sent).where(_KEY.in_(found))).all():
        blanked = without_addressee(row.data, subject)
        if blanked != row.data:
            this = outbox_sent.c.sent_at == row.sent_at, outbox_sent.c.seq == row.seq
            session.execute(update(outbox_sent).where(*this).values(data=blanked))
    session.execute(delete(outbox_sent_address).where(theirs))


def _rows(session: Session, *which: Any, limit: int) -> Sequence[Row[Any]]:
    rows = select(outbox_sent).where(*which).order_by(outbox_sent.c.sent_at, outbox_sent.c.seq).limit(limit)
    return session.execute(rows.with_for_update()).all()


def _delete(session: Session, rows: Collection[Row[Any]]) -> None:
    """Delete events that were sent, and the hashes of their addresses.

    The hashes are computed again from the events, so that the table needs no second index. An erasure has deleted those
    of the addresses that it blanked.
    """
    addresses = [(address, row.sent_at, row.seq) for row in rows for address in _hashes(row.data)]
    key = tuple_(*outbox_sent_address.primary_key.columns)
    for some in _pieces(addresses):
        session.execute(delete(outbox_sent_address).where(key.in_(some)))
    for some in _pieces([(row.sent_at, row.seq) for row in rows]):
        session.execute(delete(outbox_sent).where(_KEY.in_(some)))


def _pieces(keys: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    return (keys[start : start + _STEP] for start in range(0, len(keys), _STEP))


def _hashes(data: str) -> Iterable[int]:
    """Return the hashes of all texts with an `@` in an event's data, which is a JSON text. Each hash is there once.

    The relay calls it for every event: without escapes in it, what stands between quotes is found without parsing.
    """
    if "@" not in data:
        return ()
    texts = words_in(json.loads(data)) if "\\" in data else data.split('"')[1::2]
    return {_hash(address_key(one)) for one in texts if "@" in one}


def _hash(key: str) -> int:
    """Return 63 bits of a hash of an address key, so that they fit the databases' signed integers."""
    return int.from_bytes(hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest(), "big") >> 1
