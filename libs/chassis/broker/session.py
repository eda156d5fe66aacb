"""Whether a consumer still lives.

Each consuming connection holds an flock on a file of its own, `<path>.alive/<session>`. The kernel keeps that lock
exactly as long as the process (or the open connection) lives and drops it at any kind of death, SIGKILL and power loss
included. So a long handler never loses its message, however busy or paused its process is, and a dead one's messages
are free at the next look. There is deliberately no time limit beside it: a lease by the clock needs a thread to renew
it and still takes messages from a living process that was merely slow; a lock needs neither clock nor thread.

A missing file means dead too: it is made before the first claim and removed after the last message was given back.
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
    """One consuming connection's lease number and its proof of life."""

    def __init__(self, store: Store) -> None:
        self.lease = secrets.randbits(62)  # fits SQLite's signed integer; never met twice
        self._path = _folder(store) / _name(self.lease)
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        hidden = self._path.with_name(f".{self._path.name}")  # seen by nobody before it is locked
        self._descriptor = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        hidden.rename(self._path)
        self._finalizer = weakref.finalize(self, os.close, self._descriptor)
        _sessions.add(self)

    def close(self) -> None:
        """Ends the session; what it still holds is given back by others. May be called twice."""
        if self._finalizer.alive:
            self._path.unlink(missing_ok=True)
            self._finalizer()


_sessions: weakref.WeakSet[Session] = weakref.WeakSet()


def _leave_to_parent() -> None:
    """In a forked child: its copy of the descriptor would keep the lock after the parent's death."""
    for session in list(_sessions):
        session._finalizer()


os.register_at_fork(after_in_child=_leave_to_parent)


def bury_the_dead(store: Store) -> None:
    """Gives back what dead sessions held, and removes their files. Cheap when nobody died: no transaction."""
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
    """Yields whether the session is dead and ours to bury; removes its file if the burial succeeded."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield True
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # it lives, or somebody else is burying it
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
