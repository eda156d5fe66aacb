"""Servers under measurement: child processes that end with the bench, and the processor time they use."""

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
TICKS = os.sysconf("SC_CLK_TCK")


class DidNotServe(Exception):
    """A server under measurement ended, or did not answer in time. The text ends with the server's log."""


@contextmanager
def serving(command: list[str], address: str, path: str, folder: Path, **environment: str) -> Iterator[int]:
    """Run a server during the block and yield its process number.

    The block starts when the server answers 200 to GET `path` at `address` (host:port). `environment` are its only
    variables besides PATH and HOME. Its output goes to a file in `folder`, so that logging costs as much as in
    production. Raises `DidNotServe`.
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
    """Return the command line that runs `module` with the present interpreter."""
    return [sys.executable, "-m", module, *arguments]


def clean_environment(**environment: str) -> dict[str, str]:
    """Return an environment of PATH, HOME and the given variables.

    The caller's other variables are left out, so that they cannot change the measurement.
    """
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/"), **environment}


def status_of(address: str, path: str, headers: Mapping[str, str] | None = None) -> int:
    """Return the HTTP status of a GET request, or 0 if nobody answers."""
    connection = HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used since its start, in user and kernel mode.

    Read from `/proc/<pid>/stat`, fields 14 and 15.
    """
    fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
