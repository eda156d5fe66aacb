"""The base of all private servers: folder, password and ports, and how a server starts, stops and is killed.

The folder holds `password` (mode 0600), `ports`, `pid` (the server's process and its starter's) and `server.log` beside
the server's own data. Another process that is given the same folder therefore has the same URLs. The server listens on
127.0.0.1 only and dies with the process that started it.
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
    """A private server ended or did not answer in time, or its folder or port is in use.

    Gives the reason and the log's end.
    """


class PrivateServer(ABC):
    """A server of our own whose data is in `folder`, which is created if missing.

    As a context manager, the server is started before the block and stopped after it.
    """

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
        """Return whether the server's process runs, whichever process started it."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """Return the number of the server's main process, or None while it does not run."""
        return self._process.pid if self._process else None

    @property
    def port(self) -> int:
        """Return the TCP port for clients, the same after every restart.

        Raises `FileNotFoundError` before the first start.
        """
        return self._ports[0]

    def start(self) -> None:
        """Start the server, wait until it answers a client, and return. Does nothing while it runs.

        Data of an earlier run in the folder is used. After `stop` or `kill` the same object uses the same port again; a
        new object with an old folder chooses another port if the old one is taken. Raises `ServerDidNotStart`,
        `MissingServer` if the program cannot be installed, and `RuntimeError` outside the main thread.
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
        """Launch the server again after it has ended, and return at once. It keeps its port and its data.

        A test then asks `came_back` until the server answers. Raises `ServerDidNotStart` while another server runs in
        the folder, and `RuntimeError` outside the main thread.
        """
        require_main_thread()
        self._leave_others_alone()
        self._prepare()
        self._begin()

    def came_back(self) -> bool:
        """Return whether a server that `start_again` launched answers clients by now. A test asks it repeatedly.

        The first time that it does, the server is also configured, as at every start.
        """
        if not (self.running and self._answers()):
            return False
        try:
            self._set_up()
        except Exception:  # it was killed meanwhile, or is not quite there: asked again
            return False
        return True

    def stop(self) -> None:
        """Stop the server in an orderly way, disconnecting clients; its data is kept. Does nothing if it does not run.

        A server that has not stopped after a minute is killed.
        """
        process = self._process
        if process:
            send(process, self._stop_signal)
            if not self._has_ended(process, _STOP_SECONDS):
                self.kill()

    def kill(self) -> None:
        """Kill the server and its child processes with SIGKILL, as a crash would. Does nothing if it does not run.

        `start` brings the server back with its data.
        """
        process = self._process
        if process:
            send(process, signal.SIGSTOP)  # keeps the server from starting processes while we list those it has
            family = process.family()
            kill_all(family)
            wait_until(lambda: all(self._has_ended(member, 0) for member in family), _DEATH_SECONDS)

    @abstractmethod
    def _prepare(self) -> None:
        """Create what the server needs in its folder before it can start, unless it is there already."""

    @abstractmethod
    def _launch(self) -> subprocess.Popen[bytes]:
        """Start the server's program on `self._ports` and return its process."""

    @abstractmethod
    def _answers(self) -> bool:
        """Return whether a client can connect and log in."""

    @abstractmethod
    def _set_up(self) -> None:
        """Configure the running server; called at each start, once the server answers."""

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
        """Return a pair from the folder's `pid` file: the server's process, and the process that started it.

        Each is None if it has ended or was never recorded.
        """
        try:
            numbers = [int(number) for number in (self.folder / "pid").read_text().split()]
            server, starter = Process(*numbers[:2]), Process(*numbers[2:])
        except (FileNotFoundError, TypeError, ValueError):  # never started, or killed while writing it
            return None, None
        return server if server.alive else None, starter if starter.alive else None

    def _record(self, *processes: Process) -> None:
        (self.folder / "pid").write_text("".join(f"{process.pid} {process.started}\n" for process in processes))

    def _password(self, name: str) -> str:
        """Return the password of the server's user `name`. All passwords are derived from one secret in the folder."""
        file = self.folder / "password"
        if not file.exists():
            draft = file.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(32))
            draft.rename(file)
        return hmac.new(file.read_bytes(), name.encode(), hashlib.sha256).hexdigest()[:40]

    def _leave_others_alone(self) -> None:
        """Raise `ServerDidNotStart` while a server runs in the folder. Called before a start.

        A server whose starter was killed is about to end too; this waits up to 15 seconds for it before raising.
        """
        server, starter = self._recorded()
        if server and (starter or not wait_until(lambda: not self.running, _DEATH_SECONDS)):
            raise ServerDidNotStart(f"{self._title} in {self.folder} is already running as process {server.pid}.")

    def _choose_ports(self) -> None:
        file = self.folder / "ports"
        if file.exists() and (self._has_run or all(map(is_free, self._ports))):
            return
        file.write_text(" ".join(str(free_port()) for _ in range(self._port_count)))

    def _run(self) -> bool:
        """Launch the server and wait until it answers a client. Returns True when it does.

        Returns False if it ended because another program took one of its ports first; `start` then tries other ports.
        Raises `ServerDidNotStart` if it ends for another reason or does not answer in time.
        """
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
        if child and child.pid == process.pid:  # our own child has to be waited for, or it stays as a zombie
            return wait_until(lambda: child.poll() is not None, seconds)
        return wait_until(lambda: not process.alive, seconds)

    def _did_not_start(self, what: str) -> ServerDidNotStart:
        log = self._log.read_text(errors="replace").splitlines()[-_LOG_LINES:] if self._log.exists() else []
        return ServerDidNotStart("\n".join([f"{self._title} in {self.folder} {what}. Its log ends:", *log]))


def clean_environment(home: Path) -> dict[str, str]:
    """Return the environment variables for a private server: a fixed few, none of the caller's.

    Variables such as `PGPORT` or `RABBITMQ_…` would change the server. `home` becomes `HOME`.
    """
    return {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)}
