"""The relay: publishes the outbox to the broker; one relay per service at a time, with many publisher confirms in
flight.

    outbox row → published → confirmed → moved to the sent events
                           → returned  → tried again later (no queue took it: topology is missing)
                           → lost with the connection → published again (hearers' inboxes make that harmless)

At most one event per subject is in flight, so events about one subject arrive in order. Outcomes are written under the
lease's epoch: a relay that was suspended and replaced cannot change what its successor is publishing.
"""

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import structlog
from sqlalchemy import Row, bindparam, exists, or_, select, update

from chassis import clock, outbox_sent, tracing
from chassis.database import Database, is_unavailable
from chassis.events import EXCHANGE, Message, to_message
from chassis.leases import Lease, LeaseLost
from chassis.outbox import CHANNEL, outbox
from chassis.outbox_sent import numbers
from chassis.presence import Presence

log = structlog.get_logger(__name__)

FALLBACK_POLL_SECONDS = 1.0
_FINISH_SECONDS = 5
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 1.0  # between looks at a database that is away
_RETURNED_AGAIN = timedelta(seconds=5)
_before = outbox.alias("before")


@dataclass
class Settled:
    """What became of messages handed to a publisher: the ids of the confirmed, the returned and the lost ones."""

    confirmed: list[UUID] = field(default_factory=list)
    returned: list[UUID] = field(default_factory=list)
    lost: list[UUID] = field(default_factory=list)


class Publisher(Protocol):
    """Publishes messages to a broker and reports later what became of each."""

    def ready(self) -> bool: ...
    def send(self, messages: Sequence[Message]) -> None: ...
    def settled(self, timeout: float) -> Settled: ...
    def close(self) -> None: ...


class Relay:
    """Publishes one service's outbox until `stop` is set.

    `holder` is the process as a holder of leases; `window` is how many events are in flight at most.
    """

    def __init__(
        self, database: Database, publisher: Publisher, *, holder: Presence | None = None, window: int = 1000
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._window = window
        self._lease = Lease("relay", holder or Presence(database))
        self._renewed_at = -math.inf
        self._in_flight: dict[UUID, int] = {}  # an event's id and its number in the outbox
        self._confirmed: list[int] = []
        self._returned: list[int] = []
        self._spans: dict[UUID, tracing.Span] = {}  # of the events in flight that are sampled

    def run(self, stop: threading.Event) -> None:
        listener = self._database.listener(CHANNEL)
        pause = _FIRST_PAUSE_SECONDS
        try:
            while not stop.is_set():
                try:
                    if not self.step():
                        listener.wait(FALLBACK_POLL_SECONDS)
                    pause = _FIRST_PAUSE_SECONDS
                except LeaseLost:
                    log.warning("relay.lease_lost")
                    self._leave_to_successor()
                except Exception as error:
                    if not is_unavailable(error):
                        raise
                    log.warning("relay.database_unavailable", error=str(error))
                    stop.wait(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            self._finish()
        finally:
            listener.close()
            self._publisher.close()

    def step(self) -> bool:
        """Collect the broker's confirms, publish more events, then move the confirmed ones to the sent events.

        The relay's loop calls it again and again. Returns False when there is nothing to do now; the loop then waits to
        be woken. Moving comes last, so that the broker works on the next events meanwhile. While the publisher
        connects, a call lasts until it is ready, at most a second: no commit in the database would wake the loop then.
        Raises LeaseLost when another relay has taken the lease.
        """
        leading = self._leading()
        waits = leading and (bool(self._in_flight) or not self._publisher.ready())
        self._collect(timeout=FALLBACK_POLL_SECONDS if waits else 0)
        ready = leading and self._publisher.ready()
        if ready and len(self._in_flight) <= self._window // 2:
            self._publish_more()
        return self._write_settled() or (ready and bool(self._in_flight))

    def _leading(self) -> bool:
        if time.monotonic() - self._renewed_at > self._lease.ttl.total_seconds() / 3:
            if not self._lease.hold(self._database):
                return False
            self._renewed_at = time.monotonic()
        return True

    def _publish_more(self) -> None:
        known = [*self._in_flight.values(), *self._confirmed, *self._returned]
        room = self._window - len(self._in_flight)
        with self._database.reading() as session:
            fresh = session.execute(_DUE, {"now": clock.now(), "known": known, "limit": room}).all()
        if fresh:
            self._publisher.send([_message(row, self._begin_span(row)) for row in fresh])
            self._in_flight.update((row.id, row.seq) for row in fresh)

    def _collect(self, timeout: float) -> None:
        """Ask the publisher what became of the events in flight, and note it in this relay.

        Waits up to `timeout` seconds for an outcome. The publisher reports each outcome once, so the numbers of
        confirmed and returned events are kept until `_write_settled` writes them to the outbox. Events lost with the
        connection are no longer counted as in flight; they are still in the outbox and are published again.
        """
        settled = self._publisher.settled(timeout)
        if settled.returned:
            log.error("relay.returned", count=len(settled.returned))
        self._confirmed += [self._in_flight.pop(event) for event in settled.confirmed if event in self._in_flight]
        self._returned += [self._in_flight.pop(event) for event in settled.returned if event in self._in_flight]
        for event in settled.lost:
            self._in_flight.pop(event, None)
        self._end_spans(settled)

    def _begin_span(self, row: Row[*tuple[Any, ...]]) -> str:
        """Return the `traceparent` for the message of the outbox row `row`, and begin the relay's span if it is
        sampled.

        The message of a sampled event gets the `traceparent` of that span, any other the event's own.
        """
        if not tracing.is_sampled(row.traceparent):
            return str(row.traceparent)
        about = {"messaging.destination.name": EXCHANGE, "messaging.message.id": str(row.id)}
        span = self._spans[row.id] = tracing.begin(f"send {row.type}", row.traceparent, "PRODUCER", about)
        return span.traceparent

    def _end_spans(self, settled: Settled) -> None:
        for outcome in ("confirmed", "returned", "lost"):
            for event in getattr(settled, outcome) if self._spans else ():
                if span := self._spans.pop(event, None):
                    if outcome != "confirmed":
                        span.fail(outcome)
                    span.end()

    def _write_settled(self) -> bool:
        """Move confirmed events from the outbox to the sent events, and mark returned ones for a later try.

        Returns False when there are none. The commit needs no fsync: a move that a crash undoes means one more
        delivery, which is harmless. Raises LeaseLost when another relay has taken the lease.
        """
        if not (self._confirmed or self._returned):
            return False
        with self._database.writing(durable=False) as session:
            self._lease.fence(session)
            if self._confirmed:
                outbox_sent.keep(session, self._confirmed, now=clock.now())
            if self._returned:
                again = {"again": clock.now() + _RETURNED_AGAIN, "numbers": self._returned}
                session.execute(_TRY_LATER, again)
        self._confirmed, self._returned = [], []
        return True

    def _leave_to_successor(self) -> None:
        """Forget which events are in flight: the relay that has the lease now publishes them again and deletes them."""
        self._renewed_at = -math.inf
        self._end_spans(Settled(lost=list(self._spans)))
        self._in_flight.clear()
        self._confirmed, self._returned = [], []

    def _finish(self) -> None:
        """Wait a few seconds for the confirms of events in flight, then free the lease for the next relay.

        Called when the relay is told to stop.
        """
        deadline = time.monotonic() + _FINISH_SECONDS
        try:
            while (self._in_flight or self._write_settled()) and time.monotonic() < deadline:
                self._collect(timeout=0.2)
            self._write_settled()
            if self._lease.epoch:
                self._lease.release(self._database)
        except LeaseLost:
            log.warning("relay.lease_lost")
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.warning("relay.database_unavailable", error=str(error))


# An event is due when the event before it about the same subject has left the outbox. The earlier event is looked up
# by its unique key, so that no stale statistics make PostgreSQL compare every row with every other (77 s for 20,000
# rows).
_DUE = (
    select(
        outbox.c.seq,
        outbox.c.id,
        outbox.c.type,
        outbox.c.subject,
        outbox.c.subjectversion,
        outbox.c.time,
        outbox.c.data,
        outbox.c.traceparent,
    )
    .where(
        outbox.c.seq.not_in(numbers("known")),
        or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= bindparam("now")),
        ~exists().where(_before.c.subject == outbox.c.subject, _before.c.subjectversion == outbox.c.subjectversion - 1),
    )
    .order_by(outbox.c.seq)
    .limit(bindparam("limit"))
)
_THESE = outbox.c.seq.in_(numbers("numbers"))
_TRY_LATER = update(outbox).where(_THESE).values(retry_at=bindparam("again"), returns=outbox.c.returns + 1)


def _message(row: Row[*tuple[Any, ...]], traceparent: str) -> Message:
    return to_message(
        event_id=row.id,
        type_=row.type,
        subject=row.subject,
        version=row.subjectversion,
        time=row.time,
        body=row.data.encode(),
        traceparent=traceparent,
    )
