"""The ledger: every 2xx answer that a client of the run got, in a file outside the platform.

It has one JSON object per line, written before the client goes on. Times are seconds on the machine's monotonic clock,
so that the killer's and the clients' times can be compared.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An accepted step of one journey. `facts` are values of the request or the answer that are checked in the end."""

    journey: str
    step: str
    started: float
    ended: float
    facts: dict[str, str] = field(default_factory=dict)


class Ledger:
    """Records entries from many threads in a file and returns them."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def note(self, entry: Entry) -> None:
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(entry)) + "\n")
            self._entries.append(entry)

    def entries(self) -> list[Entry]:
        """Return all entries until now, in the order in which they were recorded."""
        with self._lock:
            return list(self._entries)


def read(file: Path) -> list[Entry]:
    """Read the entries of a run from its file."""
    return [Entry(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


@dataclass
class Journey:
    """The accepted steps of one person. `email` is the journey's name."""

    email: str
    accepted: dict[str, dict[str, str]] = field(default_factory=dict)

    def has(self, step: str) -> bool:
        return step in self.accepted

    def fact(self, step: str, name: str) -> str:
        """Return a fact of the last acceptance of a step; an empty text when the step was never accepted."""
        return self.accepted.get(step, {}).get(name, "")


def journeys(entries: Iterable[Entry]) -> list[Journey]:
    """Group entries by journey. The entries of probes belong to no journey and are left out."""
    found: dict[str, Journey] = {}
    for entry in entries:
        if "@" in entry.journey:
            journey = found.setdefault(entry.journey, Journey(entry.journey))
            journey.accepted[entry.step] = entry.facts
    return list(found.values())


def successes(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Group entries by step, from which the recovery times are computed."""
    by_step: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_step[entry.step].append(entry)
    return by_step
