"""Consumer sessions: how the embedded broker finds out that a consumer has died.

Each consuming connection holds an flock on a file of its own, `<path>.alive/<session>`. The kernel keeps the lock as
long as the process (or the open connection) lives and drops it at any kind of death, SIGKILL and power loss included.
So a slow or paused consumer never loses its message, and a dead consumer's messages are free at the next look.

There is no time limit beside the lock, on purpose. A lease by the clock needs a thread that renews it, and it takes
messages from a living process that was merely slow. A lock needs neither a clock nor a thread.

A missing file also means a dead session: the file is made before the session's first claim, and others remove it only
after the session's last message was given back.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import weakref
from collections.abc import Iterator
from pathlib import Path

from chassis.broker.queues import give_back_all
from chassis.broker.store import Store


class Session:
    """A consuming connection's lease number, and the locked file that proves that the connection lives."""

    def __init__(self, store: Store) -> None:
        self.lease = secrets.randbits(62)  # fits SQLite's signed integer; random, so that no two sessions share one
        self._path = _folder(store) / _name(self.lease)
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        hidden = self._path.with_name(f".{self._path.name}")  # ignored by others until it is locked and renamed
        self._descriptor = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        hidden.rename(self._path)
        self._finalizer = weakref.finalize(self, os.close, self._descriptor)
        _sessions.add(self)

    def close(self) -> None:
        """Unlock and remove the session's file. May be called twice.

        Messages that the session still holds are given back by the next `bury_the_dead` of any connection.
        """
        if self._finalizer.alive:
            self._path.unlink(missing_ok=True)
            self._finalizer()


_sessions: weakref.WeakSet[Session] = weakref.WeakSet()


def _leave_to_parent() -> None:
    """Close a forked child's copies of the lock files. They would keep the locks after the parent's death."""
    for session in list(_sessions):
        session._finalizer()


os.register_at_fork(after_in_child=_leave_to_parent)


def bury_the_dead(store: Store) -> None:
    """Give the messages of dead sessions back to their queues and remove the sessions' files.

    Opens no write transaction when no session died, so that it is cheap enough to call every second.
    """
    holding = {_name(lease) for (lease,) in store.read("SELECT DISTINCT lease FROM messages WHERE lease IS NOT NULL")}
    files = {name for name in _names(_folder(store)) if not name.startswith(".")}
    for name in holding | files:
        with _locked_if_dead(_folder(store) / name) as dead:
            lease = int(name, 16)
            if dead and store.read("SELECT 1 FROM messages WHERE lease = ? LIMIT 1", (lease,)):
                with store.writing(durable=False) as transaction:
                    give_back_all(transaction, lease)


@contextlib.contextmanager
def _locked_if_dead(path: Path) -> Iterator[bool]:
    """Lock a session's file and yield whether the session is dead.

    Only the process that holds this lock gives the session's messages back.

    Yields False when the session lives or another process holds the lock to bury it, True when the file is missing. The
    file of a dead session is removed afterwards, unless the caller's block raised.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield True
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # the session lives, or another process is giving its messages back
        yield False
    else:
        yield True
        path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _folder(store: Store) -> Path:
    return Path(f"{store.path}.alive")


def _name(lease: int) -> str:
    return f"{lease:016x}"


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []
