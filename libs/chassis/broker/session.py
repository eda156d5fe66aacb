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

import secrets
from pathlib import Path

from chassis import alive
from chassis.broker.queues import give_back_all
from chassis.broker.store import Store


class Session:
    """A consuming connection's lease number, and the locked file that proves that the connection lives."""

    def __init__(self, store: Store) -> None:
        self.lease = secrets.randbits(62)  # fits SQLite's signed integer; random, so that no two sessions share one
        self._proof = alive.ProofOfLife(_folder(store) / _name(self.lease))

    def close(self) -> None:
        """End the session. May be called twice.

        Messages that the session still holds are given back by the next `bury_the_dead` of any connection.
        """
        self._proof.close()


def bury_the_dead(store: Store) -> None:
    """Give the messages that dead sessions held back to their queues and remove the sessions' files.

    Every consuming connection calls it about once a second, so that other consumers soon get the messages. A session is
    dead when nobody holds the lock on its file. `store` is the open broker file. No write transaction is opened when no
    session died, so that the call is cheap.
    """
    holding = {_name(lease) for (lease,) in store.read("SELECT DISTINCT lease FROM messages WHERE lease IS NOT NULL")}
    for name in holding.union(alive.names(_folder(store))):
        with alive.locked_if_dead(_folder(store) / name) as dead:
            lease = int(name, 16)
            if dead and store.read("SELECT 1 FROM messages WHERE lease = ? LIMIT 1", (lease,)):
                with store.writing(durable=False) as transaction:
                    give_back_all(transaction, lease)


def _folder(store: Store) -> Path:
    return Path(f"{store.path}.alive")


def _name(lease: int) -> str:
    return f"{lease:016x}"
