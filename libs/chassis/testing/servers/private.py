"""What every private server has in common: its folder, password and ports, and how it starts, stops and is killed.

The folder holds `password` (mode 0600), `ports`, `pid` (the server's and its starter's) and `server.log` beside the
server's own data, so that another process, given the same folder, has the same URLs. The server listens on 127.0.0.1
only and dies with the process that started it.
"""

import hashlib
import hmac
import os
import secrets
import signal
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from chassis.testing.processes import Process, find_process, kill_all, require_main_thread, send, wait_until
from chassis.testing.servers.ports import free_port, is_free

_START_SECONDS = 90.0
_STOP_SECONDS = 60.0
_DEATH_SECONDS = 15.0
_PORT_TRIES = 5
_LOG_LINES = 20


class ServerDidNotStart(Exception):
    """A private server ended, or did not answer in time, or its folder or port is in use; says why and its last log."""


class PrivateServer(ABC):
    """A server of our own in `folder`, which is made when missing. As a context manager: started, then stopped."""

    _title: ClassVar[str]
    _port_count: ClassVar[int]
    _stop_signal: ClassVar[signal.Signals]

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._child: subprocess.Popen[bytes] | None = None
        self._has_run = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        """Whether the server's process lives, whoever started it."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """The number of the server's main process while it runs."""
        return self._process.pid if self._process else None

    @property
    def port(self) -> int:
        """The TCP port clients use; kept from one start to the next. Raises `FileNotFoundError` before the first."""
        return self._ports[0]

    def start(self) -> None:
        """Returns when the server answers a client. On a folder that has data, starts with that data.

        After `stop` or `kill` of this object the port is the same; a new object on an old folder takes another port if
        the old one is taken. Does nothing while our server runs. Raises `ServerDidNotStart`, `MissingServer`, and
        `RuntimeError` outside the main thread.
        """
        if self._child and self._child.poll() is None:
            return
        require_main_thread()
        self._leave_others_alone()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._prepare()
        for _ in range(_PORT_TRIES):
            self._choose_ports()
            if self._run():
                self._set_up()
                self._has_run = True
                return
        raise self._did_not_start("found no free port")

    @property
    def has_left(self) -> bool:
        """Whether the server has ended and its ports are free, which they are a moment later."""
        return not self.running and all(map(is_free, self._ports))

    def start_again(self) -> None:
        """Launches the server, which was started before and has ended, and returns at once; it keeps port and data.

        `came_back` says when it answers. Raises as `start`.
        """
        require_main_thread()
        self._leave_others_alone()
        self._prepare()
        self._begin()

    def came_back(self) -> bool:
        """Whether a server that was launched by `start_again` answers clients. True once, when it is set up, too."""
        if not (self.running and self._answers()):
            return False
        try:
            self._set_up()
        except Exception:  # it was killed meanwhile, or is not quite there: asked again
            return False
        return True

    def stop(self) -> None:
        """Ends the server in its orderly way, disconnecting clients; data is kept. Nothing if not running."""
        process = self._process
        if process:
            send(process, self._stop_signal)
            if not self._has_ended(process, _STOP_SECONDS):
                self.kill()

    def kill(self) -> None:
        """SIGKILLs the server and its processes, as a crash would; `start` brings it back. Nothing if not running."""
        process = self._process
        if process:
            send(process, signal.SIGSTOP)  # so that it starts no further process while we look for the ones it has
            family = process.family()
            kill_all(family)
            wait_until(lambda: all(self._has_ended(member, 0) for member in family), _DEATH_SECONDS)

    @abstractmethod
    def _prepare(self) -> None:
        """Makes what the server needs in the folder before it can start, unless it is there."""

    @abstractmethod
    def _launch(self) -> subprocess.Popen[bytes]:
        """Starts the program on `self._ports`."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether a client can connect and log in."""

    @abstractmethod
    def _set_up(self) -> None:
        """What has to be asked of the server at each start, once it answers."""

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    @property
    def _ports(self) -> list[int]:
        return [int(port) for port in (self.folder / "ports").read_text().split()]

    @property
    def _process(self) -> Process | None:
        return self._recorded()[0]

    def _recorded(self) -> tuple[Process | None, Process | None]:
        """The server and who started it, as far as they live."""
        try:
            numbers = [int(number) for number in (self.folder / "pid").read_text().split()]
            server, starter = Process(*numbers[:2]), Process(*numbers[2:])
        except (FileNotFoundError, TypeError, ValueError):  # never started, or killed while writing it
            return None, None
        return server if server.alive else None, starter if starter.alive else None

    def _record(self, *processes: Process) -> None:
        (self.folder / "pid").write_text("".join(f"{process.pid} {process.started}\n" for process in processes))

    def _password(self, name: str) -> str:
        """The password of the server's user `name`: derived, so that one secret in the folder makes them all."""
        file = self.folder / "password"
        if not file.exists():
            draft = file.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(32))
            draft.rename(file)
        return hmac.new(file.read_bytes(), name.encode(), hashlib.sha256).hexdigest()[:40]

    def _leave_others_alone(self) -> None:
        """A server whose starter lives keeps the folder. One whose starter was killed is on its way out: we wait."""
        server, starter = self._recorded()
        if server and (starter or not wait_until(lambda: not self.running, _DEATH_SECONDS)):
            raise ServerDidNotStart(f"{self._title} in {self.folder} is already running as process {server.pid}.")

    def _choose_ports(self) -> None:
        file = self.folder / "ports"
        if file.exists() and (self._has_run or all(map(is_free, self._ports))):
            return
        file.write_text(" ".join(str(free_port()) for _ in range(self._port_count)))

    def _run(self) -> bool:
        """True when the server answers, False when somebody else took a port before it could."""
        child = self._begin()
        try:
            settled = wait_until(lambda: child.poll() is not None or self._answers(), _START_SECONDS)
        except BaseException:
            self.kill()
            raise
        if child.poll() is not None and not self._has_run and not all(map(is_free, self._ports)):
            return False
        if not settled or child.poll() is not None:
            self.kill()
            raise self._did_not_start("did not answer" if not settled else "ended at once")
        return True

    def _begin(self) -> subprocess.Popen[bytes]:
        self._child = self._launch()
        self._record(*filter(None, [find_process(self._child.pid), find_process(os.getpid())]))
        return self._child

    def _has_ended(self, process: Process, seconds: float) -> bool:
        child = self._child
        if child and child.pid == process.pid:  # ours has ended when we have taken it off the process table
            return wait_until(lambda: child.poll() is not None, seconds)
        return wait_until(lambda: not process.alive, seconds)

    def _did_not_start(self, what: str) -> ServerDidNotStart:
        log = self._log.read_text(errors="replace").splitlines()[-_LOG_LINES:] if self._log.exists() else []
        return ServerDidNotStart("\n".join([f"{self._title} in {self.folder} {what}. Its log ends:", *log]))


def clean_environment(home: Path) -> dict[str, str]:
    """The environment of a private server: nothing of ours (`PGPORT`, `RABBITMQ_…`) may reach it."""
    return {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)}
