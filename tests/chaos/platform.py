"""A platform for one run: the launcher with a temporary state folder on free ports, and the processes below it."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from chassis.testing.processes import Process, find_process, send, start_child, wait_until
from launcher.plan import ROOT
from launcher.ports import free_ports

Mode = Literal["embedded", "real"]
_START_SECONDS = 120
_STOP_SECONDS = 90


class DidNotStart(Exception):
    """The launcher ended or was not ready in time. The text is the launcher's output."""


@dataclass(frozen=True)
class Target:
    """A process that may be killed: the launcher's child that writes `log` (in the mode's folder).

    The next success of the step `shows_in` shows that the process works again.
    """

    name: str
    log: str
    shows_in: str


class Platform:
    """A platform that is started before the block and stopped after it. It ends with this process in any case."""

    def __init__(self, folder: Path, mode: Mode, **environment: str) -> None:
        port, tls_port = free_ports(2)
        folder = folder.resolve()  # as the kernel names it
        self.url = f"http://127.0.0.1:{port}"
        self.mode = mode
        self.root = folder / "state"
        self.folder = self.root / mode
        self.mail = folder / "state" / "mail"
        self._output = folder / "launcher.log"
        self._environment = {
            **os.environ,
            "RAMAL_STATE": str(folder / "state"),
            "PORT": str(port),
            "TLS_PORT": str(tls_port),
            "TICKETS_PER_HOUR": "100000",
            "REGISTRATIONS_PER_HOUR": "100000",  # the keepers of machines renew without pause
            **environment,
        }
        self._environment.pop("MAIL_URL", None)

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "launcher", "up", *(["--real"] if self.mode == "real" else [])]
        self._launcher = start_child(
            command, folder=ROOT, environment=self._environment, output=self._output, death_signal="TERM"
        )
        wait_until(lambda: self._launcher.poll() is not None or "Ramal is ready" in self.said, _START_SECONDS)
        if "Ramal is ready" not in self.said:
            self.stop()
            raise DidNotStart(self.said)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def said(self) -> str:
        """Return the launcher's output until now."""
        return self._output.read_text(errors="replace")

    def stop(self) -> None:
        """Stop the platform as Ctrl-C would. Does nothing if it has stopped."""
        if self._launcher.poll() is None:
            self._launcher.send_signal(signal.SIGTERM)
            if not wait_until(lambda: self._launcher.poll() is not None, _STOP_SECONDS):
                self._launcher.kill()
        self._launcher.wait()

    def runs(self, target: Target) -> bool:
        """Return whether the target's process runs now; it does not while the launcher waits to start it again."""
        return self._find(target) is not None

    def kill(self, target: Target) -> bool:
        """Send SIGKILL to the target's process. Returns False when it does not run."""
        process = self._find(target)
        if process is not None:
            send(process, signal.SIGKILL)
        return process is not None

    def _find(self, target: Target) -> Process | None:
        log = self.folder / target.log
        return next((child for child in _children(self._launcher.pid) if _output_of(child.pid) == log), None)


def _children(pid: int) -> list[Process]:
    numbers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [process for process in map(find_process, map(int, numbers)) if process]


def _output_of(pid: int) -> Path | None:
    """Return the file to which a process writes its output, by which the launcher's children are told apart."""
    try:
        return Path(f"/proc/{pid}/fd/1").readlink()
    except OSError:
        return None
