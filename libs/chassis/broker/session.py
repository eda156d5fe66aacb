"""Whether a consumer still lives.

Each consuming connection holds an flock on a file of its own, `<path>.alive/<session>`. The kernel keeps that lock
exactly as long as the process (or the open connection) lives and drops it at any kind of death, SIGKILL and power loss
included. So a long handler never loses its message, however busy or paused its process is, and a dead one's messages
are free at the next look. There is deliberately no time limit beside it: a lease by the clock needs a thread to renew
it and still takes messages from a living process that was merely slow; a lock needs neither clock nor thread.

A missing file means dead too: it is made before the first claim and removed after the last message was given back.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from chassis import alive
from chassis.broker.queues import give_back_all
from chassis.broker.store import Store


class Session:
    """One consuming connection's lease number and its proof of life."""

    def __init__(self, store: Store) -> None:
        self.lease = secrets.randbits(62)  # fits SQLite's signed integer; never met twice
        self._proof = alive.ProofOfLife(_folder(store) / _name(self.lease))

    def close(self) -> None:
        """Ends the session; what it still holds is given back by others. May be called twice."""
        self._proof.close()


def bury_the_dead(store: Store) -> None:
    """Gives back what dead sessions held, and removes their files. Cheap when nobody died: no transaction."""
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
