"""`python -m bench [names…]`: every measurement, or those named, one after the other; what `make bench` runs.

Each runs in a process of its own and is never beside another one. Tables go to the terminal and, as sections, to
docs/benchmarks.md; the section of a measurement that failed or was not named stays as it was. A missed target is a word
in a table, not a failure.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from bench.children import ROOT, python
from bench.document import Section, renewed
from bench.machine import described, load_average
from bench.report import Table, from_json, missed
from bench.scenery import Scenery, scenery
from bench.wrk import ensure_wrk
from chassis.testing.servers import MissingServer, ServerDidNotStart

BENCHMARKS = ROOT / "docs" / "benchmarks.md"
_SECONDS = 900
_SECONDS_FOR_A_ROW = 0.006  # filling a database with more rows than usual takes longer

_HEADING = """# Benchmarks

Written by `make bench`, a section for each measurement: ours and its peers take turns, each figure is the best of 3 to
12 rounds (embedded broker, latency, start, memory, idle: of one), and ratios and targets are within the section. A
section says when it was measured; `python -m bench <names>` renews some of them (`python -m bench --help` names all).
Lists are compared with 1,000 and 100,000 rows; `BENCH_ROWS=1000000 python -m bench requests requests-real` takes
another number for the large database, and some minutes to fill it. Work that others gave the machine meanwhile shows
in the load; it hurts latency most.
"""


def _latency(title: str, database_url: str, broker_url: str, limit: int, place: Scenery) -> list[str]:
    return python("bench.latency", title, database_url, broker_url, str(limit), place.folder(f"latency{limit}"))


def _lists(module: str, title: str, few_url: str, many_url: str, place: Scenery) -> list[str]:
    return python(f"bench.{module}", title, few_url, many_url, place.folder(f"{module}-{title}"))


MEASUREMENTS: dict[str, Callable[[Scenery], list[str]]] = {
    "gateway": lambda at: python("bench.gateway", at.folder("gateway")),
    "me": lambda at: python("bench.me", "SQLite", at.sqlite("me"), at.folder("me")),
    "me-real": lambda at: python("bench.me", "PostgreSQL", at.postgres("me"), at.folder("me-real")),
    "logins": lambda at: python("bench.logins", "SQLite", at.sqlite("logins"), at.folder("logins")),
    "logins-real": lambda at: python("bench.logins", "PostgreSQL", at.postgres("logins"), at.folder("logins-real")),
    "relay": lambda at: python("bench.relay", at.postgres("relay"), at.rabbit("relay"), at.folder("relay")),
    "embedded": lambda at: python("bench.embedded", at.folder("embedded")),
    "latency": lambda at: _latency("SQLite, embedded broker", at.sqlite("latency"), at.embedded("latency"), 100, at),
    "latency-real": lambda at: _latency("PostgreSQL, RabbitMQ", at.postgres("latency"), at.rabbit("latency"), 50, at),
    "lists": lambda at: _lists("lists", "SQLite", at.sqlite("few"), at.sqlite("many"), at),
    "lists-real": lambda at: _lists("lists", "PostgreSQL", at.postgres("few"), at.postgres("many"), at),
    "requests": lambda at: _lists("requests", "SQLite", at.sqlite("few_asked"), at.sqlite("many_asked"), at),
    "requests-real": lambda at: _lists(
        "requests", "PostgreSQL", at.postgres("few_asked"), at.postgres("many_asked"), at
    ),
    "enrollments": lambda at: _lists(
        "enrollments", "SQLite", at.sqlite("few_enrolled"), at.sqlite("many_enrolled"), at
    ),
    "enrollments-real": lambda at: _lists(
        "enrollments", "PostgreSQL", at.postgres("few_enrolled"), at.postgres("many_enrolled"), at
    ),
    "tickets": lambda at: _lists("tickets", "SQLite", at.sqlite("few_tickets"), at.sqlite("many_tickets"), at),
    "tickets-real": lambda at: _lists(
        "tickets", "PostgreSQL", at.postgres("few_tickets"), at.postgres("many_tickets"), at
    ),
    "articles": lambda at: _lists("articles", "SQLite", at.sqlite("few_articles"), at.sqlite("many_articles"), at),
    "articles-real": lambda at: _lists(
        "articles", "PostgreSQL", at.postgres("few_articles"), at.postgres("many_articles"), at
    ),
    "certificates": lambda at: python("bench.certificates", at.folder("certificates")),
    "costs": lambda at: python("bench.costs", at.folder("costs")),
    "footprint": lambda at: python("bench.footprint", at.folder("footprint")),
}


def main() -> int:
    """Run the named measurements, or all. Returns the exit code: 1 when a measurement could not be made."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MEASUREMENTS)}; all of them without one")
    names: list[str] = parser.parse_args().names or list(MEASUREMENTS)
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and scratch folders go
    ensure_wrk()
    load = load_average()
    if load > 0.5:
        print(f"The machine is busy (load {load:.1f}): ratios suffer, absolute figures mean little.\n")
    try:
        with scenery() as place:
            return _run(names, place, load)
    except (MissingServer, ServerDidNotStart) as fault:
        print(fault, file=sys.stderr)
        return 1


def _run(names: list[str], place: Scenery, load: float) -> int:
    tables = [table for name in names if (table := _measure(name, place))]
    for line in missed(tables):
        print(f"missed: {line}")
    is_whole = names == list(MEASUREMENTS) and len(tables) == len(names)
    so_far = "" if is_whole else BENCHMARKS.read_text(encoding="utf-8")
    made = f"{described(place.rabbit_version)} Load before the run: {load:.1f}."
    BENCHMARKS.write_text(renewed(so_far, _HEADING, [Section(table, made) for table in tables]), encoding="utf-8")
    print(f"written: {BENCHMARKS.relative_to(ROOT)}")
    return 0 if len(tables) == len(names) else 1


def _seconds() -> float:
    """Return how long one measurement may take, which grows with BENCH_ROWS."""
    return _SECONDS + int(os.environ.get("BENCH_ROWS") or 0) * _SECONDS_FOR_A_ROW


def _measure(name: str, place: Scenery) -> Table | None:
    """Run one measurement in a process of its own and return its table.

    Returns None when the measurement failed, with the reason on stderr.
    """
    started = time.monotonic()
    try:
        command = MEASUREMENTS[name](place)
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=_seconds())
        table = from_json(done.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, ValueError, IndexError) as fault:
        print(f"{name} could not be measured: {fault}", file=sys.stderr)
        return None
    print(f"{table.markdown()}\n({name}: {time.monotonic() - started:.0f} s)\n", flush=True)
    return table


if __name__ == "__main__":
    sys.exit(main())
