"""What there is one of, and how much it does: whatever of the platform does not become faster by more containers."""

import re
from dataclasses import dataclass

from bench.children import ROOT
from bench.month import Costs, Demand

BENCHMARKS = ROOT / "docs" / "benchmarks.md"
CONFIRM_SECONDS = 0.005
"""From publishing an event to its confirm by two of three nodes: the next event about the same subject waits for it."""

_QUEUE = "raw pika, pipelined confirms"
"""What a quorum queue took in the benchmark of the relay."""


@dataclass(frozen=True)
class Limit:
    """One thing that does at most `most` of something per second, of which `used` are asked."""

    name: str
    most: float
    unit: str
    used: float


def limits(costs: Costs, asked: Demand) -> list[Limit]:
    """Return every single thing with its limit, and what a demand asks of it."""
    told, heard = max(asked.published.values()), max(asked.consumed.values())
    audited = max(asked.audited.values())
    seals, purges = (1000 / costs.upkeep[job] for job in ("audit row sealed", "inbox row purged"))
    return [
        Limit("relay of a service (its leader)", measured("relay", "events/s"), "events/s", told),
        Limit("events about one subject, one in flight", 1 / CONFIRM_SECONDS, "events/s", 1.0),
        Limit("queue of a service (one process of RabbitMQ)", measured(_QUEUE, "events/s"), "messages/s", heard),
        Limit("job that seals the audit trail of a service", seals, "rows/s", audited),
        Limit("job that purges the inbox of a service", purges, "rows/s", heard),
        Limit("core that hashes passwords", 1000 / _hash(costs), "logins/s", asked.logins),
    ]


def measured(name: str, unit: str) -> float:
    """Return a figure of docs/benchmarks.md: the first one with this name and unit. Raises LookupError without one."""
    pattern = rf"^\| {re.escape(name)} \| ([\d,.]+) {re.escape(unit)} "
    found = re.search(pattern, BENCHMARKS.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise LookupError(f"docs/benchmarks.md has no {name} in {unit}")
    return float(found[1].replace(",", ""))


def _hash(costs: Costs) -> float:
    """Return the milliseconds of a login's service beyond those of a refresh, which are mostly the hash."""
    return max(1.0, costs.requests["login"]["web"] - costs.requests["session refreshed"]["web"])
