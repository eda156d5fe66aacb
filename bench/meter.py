"""What operations cost: processor seconds of process trees, and bytes of PostgreSQL, less what the platform takes idle.

Processor seconds come from `/proc`, so they hardly depend on what else the machine does; times by the clock would.
PostgreSQL's are told apart by the process that it worked for: each process of the platform names itself to PostgreSQL
(`PGAPPNAME`), and each connection has a process of the server.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.children import TICKS
from chassis.testing.processes import find_process

POSTGRES, BROKER = "postgresql", "rabbitmq"


@dataclass(frozen=True)
class Reading:
    """The counters at one moment.

    `processor` has seconds by process of the platform, `database` PostgreSQL's seconds by the process that it worked
    for, `wal` the bytes of PostgreSQL's log. `published` and `consumed` are events by service, `audited` rows of its
    audit trail, `mails` those that arrived.
    """

    at: float
    processor: Mapping[str, float]
    database: Mapping[str, float]
    wal: int
    published: Mapping[str, int]
    consumed: Mapping[str, int]
    audited: Mapping[str, int]
    mails: int


@dataclass(frozen=True)
class Spent:
    """What a number of operations took, less what the platform takes in the same time when idle."""

    count: int
    processor: Mapping[str, float]
    database: Mapping[str, float]
    wal: float
    published: Mapping[str, int]
    consumed: Mapping[str, int]
    audited: Mapping[str, int]
    mails: int

    def each(self, *processes: str) -> float:
        """Return processor milliseconds of these processes for one operation."""
        return sum(self.processor.get(name, 0.0) for name in processes) / self.count * 1000

    def database_each(self, *processes: str) -> float:
        """Return PostgreSQL's processor milliseconds for one operation, on behalf of these processes.

        PostgreSQL's own processes (log writer, checkpointer, vacuum) are shared out by the time of the connections.
        """
        connections = sum(self.database.values())
        share = self.processor[POSTGRES] / connections if connections else 0.0
        return sum(self.database.get(name, 0.0) for name in processes) * max(share, 1.0) / self.count * 1000


def spent(before: Reading, after: Reading, *, count: int, idle: Mapping[str, float]) -> Spent:
    """Return what happened between two readings. `idle` has processor seconds per second of the idle platform.

    No figure is negative: a process may have done less than its share of the idle time.
    """
    seconds = after.at - before.at
    return Spent(
        count=count,
        processor={
            name: max(0.0, value - before.processor.get(name, 0.0) - idle.get(name, 0.0) * seconds)
            for name, value in after.processor.items()
        },
        database=_grown(before.database, after.database),
        wal=float(after.wal - before.wal),
        published=_grown(before.published, after.published),
        consumed=_grown(before.consumed, after.consumed),
        audited=_grown(before.audited, after.audited),
        mails=after.mails - before.mails,
    )


def idle_rate(before: Reading, after: Reading) -> dict[str, float]:
    """Return processor seconds per second of each process, between two readings of a platform that nobody uses."""
    seconds = after.at - before.at
    return {name: grown / seconds for name, grown in _grown(before.processor, after.processor).items()}


def tree_seconds(pid: int) -> float:
    """Return the processor seconds of a process and its descendants since their start, with those that have ended.

    `/proc/<pid>/stat` has a process's own time in fields 14 and 15, that of its ended children in 16 and 17.
    """
    root = find_process(pid)
    return sum(_ticks(member.pid) for member in (root.family() if root else [])) / TICKS


def tree_bytes(pid: int) -> int:
    """Return the memory of a process and its descendants: each one's private pages, and the shared ones once.

    So a container of these processes would be charged, whose files no other container uses.
    """
    root = find_process(pid)
    sizes = [_memory(member.pid) for member in (root.family() if root else [])]
    return sum(private for private, _ in sizes) + max((shared for _, shared in sizes), default=0)


def backend_seconds(connection: psycopg.Connection[Any]) -> dict[str, float]:
    """Return the processor seconds of PostgreSQL's connections that are open now, by the name of whom they serve.

    The measurement's own connections are among them, so that their work is nobody else's.
    """
    rows: Sequence[tuple[str, int]] = connection.execute(
        "SELECT application_name, pid FROM pg_stat_activity WHERE application_name <> ''"
    ).fetchall()
    found: dict[str, float] = {}
    for name, pid in rows:
        found[name] = found.get(name, 0.0) + _ticks(pid) / TICKS
    return found


def now() -> float:
    return time.monotonic()


def _grown(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: max(value - before.get(name, 0), 0) for name, value in after.items()}


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15]))


def _memory(pid: int) -> tuple[int, int]:
    """Return the private and the shared bytes of a process."""
    sizes: dict[str, int] = {}
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    for line in lines:
        name, kib = line.split()[:2]
        sizes[name.rstrip(":")] = int(kib) * 1024
    private = sizes["Private_Clean"] + sizes["Private_Dirty"]
    return private, sizes["Rss"] - private
