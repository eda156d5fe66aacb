"""Servers under measurement: child processes that die with us, and what they have spent of the processor."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from chassis.testing.processes import start_child, wait_until

ROOT = Path(__file__).parents[1]
_READY_SECONDS = 60
_STOP_SECONDS = 30
_TICKS = os.sysconf("SC_CLK_TCK")


class DidNotServe(Exception):
    """A server under measurement ended, or did not answer in time; the text ends with its log."""


@contextmanager
def serving(command: list[str], address: str, path: str, folder: Path, **environment: str) -> Iterator[int]:
    """Run `command` until it answers 200 to GET `path` at `address` (host:port), yield its pid, stop it at the end.

    Its output goes to a file in `folder`, which is why logging costs here what it costs in earnest.
    """
    log, clean = folder / f"{address.rpartition(':')[2]}.log", clean_environment(**environment)
    child = start_child(command, folder=ROOT, environment=clean, output=log, death_signal="KILL")
    try:
        wait_until(lambda: child.poll() is not None or status_of(address, path) == 200, _READY_SECONDS)
        if child.poll() is not None or status_of(address, path) != 200:
            raise DidNotServe(f"{' '.join(command)}: {log.read_text(errors='replace')[-2000:]}")
        yield child.pid
    finally:
        child.terminate()
        child.wait(_STOP_SECONDS)


def python(module: str, *arguments: str) -> list[str]:
    """The command line that runs `module` with our interpreter."""
    return [sys.executable, "-m", module, *arguments]


def clean_environment(**environment: str) -> dict[str, str]:
    """Nothing of the caller's environment may change what is measured."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/"), **environment}


def status_of(address: str, path: str, headers: Mapping[str, str] | None = None) -> int:
    """The status of a GET; 0 while nobody answers."""
    connection = HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def processor_seconds(pid: int) -> float:
    """What a process has spent so far, in user and in kernel mode (`/proc/<pid>/stat`, fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
