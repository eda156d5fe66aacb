"""Publishing without kombu: batches for the outbox relay."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from chassis.broker.envelope import Publishable
from chassis.broker.queues import put
from chassis.broker.store import Store


class BatchPublisher:
    """Stores many messages with one transaction and one fsync.

    For one thread at a time; a forked process opens its own.

    Raises `StorageFailed` when the broker's file cannot be opened or written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._store = Store(Path(path))

    def publish(self, messages: Sequence[Publishable]) -> list[bool]:
        """Store all messages in one transaction, or none of them. Returns one boolean per message, in the same order.

        A message has `exchange`, `routing_key`, `body` (bytes), and AMQP's `properties` and `headers` by name. True
        means that the message is on disk in at least one queue. False means that no queue is bound for it ("returned")
        and that it was dropped. Raises `amqp.NotFound` for an unknown exchange, `amqp.FrameSyntaxError` or
        `amqp.PreconditionFailed` for properties that AMQP cannot carry, and `StorageFailed` when the file cannot be
        written; no message was stored then.
        """
        with self._store.writing(durable=True) as transaction:
            return put(transaction, messages)

    def close(self) -> None:
        """Close the broker's file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
