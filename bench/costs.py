"""Unit costs on PostgreSQL and RabbitMQ: processor time, bytes and memory for one operation of each kind.

A cost is the processor time of a process tree over many operations, less what the tree takes in the same time when the
platform is idle. PostgreSQL's is counted for the process that it worked for. The figures are also written to
bench/unit_costs.json, from which docs/scaling.md is computed.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.customers import Customers, a_document, repeat
from bench.machine import load_average
from bench.meter import BROKER, Spent, backend_seconds, idle_rate, spent
from bench.report import Figure, Table, compared, to_json
from bench.stage import Stage, stage
from chassis import audit, clock, inbox
from chassis.database import Database

UNIT_COSTS = Path(__file__).with_name("unit_costs.json")
IDLE_SECONDS = 15
_WARM_SECONDS = 5
PEOPLE = 80
READS, LISTS, CHANGES, SAVES, LOGINS, REFRESHES, TICKETS, PAGES = 1500, 500, 400, 300, 300, 320, 100, 200
SMALL, LARGE = 40, 12
_ROWS = (
    ("identity", "user_account"),
    ("identity", "user_session"),
    ("identity", "audit"),
    ("identity", "outbox_sent"),
    ("notifier", "inbox"),
    ("notifier", "notification"),
    ("notifier", "recipient"),
    ("connections", "person"),
    ("connections", "connection_request"),
    ("helpdesk", "ticket"),
)
"""Tables that grow with use, whose bytes for one row are measured. A table that is not there is left out."""
_PARTS = ("envoy", "web", "postgres")
_EVENT_COSTS = {"published": "event published", "consumed": "event consumed by one hearer", "mail": "mail"}


@dataclass(frozen=True)
class Operation:
    """What was measured of one kind of request: `service` answers it."""

    name: str
    service: str
    spent: Spent

    def parts(self) -> dict[str, Any]:
        """Return processor milliseconds of one operation by part, the bytes of PostgreSQL's log, and what it caused.

        `published`, `audited` and `mails` are numbers, `consumed` has one for each service that hears of it.
        """
        web, count = f"{self.service}-web", self.spent.count
        return {
            "service": self.service,
            "envoy": self.spent.each("gateway-envoy"),
            "web": self.spent.each(web),
            "postgres": self.spent.database_each(web),
            "wal": self.spent.wal / count,
            "published": round(sum(self.spent.published.values()) / count, 2),
            "consumed": {name: round(heard / count, 2) for name, heard in self.spent.consumed.items() if heard},
            "audited": round(sum(self.spent.audited.values()) / count, 2),
            "mails": round(self.spent.mails / count, 2),
        }


def measure(folder: Path) -> tuple[Table, dict[str, Any]]:
    """Measure all costs. Returns the table and the same as numbers by kind, for bench/unit_costs.json."""
    with stage(folder) as place:
        idle = _idle(place)
        operations = _operations(place, idle)
        memory = place.memory()
        there = [one for one in _ROWS if place.has_table(*one)]
        rows = {f"{service}.{table}": place.row_bytes(service, table) for service, table in there}
        upkeep = _upkeep(place)
    costs = {
        "requests": {one.name: one.parts() for one in operations},
        **events({one.name: one.spent for one in operations}),
        "upkeep": upkeep,
        "row_bytes": rows,
        "memory": {name: float(size) for name, size in memory.items()},
        "idle": idle,
    }
    return table(costs), costs


def events(by_name: Mapping[str, Spent]) -> dict[str, dict[str, float]]:
    """Return processor milliseconds for one event published, for one event consumed by one hearer, and for one mail.

    The first two come from changes of accounts, which cause nothing else. A registration's events and mails are known,
    so what its notifier takes beyond the events is the mails'.
    """
    changes, registrations, saves = (by_name[name] for name in ("account changed", "registration", "section saved"))
    published, heard = changes.published["identity"], sum(changes.consumed.values())
    hearers = [f"{name}-worker" for name, count in changes.consumed.items() if count]
    consumed = {
        "worker": changes.each(*hearers) * changes.count / heard,
        "postgres": changes.database_each(*hearers) * changes.count / heard,
        "broker": changes.each(BROKER) * changes.count / heard,
    }
    told, count = registrations.consumed["notifier"], registrations.count

    def of_a_mail(all_of_it: float, of_an_event: float) -> float:
        return max(0.0, all_of_it * count - of_an_event * told) / registrations.mails

    return {
        "published": {
            "worker": changes.each("identity-worker") * changes.count / published,
            "postgres": changes.database_each("identity-worker") * changes.count / published,
        },
        "consumed": consumed,
        "mail": {
            "worker": of_a_mail(registrations.each("notifier-worker"), consumed["worker"]),
            "postgres": of_a_mail(registrations.database_each("notifier-worker"), consumed["postgres"]),
        },
        "wal": {"delivery": max(0.0, changes.wal - saves.wal / saves.count * changes.count) / heard},
    }


def table(costs: Mapping[str, Any]) -> Table:
    """Return the figures of the document: each request as a whole, against the cheapest one, and by part."""
    peer = Figure("GET /me, all processes", _whole(costs["requests"]["account read"]), "ms")
    figures = [peer]
    for name, parts in costs["requests"].items():
        figures.append(compared(f"{name}: all of the request", _whole(parts), "ms", peer=peer))
        figures += [Figure(f"{name}: {part}", parts[part], "ms") for part in _PARTS]
        figures.append(Figure(f"{name}: PostgreSQL's log", parts["wal"] / 1024, "KiB"))
    for kind, name in _EVENT_COSTS.items():
        figures.append(compared(f"{name}: all of it", sum(costs[kind].values()), "ms", peer=peer))
        figures += [Figure(f"{name}: {part}", value, "ms") for part, value in costs[kind].items()]
    figures += [Figure(name, value, "ms") for name, value in costs["upkeep"].items()]
    figures += [Figure(f"a row of {name}", value, "bytes") for name, value in costs["row_bytes"].items()]
    figures += [Figure(f"memory of {name}", value / 1024**2, "MiB") for name, value in costs["memory"].items()]
    figures.append(Figure("processor when idle, all processes", sum(costs["idle"].values()) * 100, "% of a core"))
    return Table("Unit costs: PostgreSQL, RabbitMQ, a process for each role", figures)


def _whole(parts: Mapping[str, Any]) -> float:
    return float(sum(parts[part] for part in _PARTS))


def _idle(place: Stage) -> dict[str, float]:
    place.settle()
    time.sleep(_WARM_SECONDS)  # workers still connect
    before = place.reading()
    time.sleep(IDLE_SECONDS)
    return idle_rate(before, place.reading())


def _operations(place: Stage, idle: Mapping[str, float]) -> list[Operation]:
    """Measure the operations one after the other; what each causes is over before the next one begins."""
    customers = Customers(place)

    def run(name: str, service: str, count: int, action: Callable[[int], Any]) -> Operation:
        place.settle()
        before = place.reading()
        repeat(count, action)
        place.settle()
        print(f"measured: {name}", file=sys.stderr, flush=True)
        return Operation(name, service, spent(before, place.reading(), count=count, idle=idle))

    registered = []
    found = [run("registration", "identity", PEOPLE, lambda number: registered.append(customers.register(number)))]
    customers.people = repeat(PEOPLE, lambda number: customers.arrive(registered[number]))
    place.settle()
    drafts = repeat(2 * PEOPLE, customers.draft)
    small, large = a_document(1), a_document(19.9)
    return [
        *found,
        run("page over an open connection", "identity", PAGES, customers.agree),
        run("page over a new TLS connection", "identity", PAGES, customers.greet),
        run("login", "identity", LOGINS, customers.log_in),
        run("session refreshed", "identity", REFRESHES, customers.refresh),
        run("account read", "identity", READS, customers.read),
        run("list of requests", "connections", LISTS, customers.list),
        run("list of notifications", "notifier", LISTS, customers.look),
        run("account changed", "identity", CHANGES, customers.change),
        run("section saved", "connections", SAVES, customers.save),
        run("upload of 1 MB", "connections", SMALL, lambda at: customers.upload(at, drafts[at], small)),
        run(
            "upload of 20 MB",
            "connections",
            LARGE,
            lambda at: customers.upload(at, drafts[PEOPLE + at], large),
        ),
        run("ticket opened", "helpdesk", TICKETS, customers.ask),
    ]


def _upkeep(place: Stage) -> dict[str, float]:
    """Return processor milliseconds, here and in PostgreSQL, to seal one audit row and to purge one inbox row.

    Both are done by one process for a service, whatever the number of workers. Rows that the platform has sealed are
    sealed once more.
    """
    place.databases["identity"].execute("UPDATE audit SET position = NULL, seal = NULL")
    later = clock.now() + timedelta(hours=1)
    steps: dict[str, tuple[str, Callable[[Session], int]]] = {
        "audit row sealed": ("identity", _seal),
        "inbox row purged": ("notifier", lambda session: inbox.purge(session, before=later)),
    }
    return {name: _step_milliseconds(place, *step) for name, step in steps.items()}


def _seal(session: Session) -> int:
    length = audit.chain_head(session)[0]
    return audit.seal(session)[0] - length


def _step_milliseconds(place: Stage, service: str, step: Callable[[Session], int]) -> float:
    """Repeat a job's step until it finds no more rows, and return the processor milliseconds for one row."""
    os.environ["PGAPPNAME"] = "upkeep"
    database, rows = Database(place.urls[service]), 0
    with database.reading() as session:
        session.execute(text("SELECT 1"))
    before, ours = _backend(place), time.process_time()
    while True:
        with database.writing() as session:
            done = step(session)
        rows += done
        if not done:
            break
    total = time.process_time() - ours + _backend(place) - before
    database.close()
    return total / rows * 1000


def _backend(place: Stage) -> float:
    return backend_seconds(place.databases["identity"]).get("upkeep", 0.0)


if __name__ == "__main__":
    head = {"measured_on": f"{datetime.now(UTC):%Y-%m-%d}", "load": round(load_average(), 1)}
    made, measured = measure(Path(sys.argv[1]))
    UNIT_COSTS.write_text(json.dumps({**head, **measured}, indent=1) + "\n", encoding="utf-8")
    print(to_json(made))
