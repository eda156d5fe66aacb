"""The broker's SQLite file: schema, transactions, errors.

Publishing is durable (`synchronous=FULL`: fsync before the commit returns). Claiming and settling run with
`synchronous=NORMAL`: they survive any crash of a process, and a power loss that undoes them only causes redelivery.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import amqp

from chassis.broker.topology import Topology
from chassis.wakeup import Bell

PATIENCE = 30.0
"""Seconds to wait for another process's write transaction before giving up; normally it takes milliseconds."""

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE topology (version INTEGER NOT NULL);
INSERT INTO topology VALUES (1);
CREATE TABLE exchanges (name TEXT PRIMARY KEY, kind TEXT NOT NULL, arguments TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE queues (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, arguments TEXT NOT NULL);
CREATE TABLE bindings (
    exchange TEXT NOT NULL, queue INTEGER NOT NULL, routing_key TEXT NOT NULL,
    PRIMARY KEY (exchange, queue, routing_key)
) WITHOUT ROWID;
-- The id is the message's place in its queue. It is never used twice (AUTOINCREMENT), so that a late ack of a deleted
-- message cannot hit another one.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue INTEGER NOT NULL,
    lease INTEGER,                          -- the session that holds it; NULL: ready
    deliveries INTEGER NOT NULL DEFAULT 0,  -- deliveries after which the message came back
    expires_at INTEGER,                     -- milliseconds since 1970
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    properties BLOB NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX messages_ready ON messages (queue, id) WHERE lease IS NULL;
CREATE INDEX messages_leased ON messages (lease, queue) WHERE lease IS NOT NULL;
CREATE INDEX messages_expiring ON messages (expires_at) WHERE lease IS NULL AND expires_at IS NOT NULL;
"""


class StorageFailed(amqp.RecoverableConnectionError):  # type: ignore[misc]  # amqp ships no types
    """The broker's file could not be used (disk full, folder gone, locked too long). Nothing was changed."""


@dataclass(slots=True)
class Transaction:
    """A running write transaction.

    `now` is in milliseconds since 1970, the same for the whole transaction. `stored` becomes true when a message became
    ready, so that waiting consumers are woken after the commit.
    """

    db: sqlite3.Connection
    topology: Topology
    now: int
    stored: bool = False


class Store:
    """A connection's handle on the broker's file. For one thread at a time; a forked child must open its own.

    Every method raises `StorageFailed` when SQLite or the file system fails.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.topology = Topology()
        self.bell = Bell(path)
        self._durable = True
        with self._named_errors():
            self._db: sqlite3.Connection | None = _opened(path)
        _stores.add(self)

    @property
    def is_open(self) -> bool:
        """Return whether the file can be used: not after `close`, and not in a process forked after it was opened."""
        return self._db is not None

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Return all rows of one query, outside any write transaction."""
        with self._named_errors():
            return self._connection().execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def writing(self, *, durable: bool) -> Iterator[Transaction]:
        """Run the block in a `BEGIN IMMEDIATE` transaction that commits at the end; any exception rolls it back.

        Yields the Transaction. Its topology (exchanges, queues, bindings) is first read again if it has changed in the
        file. With `durable`, the commit returns only after fsync; without, a power failure may undo the change. If
        messages became ready, waiting consumers are woken after the commit. Raises `StorageFailed` when the file cannot
        be written.
        """
        with self._named_errors():
            db = self._connection()
            if durable is not self._durable:
                db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._durable = durable
            db.execute("BEGIN IMMEDIATE")
            try:
                self.topology.refresh(db)
                transaction = Transaction(db, self.topology, now=time.time_ns() // 1_000_000)
                yield transaction
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
        if transaction.stored:
            self.bell.ring()

    def close(self) -> None:
        """Close the file. May be called twice."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            raise StorageFailed(f"The embedded broker's connection to {self.path} is closed.")
        return self._db

    @contextlib.contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as problem:
            raise StorageFailed(f"The embedded broker could not use {self.path}: {problem}.") from problem


_stores: weakref.WeakSet[Store] = weakref.WeakSet()
_inherited: list[sqlite3.Connection | None] = []


def _leave_to_parent() -> None:
    """Take the parent's SQLite connections out of use in a forked child, without closing them.

    Called after each fork. A child that used or closed a connection of its parent would damage the file
    (https://www.sqlite.org/howtocorrupt.html, "Carrying an open database file across a fork").
    """
    for store in list(_stores):
        _inherited.append(store._db)
        store._db = None


os.register_at_fork(after_in_child=_leave_to_parent)


def _opened(path: Path) -> sqlite3.Connection:
    with contextlib.suppress(FileExistsError):
        # Mode 0600 because messages hold personal data. O_EXCL opens only a new file: closing a second descriptor of a
        # file that SQLite has open in this process would drop SQLite's locks.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        _prepare(db)
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection) -> None:
    _switch_to_wal(db)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA secure_delete = ON").fetchall()  # a message that is gone is overwritten, not only unlinked
    db.execute("PRAGMA journal_size_limit = 16777216")  # a checkpoint cuts a log that grew beyond 16 MiB back to it
    db.execute("BEGIN IMMEDIATE")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, SCHEMA_VERSION):
        raise StorageFailed(f"The embedded broker's file has version {version}; this program knows {SCHEMA_VERSION}.")
    if version == 0:
        for statement in SCHEMA.split(";\n"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("COMMIT")


def _switch_to_wal(db: sqlite3.Connection) -> None:
    """Switch a newly opened SQLite file to write-ahead logging (WAL), trying for up to `PATIENCE` seconds.

    When two processes open a new file at once, SQLite answers "locked" at once instead of waiting.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
