"""What the platform has promised: every 2xx that a client of the run was given, in a file outside the platform.

One JSON object a line, written before the client goes on. Times are seconds on the machine's monotonic clock, so the
killer's and the clients' notes can be compared.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An accepted step of one journey. `facts` are what the answer or the request said that matters in the end."""

    journey: str
    step: str
    started: float
    ended: float
    facts: dict[str, str] = field(default_factory=dict)


class Ledger:
    """Takes notes from many threads, keeps them in a file and gives them back."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def note(self, entry: Entry) -> None:
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(entry)) + "\n")
            self._entries.append(entry)

    def entries(self) -> list[Entry]:
        """All notes until now, in the order they were made."""
        with self._lock:
            return list(self._entries)


def read(file: Path) -> list[Entry]:
    """The notes of a run from its file."""
    return [Entry(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


@dataclass
class Journey:
    """One person's way through the platform, as far as it was accepted. `email` names the journey."""

    email: str
    accepted: dict[str, dict[str, str]] = field(default_factory=dict)

    def has(self, step: str) -> bool:
        return step in self.accepted

    def fact(self, step: str, name: str) -> str:
        """A fact of the last acceptance of a step; empty when there was none."""
        return self.accepted.get(step, {}).get(name, "")


def journeys(entries: Iterable[Entry]) -> list[Journey]:
    """The notes by journey; the probes' notes belong to none."""
    found: dict[str, Journey] = {}
    for entry in entries:
        if "@" in entry.journey:
            journey = found.setdefault(entry.journey, Journey(entry.journey))
            journey.accepted[entry.step] = entry.facts
    return list(found.values())


def successes(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The notes by step, for the recovery times."""
    by_step: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_step[entry.step].append(entry)
    return by_step
