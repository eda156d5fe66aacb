"""Processes: each role is a fork of the launcher, which has imported everything and opened nothing.

A role that dies is started again: at once, or after a growing pause when it died soon after its start. All roles die
with the launcher, whatever kills it. They are stopped in the order of requests: gateway, web, workers.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_QUICK_DEATH_SECONDS = 5
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.5, 10.0
_STOP_SECONDS = 30
_ENDING = (signal.SIGTERM, signal.SIGINT)


@dataclass
class Role:
    """One process: its name, its environment and the function it runs.

    Roles with the lowest `rank` are stopped first.
    """

    name: str
    environment: Mapping[str, str]
    run: Callable[[], None]
    rank: int
    pid: int = 0
    started_at: float = 0.0
    restart_at: float = 0.0
    pause: float = 0.0


class Supervisor:
    """Starts roles, restarts those that die, and stops them in order.

    `logs` is the folder for one log file per role; `in_child` is called in each forked process before its role runs.
    """

    def __init__(self, logs: Path, in_child: Callable[[], None]) -> None:
        self._logs = logs
        self._in_child = in_child
        self._roles: list[Role] = []

    def start(self, role: Role) -> None:
        """Start a role and keep it running from now on."""
        self._roles.append(role)
        self._fork(role)

    def run_once(self, roles: list[Role]) -> list[str]:
        """Run roles side by side until all have ended. Returns the names of those that failed."""
        for role in roles:
            self._fork(role)
        return [role.name for role in roles if os.waitpid(role.pid, 0)[1] != 0]

    def tend(self) -> None:
        """Find roles that have died, and start those again whose pause is over.

        Must be called several times a second.
        """
        while (dead := self._reap()) is not None:
            role, status = dead
            quick = time.monotonic() - role.started_at < _QUICK_DEATH_SECONDS
            role.pause = min(max(role.pause * 2, _FIRST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS) if quick else 0.0
            role.restart_at = time.monotonic() + role.pause
            print(f"  {role.name} {_death(status)}; starting it again (log: {self._log(role)})", flush=True)
        for role in self._roles:
            if not role.pid and time.monotonic() >= role.restart_at:
                self._fork(role)

    def pids(self) -> dict[str, int]:
        """Return the process number of each role by name; 0 for a role that does not run at the moment."""
        return {role.name: role.pid for role in self._roles}

    def stop(self) -> None:
        """Stop all roles, lowest rank first. A role that has not stopped after 30 seconds is killed."""
        for rank in sorted({role.rank for role in self._roles}):
            running = [role for role in self._roles if role.rank == rank and role.pid]
            for role in running:
                _signal(role.pid, signal.SIGTERM)
            deadline = time.monotonic() + _STOP_SECONDS
            for role in running:
                _wait_or_kill(role.pid, deadline)
                role.pid = 0

    def _reap(self) -> tuple[Role, int] | None:
        for role in self._roles:
            if role.pid:
                pid, status = os.waitpid(role.pid, os.WNOHANG)
                if pid:
                    role.pid = 0
                    return role, status
        return None

    def _fork(self, role: Role) -> None:
        sys.stdout.flush()
        launcher = os.getpid()
        # Until the child has its own handlers, it would run the launcher's.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        role.pid = os.fork()
        role.started_at = time.monotonic()
        if role.pid == 0:
            self._become(role, launcher)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)

    def _become(self, role: Role, launcher: int) -> NoReturn:
        code = 1
        try:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != launcher:
                os._exit(1)  # the launcher died before it could be watched
            self._in_child()
            for number in _ENDING:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
            os.setpgid(0, 0)  # Ctrl-C reaches the launcher only, which then stops the roles in order
            log = os.open(self._log(role), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            null = os.open(os.devnull, os.O_RDONLY)
            for target, source in ((0, null), (1, log), (2, log)):
                os.dup2(source, target)
            os.environ.update(role.environment)
            role.run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _log(self, role: Role) -> Path:
        return self._logs / f"{role.name}.log"


def _death(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"was killed by signal {os.WTERMSIG(status)}"
    return f"ended with code {os.waitstatus_to_exitcode(status)}"


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _wait_or_kill(pid: int, deadline: float) -> None:
    while True:
        try:
            done, _status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return
        if done:
            return
        if time.monotonic() > deadline:
            _signal(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return
        time.sleep(0.02)
