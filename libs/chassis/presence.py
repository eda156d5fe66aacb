"""Whether the holder of a lease still lives, so that its death is noticed at once and not when its lease has run out.

Each holder keeps a lock while it lives. On PostgreSQL this is an advisory lock of a session of its own, which the
server frees when the connection ends; beside an SQLite database it is a locked file, which the kernel frees (`alive`).
A suspended process keeps its lock, and the time of the lease decides. A holder whose session broke while it lives may
be replaced: the lease's epoch fences what it still writes.

The session needs a direct connection: a pooler that lends sessions by transaction (pgbouncer) would free the lock.
"""

import contextlib
import hashlib
import os
import secrets
import socket
import threading
import weakref
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from chassis import clock
from chassis.alive import ProofOfLife, locked_if_dead, names
from chassis.database import Database

# A host that vanishes closes no connection. So both ends send keepalives, and give up after about 11 s.
_CLIENT_KEEPALIVES: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 11_000,
}
_SERVER_KEEPALIVES = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
_IS_UNLOCKED = text("SELECT pg_try_advisory_xact_lock(:key)")
_WHILE = timedelta(seconds=5)


class Presence:
    """This process as a holder of leases: the name `owner`, and the lock that shows that the process lives.

    May be shared by threads. Made after forking; a forked child neither has its parent's lock nor keeps it from ending.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._begin()
        _presences.add(self)

    def _begin(self) -> None:
        # Containers share host names and process ids, so neither tells holders apart.
        self.owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(6)}"
        self._proof: ProofOfLife | None = None
        self._session: psycopg.Connection[Any] | None = None
        self._turn = threading.Lock()
        self._unlocked_since: dict[str, datetime] = {}

    def keep(self) -> None:
        """Take the lock that shows that this process lives, or take it again if the session broke.

        Called before a lease is taken or renewed, and before an idempotency key is reserved. Raises OperationalError
        while the database is away, or when the lock's file cannot be made.
        """
        with self._turn:
            if self._database.is_sqlite:
                self._keep_file()
            else:
                self._keep_session()

    def gone_for_a_while(self, session: Session, owners: Collection[str]) -> list[str]:
        """Return which holders of `owners` have been without their locks for 5 s, as far as this process has seen.

        `owners` are names (`Presence.owner`) of holders: processes that claim work and keep a lock while they live.
        Call it to take over what a dead process had begun, such as a mail that it was sending. The 5 s protect living
        holders, whose locks a crash or failover of PostgreSQL frees too: they call `keep` each second and soon have
        their locks again. Where an epoch fences the holder's writes, `is_gone` suffices.

        Call it every few seconds with all holders in question: a holder that is left out, or that has its lock, counts
        from the beginning when it is next seen without. One thread may call it.
        """
        now = clock.now()
        unlocked = [owner for owner in owners if is_gone(session, owner)]
        self._unlocked_since = {owner: self._unlocked_since.get(owner, now) for owner in unlocked}
        return [owner for owner, since in self._unlocked_since.items() if now - since >= _WHILE]

    def close(self) -> None:
        """Free the lock that shows that this process lives. A lease that it still holds may be taken over at once."""
        with self._turn:
            if self._proof:
                self._proof.close()
            self._forget_session()

    def _keep_file(self) -> None:
        if self._proof is None or not self._proof.path.exists():
            folder = _folder(self._database.url.database)
            try:
                for name in names(folder):
                    with locked_if_dead(folder / name):
                        pass  # leaving the block removes the file of a killed process
                self._proof = ProofOfLife(folder / f"{_key(self.owner):016x}")
            except OSError as error:
                raise OperationalError("the lock of a lease's holder", None, error) from error

    def _keep_session(self) -> None:
        if self._session is not None:
            try:
                self._session.execute("SELECT 1")
                return
            except psycopg.Error:
                self._forget_session()
        try:
            self._session = self._connected()
            # A shared lock, because the server may still hold it for the broken session of this process.
            self._session.execute("SELECT pg_advisory_lock_shared(%s)", [_key(self.owner)])
        except psycopg.Error as error:
            self._forget_session()
            raise OperationalError("the lock of a lease's holder", None, error) from error

    def _connected(self) -> psycopg.Connection[Any]:
        url = self._database.url.set(drivername="postgresql")
        options = f"{url.query.get('options', '')} {_SERVER_KEEPALIVES}".strip()
        dsn = url.render_as_string(hide_password=False)
        return psycopg.connect(dsn, autocommit=True, options=options, **_CLIENT_KEEPALIVES)

    def _forget_session(self) -> None:
        if self._session is not None:
            with contextlib.suppress(psycopg.Error):
                self._session.close()
            self._session = None

    def _leave_to_parent(self) -> None:
        """Turn the copy that a forked child has of its parent's Presence into a holder of its own: a new `owner`, and
        no lock yet.

        Called in the child, right after each fork. Only the child's copy of the connection to PostgreSQL is cut off, so
        that the parent keeps its session and its lock.
        """
        if self._session is not None and not self._session.closed:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, self._session.fileno())  # when the child's copy is collected, its goodbye goes nowhere
            os.close(nowhere)
        self._begin()


_presences: weakref.WeakSet[Presence] = weakref.WeakSet()


def _leave_all_to_parent() -> None:
    for presence in list(_presences):
        presence._leave_to_parent()


os.register_at_fork(after_in_child=_leave_all_to_parent)


def is_gone(session: Session, owner: str) -> bool:
    """Return whether the holder named `owner` is dead, so that its lease or idempotency key may be taken over.

    On PostgreSQL only one transaction at a time gets True for a holder, until it ends; the others get False.
    """
    bind = session.get_bind()
    if bind.dialect.name == "sqlite":
        with locked_if_dead(_folder(bind.engine.url.database) / f"{_key(owner):016x}") as dead:
            return dead
    return bool(session.scalar(_IS_UNLOCKED, {"key": _key(owner)}))


def _key(owner: str) -> int:
    """Return the number of the lock of `owner`: 63 bits, so that it fits PostgreSQL's signed integer."""
    return int.from_bytes(hashlib.blake2b(owner.encode(), digest_size=8).digest(), "big") >> 1


def _folder(database: str | None) -> Path:
    return Path(f"{database}.alive")
