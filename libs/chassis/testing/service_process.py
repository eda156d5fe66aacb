"""`python -m <service> …` as a process of its own on a test's database: for what only a real process shows."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chassis.service import Runtime
from chassis.testing.processes import find_process, kill_all, start_child


def environment_of(runtime: Runtime[Any, Any], **more: str) -> dict[str, str]:
    """Return the environment of a process that uses the database, the broker and the files of a test's runtime.

    `more` are further variables, and such as replace a usual one.
    """
    told = runtime.settings
    usual = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "DATABASE_URL": told.database_url,
        "BROKER_URL": told.broker_url,
        "ISSUER_URL": told.issuer_url,
        "SECRETS_KEY": told.secrets_key.get_secret_value(),
        "EMBEDDED": "true",
    }
    files = {"FILES_URL": told.files_url} if hasattr(told, "files_url") else {}
    return {**os.environ, **usual, **files, **more}


class ServiceProcess:
    """A process that runs a module of Python. It ends with the test's process at the latest."""

    def __init__(self, module: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
        """Start `module`, a module's name and its arguments, in `folder`, where it writes the file `<name>.log`."""
        self._module, self._folder, self._environment = module, folder, environment
        self.log = folder / f"{module[0]}.log"
        self.start()

    def start(self) -> None:
        """Start the process, also again after it was killed."""
        self._process: subprocess.Popen[bytes] = start_child(
            [sys.executable, "-m", *self._module],
            folder=self._folder,
            environment=self._environment,
            output=self.log,
            death_signal="KILL",
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        """Send SIGKILL to the process and to those that it started, and wait for its end. An ended one is left."""
        found = find_process(self.pid)
        kill_all(found.family() if found else ())
        self._process.wait()
