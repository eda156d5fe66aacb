"""The broker's SQLite file: schema, transactions, errors.

Accepting a message is durable (`synchronous=FULL`: fsync before the commit returns). Claiming and settling run with
`synchronous=NORMAL`: they outlive any crash of a process, and what a power loss undoes of them is a redelivery.
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
"""Seconds to wait for another writer before giving up; a write transaction takes milliseconds."""

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
-- The id is the message's place in its queue and is never used twice (AUTOINCREMENT): a late ack hits nothing else.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue INTEGER NOT NULL,
    lease INTEGER,                          -- the session that holds it; NULL: ready
    deliveries INTEGER NOT NULL DEFAULT 0,  -- deliveries that came back
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
    """The broker's file could not be read or written (disk full, folder gone, locked too long). Nothing was changed."""


@dataclass(slots=True)
class Transaction:
    """A running write transaction. `now` is in milliseconds since 1970, the same for all it does."""

    db: sqlite3.Connection
    topology: Topology
    now: int
    stored: bool = False
    """Whether a message became ready, so that waiting consumers must be woken after the commit."""


class Store:
    """One user's handle on the file: one thread at a time, never across a fork.

    Raises `StorageFailed` from every method when SQLite does.
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
        """False once closed, and in a forked child."""
        return self._db is not None

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of one query, outside any write transaction."""
        with self._named_errors():
            return self._connection().execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def writing(self, *, durable: bool) -> Iterator[Transaction]:
        """One `BEGIN IMMEDIATE` transaction with a fresh topology: committed at the end, rolled back by any exception.

        `durable`: fsync before returning. Consumers are woken after the commit when messages became ready.
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
        """Closes the file. May be called twice."""
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
    """In a forked child: an SQLite connection must be neither used nor closed there, so it is set aside for good
    (https://www.sqlite.org/howtocorrupt.html, "Carrying an open database file across a fork")."""
    for store in list(_stores):
        _inherited.append(store._db)
        store._db = None


os.register_at_fork(after_in_child=_leave_to_parent)


def _opened(path: Path) -> sqlite3.Connection:
    with contextlib.suppress(FileExistsError):
        # Messages hold personal data. Only a new file may be opened here: closing a descriptor of a file SQLite has
        # open in this process would drop its locks.
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
    db.execute("PRAGMA journal_size_limit = 16777216")  # a log grown in a rush is cut back at the next checkpoint
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
    """Two processes that meet at a new file: SQLite answers "locked" here without waiting."""
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
