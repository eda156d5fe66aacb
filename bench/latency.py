"""The time from a committed change to its committed effect, at 100 events a second.

Relay and consumer are separate processes. A fact's `time` is taken as it is inserted. The reaction stores the time of
its own insert, just before its commit.
"""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Column, MetaData, String, func, insert, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from bench.report import Figure, Table, limited, percentile, to_json
from bench.scratch import TYPE, settings, use_scratch_contracts
from chassis import bus, clock
from chassis.consumer import Consumer
from chassis.database import NAMING, Database, Timestamp, chassis_metadata
from chassis.events import Event, Fact
from chassis.ids import new_id
from chassis.outbox import publish
from chassis.publishing import open_publisher
from chassis.reactions import Reactions
from chassis.relay import Relay

EVENTS = 2_000
PER_SECOND = 100

effects_metadata = MetaData(naming_convention=NAMING)
effect = SqlTable(
    "effect",
    effects_metadata,
    Column("event_id", String(40), primary_key=True),
    Column("told_at", Timestamp),
    Column("effective_at", Timestamp),
)
on = Reactions()


@dataclass(frozen=True, kw_only=True)
class ThingMade(Fact, type=TYPE, subject="thing_id"):
    thing_id: UUID
    name: str


@on(TYPE)
def note(session: Session, event: Event) -> None:
    told_at = datetime.fromisoformat(event.data["name"])
    session.execute(insert(effect).values(event_id=str(event.id), told_at=told_at, effective_at=clock.now()))


def measure(title: str, database_url: str, broker_url: str, *, at_most: float) -> Table:
    """Measure the milliseconds from a change to its effect in another service, at a steady rate of events.

    `title` names the table; `at_most` is the target.
    """
    wanted = settings(database_url, broker_url)
    bus.declare_topology(wanted)
    with bus.connect(wanted) as connection:
        bus.events_queue("scratch", wanted)(connection.default_channel).purge()
    database = Database(database_url)
    chassis_metadata.create_all(database.engine)
    effects_metadata.create_all(database.engine)
    database.close()
    children = [_child(lambda: _relay(database_url, broker_url)), _child(lambda: _consume(database_url, broker_url))]
    try:
        milliseconds = _run(Database(database_url))
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
    return Table(
        f"Commit to effect at {PER_SECOND} events/s: {title}",
        [
            Figure("p50", percentile(milliseconds, 0.5), "ms"),
            limited("p99", percentile(milliseconds, 0.99), "ms", at_most=at_most),
            Figure("worst", max(milliseconds), "ms"),
        ],
    )


def _run(database: Database) -> list[float]:
    _tell(database, 1)  # relay and consumer are connected once the effect of this event is there
    _wait(database, 1)
    _tell(database, EVENTS)
    _wait(database, EVENTS + 1)
    with database.reading() as session:
        rows = session.execute(select(effect.c.told_at, effect.c.effective_at).order_by(effect.c.told_at)).all()
    return [(row.effective_at - row.told_at).total_seconds() * 1000 for row in rows[1:]]


def _tell(database: Database, count: int) -> None:
    due = time.perf_counter()
    for _ in range(count):
        with database.writing() as session:
            publish(session, ThingMade(thing_id=new_id(), name=clock.now().isoformat()))
        due += 1 / PER_SECOND
        time.sleep(max(0, due - time.perf_counter()))


def _wait(database: Database, count: int) -> None:
    while True:
        with database.reading() as session:
            if (session.scalar(select(func.count()).select_from(effect)) or 0) >= count:
                return
        time.sleep(0.1)


def _child(run: object) -> int:
    pid = os.fork()
    if pid == 0:
        run()  # type: ignore[operator]
        os._exit(0)
    return pid


def _relay(database_url: str, broker_url: str) -> None:
    wanted = settings(database_url, broker_url)
    publisher = open_publisher(broker_url, lambda: bus.declare_topology(wanted))
    Relay(Database(database_url), publisher).run(_until_told_to_stop())


def _consume(database_url: str, broker_url: str) -> None:
    Consumer("scratch", settings(database_url, broker_url), Database(database_url), on).run(_until_told_to_stop())


def _until_told_to_stop() -> threading.Event:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    return stop


if __name__ == "__main__":
    use_scratch_contracts(Path(sys.argv[5]))
    print(to_json(measure(sys.argv[1], sys.argv[2], sys.argv[3], at_most=float(sys.argv[4]))))
