"""Members' processes: the chassis's own command line, each run in a real process that can be stopped and killed.

They are forked from a server that has the third-party libraries loaded (a second less each), but not the chassis: it
is imported by each process anew and so reads its own environment, `CONTRACTS_DIR` included.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PRELOADED = (
    "alembic.command",
    "click",
    "webargs.flaskparser",
    "gunicorn.app.base",
    "joserfc.jwk",
    "kombu.transport.pyamqp",
    "pika.adapters.select_connection",
    "phonenumbers",
    "prometheus_client",
    "psycopg",
    "pydantic_settings",
    "requests",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.orm",
    "structlog",
)
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(list(_PRELOADED))


class Process:
    """One command of a member (`relay`, `consume`, `migrate`, …), started at once."""

    def __init__(self, member: str, command: Sequence[str], environment: Mapping[str, str], output: Path) -> None:
        self._start = (member, tuple(command), dict(environment), output)
        self._process = _forks.Process(target=_run, args=self._start, daemon=True)
        self._process.start()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def send(self, number: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """SIGKILL, and wait for its end."""
        self.send(signal.SIGKILL)
        self.wait()

    def stop(self, *, within: float = 10) -> int:
        """SIGTERM. The exit code; raises AssertionError when it does not end in time."""
        self.send(signal.SIGTERM)
        return self.wait(within=within)

    def wait(self, *, within: float = 30) -> int:
        """The exit code, negative for a signal. Raises AssertionError when it does not end in time."""
        self._process.join(within)
        if self._process.exitcode is None:
            raise AssertionError(f"{self._start[:2]} still runs after {within} s")
        return self._process.exitcode

    def start_again(self) -> None:
        """The same command once more; it must have ended."""
        self._process = _forks.Process(target=_run, args=self._start, daemon=True)
        self._process.start()


def _run(member: str, command: Sequence[str], environment: Mapping[str, str], output: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for pytest, which then kills us
    os.environ.update(environment)
    written = os.open(output, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(written, stream)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]

    from tests.contracts.bus.scratch.service import scratch_service

    from chassis import cli, database

    database._SQLITE_WAIT_SECONDS = 1  # a test that locks a database need not wait for half a minute
    cli.commands(scratch_service(member)).main(list(command), prog_name=member)
