"""Publishing without kombu: batches for the outbox relay, and queue depths for the metrics."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from chassis.broker.envelope import Publishable
from chassis.broker.queues import put
from chassis.broker.store import Store


class BatchPublisher:
    """Stores many messages with one transaction and one fsync. One thread at a time, never across a fork.

    Raises `StorageFailed` when the file cannot be opened or written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._store = Store(Path(path))

    def publish(self, messages: Sequence[Publishable]) -> list[bool]:
        """All or nothing: when it returns, every message with True is on disk in at least one queue; False was
        unroutable ("returned") and is not kept. When it raises, none was stored.

        Raises `amqp.NotFound` for an unknown exchange, `StorageFailed` when the file cannot be written.
        """
        with self._store.writing(durable=True) as transaction:
            return put(transaction, messages)

    def close(self) -> None:
        """Closes the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def queue_depths(path: str | os.PathLike[str]) -> dict[str, int]:
    """Messages per queue, ready and unacknowledged together. Reads only; no file yet means no queues.

    Raises `sqlite3.Error` when the file is there and cannot be read.
    """
    if not Path(path).exists():
        return {}
    sql = (
        "SELECT name, (SELECT count(*) FROM messages WHERE queue = queues.id AND lease IS NULL)"
        " + (SELECT count(*) FROM messages WHERE queue = queues.id AND lease IS NOT NULL) FROM queues"
    )
    with contextlib.closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as db:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'messages'").fetchone() is None:
            return {}
        return dict(db.execute(sql).fetchall())
