"""Runs the job `notices` by its command while a run goes on, with an as-of that advances by days, and kills it midway.

Two processes at once run each step, as two operators might. A step is repeated until a process has come to its end.
"""

import random
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from tests.chaos.ledger import Entry, Ledger

from chassis import clock
from launcher.state import known_environments

NOTICES_RUN = "notices run"
DAYS = (0.0, 4.0, 9.0, 13.5, 20.5, 27.0, 34.0, 41.0)
"""How many days after the beginning of the run the steps are, in their order. Certificates end meanwhile."""

_KILLED = 0.6
_KILLED_AFTER_SECONDS = (0.8, 4.0)
_PROCESSES = 2
_LONGEST_SECONDS = 120


class NeverFinished(Exception):
    """A step of the job did not come to its end."""


class Clockwork:
    """The steps of one run. `root` is the folder of the platform's state, and `begun_at` is when the run began."""

    def __init__(self, root: Path, ledger: Ledger, seed: int) -> None:
        self._environment = known_environments(root)["certificates"]
        self._ledger, self._chance = ledger, random.Random(f"{seed}-clockwork")
        self.begun_at = clock.now().replace(microsecond=0)
        self.killed = 0

    def run(self, patience: float) -> None:
        """Take all steps. Raises NeverFinished for a step that takes longer than `patience`."""
        for days in DAYS:
            self._step(self.begun_at + timedelta(days=days), time.monotonic() + patience)

    def _step(self, as_of: datetime, deadline: float) -> None:
        started = time.monotonic()
        while not self._once(as_of):
            if time.monotonic() > deadline:
                raise NeverFinished(f"notices --as-of {as_of.isoformat()}")
        facts = {"as_of": as_of.isoformat()}
        self._ledger.note(
            Entry(journey="clockwork", step=NOTICES_RUN, started=started, ended=time.monotonic(), facts=facts)
        )

    def _once(self, as_of: datetime) -> bool:
        """Run the job in processes at the same time and perhaps kill one. Returns whether one came to a good end."""
        command = [sys.executable, "-m", "certificates", "notices", "--as-of", f"{as_of:%Y-%m-%dT%H:%M:%SZ}"]
        running = [
            subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(_PROCESSES)
        ]
        if self._chance.random() < _KILLED:
            time.sleep(self._chance.uniform(*_KILLED_AFTER_SECONDS))
            for victim in running[: self._chance.choice((1, _PROCESSES))]:
                if victim.poll() is None:
                    victim.kill()
                    self.killed += 1
        return 0 in [process.wait(_LONGEST_SECONDS) for process in running]
