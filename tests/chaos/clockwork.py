"""Runs jobs by their commands while a run goes on, with an as-of that advances by days, and kills them midway.

Two processes of each job at once run each step, as two operators might. A step is repeated until nothing was killed in
it and all processes have come to their end.
"""

import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.chaos.ledger import Entry, Ledger

from chassis import clock
from launcher.state import known_environments

NOTICES_RUN, DEADLINES_RUN = "notices run", "deadlines run"
DAYS = (0.0, 4.0, 9.0, 13.5, 20.5, 27.0, 34.0, 41.0)
"""How many days after the beginning of the run the steps of notices are, in their order. Certificates end meanwhile."""

VALID_DAYS = 20
DEADLINE_DAYS = (4.0, 7.0, 10.5, 16.5, VALID_DAYS, VALID_DAYS + 1.0, 34.0)
"""The same for the jobs about deadlines of requests. The budgets of the run are valid for VALID_DAYS."""

_KILLED = 0.6
_KILLED_TRIES = 2
_KILLED_AFTER_SECONDS = (0.8, 4.0)
_PROCESSES = 2
_LONGEST_SECONDS = 120


class NeverFinished(Exception):
    """A step of the jobs did not come to its end."""


@dataclass(frozen=True)
class Jobs:
    """Jobs of one service that are run together, at which days, and how the ledger calls a step.

    `commands` are those of the jobs, each with the number of days before which it has nothing to do.
    """

    service: str
    commands: Mapping[str, float]
    days: Sequence[float]
    step: str


NOTICES = Jobs("certificates", {"notices": 0}, DAYS, NOTICES_RUN)
DEADLINES = Jobs(
    "connections", {"jobs watch-deadlines": 0, "jobs expire-budgets": VALID_DAYS}, DEADLINE_DAYS, DEADLINES_RUN
)


class Clockwork:
    """The steps of some `jobs` in one run. `root` is the folder of the platform's state.

    `begun_at` is when the run began, and `killed` counts the processes of jobs that were killed.
    """

    def __init__(self, jobs: Jobs, root: Path, ledger: Ledger, seed: int) -> None:
        self.jobs = jobs
        self._environment = known_environments(root)[jobs.service]
        self._ledger, self._chance = ledger, random.Random(f"{seed}-{jobs.step}")
        self.begun_at = clock.now().replace(microsecond=0)
        self.killed = 0

    def run(self, patience: float) -> None:
        """Take all steps. Raises NeverFinished for a step that takes longer than `patience`, and than two minutes."""
        for days in self.jobs.days:
            commands = [command for command, first in self.jobs.commands.items() if days >= first]
            self._step(commands, self.begun_at + timedelta(days=days), max(patience, _LONGEST_SECONDS))

    def _step(self, commands: Sequence[str], as_of: datetime, patience: float) -> None:
        started, tries = time.monotonic(), 1
        while not self._once(commands, as_of, may_kill=tries <= _KILLED_TRIES):
            if time.monotonic() > started + patience:
                raise NeverFinished(f"{self.jobs.step} as of {as_of.isoformat()}")
            tries += 1
        facts = {"as_of": as_of.isoformat()}
        self._ledger.note(
            Entry(journey="clockwork", step=self.jobs.step, started=started, ended=time.monotonic(), facts=facts)
        )

    def _once(self, commands: Sequence[str], as_of: datetime, *, may_kill: bool) -> bool:
        """Run the jobs in processes at the same time and perhaps kill some. Returns whether all came to a good end.

        A job leaves out what another process is working on, so after a kill nobody may have done it.
        """
        running = [self._started(command, as_of) for command in commands for _ in range(_PROCESSES)]
        if may_kill and self._chance.random() < _KILLED:
            time.sleep(self._chance.uniform(*_KILLED_AFTER_SECONDS))
            for victim in self._chance.sample(running, self._chance.randint(1, len(running))):
                if victim.poll() is None:
                    victim.kill()
                    self.killed += 1
        return all(process.wait(_LONGEST_SECONDS) == 0 for process in running)

    def _started(self, command: str, as_of: datetime) -> "subprocess.Popen[bytes]":
        said = [sys.executable, "-m", self.jobs.service, *command.split(), "--as-of", f"{as_of:%Y-%m-%dT%H:%M:%SZ}"]
        return subprocess.Popen(said, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
