"""The relay: publishes the outbox, one leased relay per service, many publisher confirms in flight.

    outbox row → published → confirmed → marked sent
                           → returned  → tried again later (nobody could take it: topology is missing)
                           → lost with the connection → published again (hearers' inboxes make that harmless)

At most one event per subject is in flight, so events about one subject arrive in order. Marks are fenced by the
lease's epoch: a relay that was suspended and replaced cannot mark what its successor is publishing.
"""

import os
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import structlog
from sqlalchemy import Row, and_, bindparam, exists, or_, select, update

from chassis import clock
from chassis.database import Database, is_unavailable
from chassis.events import Message, to_message
from chassis.leases import Lease, LeaseLost
from chassis.outbox import CHANNEL, outbox

log = structlog.get_logger(__name__)

FALLBACK_POLL_SECONDS = 1.0
_RETURNED_AGAIN = timedelta(seconds=5)
_earlier = outbox.alias("earlier")


@dataclass
class Settled:
    """What became of messages handed to a publisher."""

    confirmed: list[UUID] = field(default_factory=list)
    returned: list[UUID] = field(default_factory=list)
    lost: list[UUID] = field(default_factory=list)


class Publisher(Protocol):
    """Publishes messages to a broker and says later what became of each."""

    def ready(self) -> bool: ...
    def send(self, messages: Sequence[Message]) -> None: ...
    def settled(self, timeout: float) -> Settled: ...
    def close(self) -> None: ...


class Relay:
    """Moves one service's outbox to the broker until `stop` is set."""

    def __init__(self, database: Database, publisher: Publisher, *, window: int = 1000) -> None:
        self._database = database
        self._publisher = publisher
        self._window = window
        self._lease = Lease("relay", f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}")
        self._renewed_at = clock.now() - self._lease.ttl
        self._in_flight: set[UUID] = set()

    def run(self, stop: threading.Event) -> None:
        listener = self._database.listener(CHANNEL)
        pause = 0.5
        try:
            while not stop.is_set():
                try:
                    if not self.step():
                        listener.wait(FALLBACK_POLL_SECONDS)
                    pause = 0.5
                except LeaseLost:
                    log.warning("relay.lease_lost")
                except Exception as error:
                    if not is_unavailable(error):
                        raise
                    log.warning("relay.database_unavailable", error=str(error))
                    stop.wait(pause)
                    pause = min(pause * 2, 10)
            self._finish()
        finally:
            listener.close()
            self._publisher.close()

    def step(self) -> bool:
        """Settle what the broker answered and hand it more. False when there is nothing to do now."""
        if not self._leading() or not self._publisher.ready():
            self._settle(timeout=0)
            return False
        if len(self._in_flight) <= self._window // 2:
            rows = self._due(self._window - len(self._in_flight))
            if rows:
                self._publisher.send([_message(row) for row in rows])
                self._in_flight.update(row.id for row in rows)
        if not self._in_flight:
            return False
        self._settle(timeout=FALLBACK_POLL_SECONDS)
        return True

    def _leading(self) -> bool:
        if clock.now() - self._renewed_at > self._lease.ttl / 3:
            if not self._lease.hold(self._database):
                return False
            self._renewed_at = clock.now()
        return True

    def _due(self, room: int) -> list[Row[Any]]:
        with self._database.reading() as session:
            rows = session.execute(_DUE, {"now": clock.now(), "limit": room + len(self._in_flight)}).all()
        return [row for row in rows if row.id not in self._in_flight][:room]

    def _settle(self, timeout: float) -> None:
        settled = self._publisher.settled(timeout)
        self._in_flight.difference_update(settled.lost)
        if settled.returned:
            log.error("relay.returned", count=len(settled.returned))
        if settled.confirmed or settled.returned:
            with self._database.writing() as session:
                self._lease.fence(session)
                session.execute(_MARK_SENT, {"now": clock.now(), "ids": settled.confirmed})
                if settled.returned:
                    again = {"again": clock.now() + _RETURNED_AGAIN, "ids": settled.returned}
                    session.execute(_MARK_RETURNED, again)
            self._in_flight.difference_update(settled.confirmed, settled.returned)

    def _finish(self) -> None:
        """On a graceful stop: wait for confirms under way, then free the lease for the next relay."""
        deadline = clock.now() + timedelta(seconds=5)
        while self._in_flight and clock.now() < deadline:
            self._settle(timeout=0.2)
        if self._lease.epoch:
            self._lease.release(self._database)


_DUE = (
    select(
        outbox.c.id,
        outbox.c.type,
        outbox.c.subject,
        outbox.c.subjectversion,
        outbox.c.time,
        outbox.c.data,
        outbox.c.traceparent,
    )
    .where(
        outbox.c.sent_at.is_(None),
        or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= bindparam("now")),
        ~exists().where(
            and_(
                _earlier.c.subject == outbox.c.subject,
                _earlier.c.subjectversion < outbox.c.subjectversion,
                _earlier.c.sent_at.is_(None),
            )
        ),
    )
    .order_by(outbox.c.seq)
    .limit(bindparam("limit"))
)
_THESE = outbox.c.id.in_(bindparam("ids", expanding=True))
_MARK_SENT = update(outbox).where(_THESE).values(sent_at=bindparam("now"))
_MARK_RETURNED = update(outbox).where(_THESE).values(retry_at=bindparam("again"), returns=outbox.c.returns + 1)


def _message(row: Row[Any]) -> Message:
    return to_message(
        event_id=row.id,
        type_=row.type,
        subject=row.subject,
        version=row.subjectversion,
        time=row.time,
        body=row.data.encode(),
        traceparent=row.traceparent,
    )
