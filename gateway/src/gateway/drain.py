"""Runs Envoy as a child and drains it before it ends. For containers, where this is the first process.

Envoy ends at once on SIGTERM, with the requests under way. This program takes the signal instead:

1. `/ready` fails, every answer tells its client to close the connection, and idle connections are closed. Requests go
   on being served, for as long as balancers in front need to notice.
2. No further connection is taken. Requests that still run are finished.
3. Envoy ends, and this program with Envoy's exit code.

A second signal ends Envoy at once. If Envoy ends by itself, this program does, too; if this program is killed, the
kernel kills Envoy. Only the standard library is imported, so that the process stays small.
"""

import argparse
import ctypes
import os
import signal
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

_STOPPING = (signal.SIGTERM, signal.SIGINT)
_AWAITED = (*_STOPPING, signal.SIGCHLD)
_LOOK_SECONDS = 0.1
_ADMIN_SECONDS = 2.0
_ENDING_SECONDS = 5.0
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_CANNOT_RUN = 127  # as shells have it

_FAIL_READINESS = "/healthcheck/fail"
_TAKE_NO_CONNECTION = "/drain_listeners"
_REQUESTS_UNDER_WAY = r"^http\.(http|https|internal)\.downstream_rq_active$"
ADMIN_PATHS = (_FAIL_READINESS, _TAKE_NO_CONNECTION)
"""The paths of Envoy's admin that a drain needs, beside `/stats`."""


def pressure_file(state: Path) -> Path:
    """Return the file whose number makes Envoy close idle connections: 0 in service, 1 in a drain."""
    return state.absolute() / "drain-pressure"


def set_pressure(file: Path, pressure: int) -> None:
    """Write `pressure` to the file. Envoy reads it again because another file is moved into its place."""
    partial = file.with_suffix(".partial")
    partial.write_text(f"{pressure}\n", encoding="ascii")
    partial.replace(file)


def hold_signals() -> None:
    """Keep signals until they are waited for, also across `exec`. Without it, a SIGTERM that comes while this program
    starts would be lost: the kernel drops signals that the first process of a container does not handle.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)


class EnvoyEnded(Exception):
    """Envoy has ended. `code` is its exit code, or 128 and the signal that ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Envoy:
    """Envoy as a child process, with its admin on this machine's port `admin_port`."""

    def __init__(self, command: list[str], admin_port: int) -> None:
        self._admin_port = admin_port
        hold_signals()
        own_pid = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            _become(command, own_pid)

    def wait(self, seconds: float | None) -> bool:
        """Wait for a signal that asks to stop, for at most `seconds` (None: for ever). Returns whether one came.

        Raises EnvoyEnded when Envoy ends. The first process of a container also inherits the children of others;
        those that end meanwhile are waited for, so that they do not stay as zombies.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            number = _next_signal(None if deadline is None else max(0.0, deadline - time.monotonic()))
            if number != signal.SIGCHLD:
                return number is not None
            self._reap()

    def send(self, number: signal.Signals) -> None:
        os.kill(self._pid, number)

    def ask(self, path: str, method: str = "POST") -> str:
        """Ask Envoy's admin. Returns its answer, empty if it cannot be asked (it may be starting or ending)."""
        connection = HTTPConnection("127.0.0.1", self._admin_port, timeout=_ADMIN_SECONDS)
        try:
            connection.request(method, path)
            return connection.getresponse().read().decode()
        except (OSError, HTTPException):
            return ""
        finally:
            connection.close()

    def is_serving(self) -> bool:
        """Return whether requests of clients are under way. As long as Envoy does not tell, they may be."""
        lines = self.ask(f"/stats?filter={quote(_REQUESTS_UNDER_WAY)}", "GET").splitlines()
        return not lines or any(line.rpartition(":")[2].strip() != "0" for line in lines)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == self._pid:
                code = os.waitstatus_to_exitcode(status)
                raise EnvoyEnded(code if code >= 0 else 128 - code)
            if pid == 0:
                return


def _become(command: list[str], parent: int) -> NoReturn:
    """Become `command`, which takes signals and is killed when the process `parent` ends."""
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _AWAITED)
    try:
        if os.getppid() == parent:
            os.execv(command[0], command)  # noqa: S606
    finally:
        os._exit(_CANNOT_RUN)


def _next_signal(seconds: float | None) -> int | None:
    if seconds is None:
        return signal.sigwait(_AWAITED)
    told = signal.sigtimedwait(_AWAITED, seconds)
    return told.si_signo if told else None


def run(envoy: Envoy, *, pressure: Path, drain: float, finish: float) -> NoReturn:
    """Drain Envoy at the first signal and then end it.

    It goes on for `drain` seconds and then gets at most `finish` seconds for the requests that run. `pressure` is the
    file of `pressure_file`. Never returns: raises EnvoyEnded, also when Envoy ends by itself.
    """
    envoy.wait(None)
    envoy.ask(_FAIL_READINESS)
    set_pressure(pressure, 1)
    if not envoy.wait(drain):
        _finish(envoy, finish)
    _end(envoy)


def _finish(envoy: Envoy, seconds: float) -> None:
    """Take no further connection, and wait for the running requests, for `seconds` or until a signal comes."""
    envoy.ask(f"{_TAKE_NO_CONNECTION}?inboundonly")
    deadline = time.monotonic() + seconds
    while envoy.is_serving() and time.monotonic() < deadline and not envoy.wait(_LOOK_SECONDS):
        pass


def _end(envoy: Envoy) -> NoReturn:
    envoy.send(signal.SIGTERM)
    deadline = time.monotonic() + _ENDING_SECONDS
    while time.monotonic() < deadline:
        envoy.wait(_LOOK_SECONDS)
    envoy.send(signal.SIGKILL)
    while True:
        envoy.wait(None)


def main() -> int:
    """Run the command that follows the options. Returns the exit code of Envoy."""
    parser = argparse.ArgumentParser(prog="python -m gateway.drain", description=__doc__)
    parser.add_argument("--admin-port", type=int, required=True)
    parser.add_argument("--pressure-file", type=Path, required=True)
    parser.add_argument("--drain-seconds", type=float, required=True)
    parser.add_argument("--finish-seconds", type=float, required=True)
    parser.add_argument("command", nargs="+", help="Envoy's command line, after --")
    arguments = parser.parse_args()
    pressure = arguments.pressure_file
    set_pressure(pressure, 0)
    envoy = Envoy(arguments.command, arguments.admin_port)
    try:
        run(envoy, pressure=pressure, drain=arguments.drain_seconds, finish=arguments.finish_seconds)
    except EnvoyEnded as ended:
        return ended.code


if __name__ == "__main__":
    sys.exit(main())
