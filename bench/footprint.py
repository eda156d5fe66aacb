"""The whole platform on one machine: seconds from start to ready, memory (PSS) and processor use when idle.

PSS counts a page that several processes share in equal parts for each. Memory is read after every service has answered,
signed somebody in and sent its mails, so that everything that is loaded at first use is loaded.
"""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import gateway.routes
from bench.account import PREFIX
from bench.children import ROOT, clean_environment, processor_seconds, python
from bench.report import Figure, Table, limited, to_json
from chassis.testing.processes import Process, find_process, start_child, wait_until
from chassis.testing.servers import free_port

IDLE_SECONDS = 20
PLANNED_SERVICES = 6
SERVICES = frozenset(service.name for service in gateway.routes.SERVICES) - {"gateway"}
_START_SECONDS = 90
_STOP_SECONDS = 60
_READY = re.compile(r"Ramal is ready in ([\d.]+) s")
_MIB = 1024
_USED = (
    f"{PREFIX}/me",
    "/api/notifier/v1/notifications",
    "/api/representatives/v1/relations",
    "/api/representatives/v1/system-accesses",
    "/api/connections/v1/consumer-units",
    "/api/connections/v1/clients",
    "/api/certificates/v1/enrollments",
    "/api/certificates/v1/renewals",
    "/openapi.json",
    "/status",
)


@dataclass(frozen=True)
class Memory:
    """One process's memory in KiB: with its part of the shared pages (PSS), and the pages that no other process has."""

    role: str
    pss: int
    private: int


def measure(folder: Path) -> Table:
    """Measure two starts of the platform with one state folder, then memory and idle processor use after the second."""
    with _platform(folder) as (first, _launcher, _address):
        pass
    with _platform(folder) as (second, launcher, address):
        _use(address, folder)
        time.sleep(5)  # the events and mails that these requests caused are sent meanwhile
        memory = [_memory(process) for process in launcher.family()]
        idle = _idle_percent(launcher)
    return Table("The whole platform, embedded", [*_starts(first, second), *_memories(memory), _idle(idle)])


def _starts(first: float, second: float) -> list[Figure]:
    return [Figure("first start to ready", first, "s"), limited("second start to ready", second, "s", at_most=5)]


def _memories(memory: list[Memory]) -> list[Figure]:
    total = sum(process.pss for process in memory)
    own = [process.private for process in memory if process.role in SERVICES]
    planned = total - sum(own) + PLANNED_SERVICES * sum(own) / len(own)
    return [
        limited(f"memory (PSS), {len(own)} services", total / _MIB, "MiB", at_most=500),
        limited(f"memory (PSS), {PLANNED_SERVICES} services, estimated", planned / _MIB, "MiB", at_most=500),
        *(Figure(f"memory of {process.role}", process.pss / _MIB, "MiB") for process in memory),
    ]


def _idle(percent: float) -> Figure:
    return limited(f"processor when idle, over {IDLE_SECONDS} s", percent, "% of a core", at_most=5)


@contextmanager
def _platform(folder: Path) -> Iterator[tuple[float, Process, str]]:
    """Run the platform during the block; yield the seconds until it was ready, the launcher's process and an address.

    The address is the gateway's host and port. Raises `RuntimeError` when the platform does not start.
    """
    port, log = free_port(), folder / "launcher.log"
    environment = clean_environment(
        RAMAL_STATE=str(folder / "state"), PORT=str(port), TLS_PORT=str(free_port()), PYTHONUNBUFFERED="1"
    )
    log.write_text("")
    started = time.perf_counter()
    child = start_child(python("launcher", "up"), folder=ROOT, environment=environment, output=log, death_signal="TERM")
    try:
        wait_until(lambda: child.poll() is not None or _is_ready(log), _START_SECONDS)
        seconds = time.perf_counter() - started
        launcher = find_process(child.pid)
        if launcher is None or not _is_ready(log):
            raise RuntimeError(f"the platform did not start: {log.read_text()}")
        yield seconds, launcher, f"127.0.0.1:{port}"
    finally:
        _stop(child)


def _is_ready(log: Path) -> bool:
    return _READY.search(log.read_text(errors="replace")) is not None


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.send_signal(signal.SIGTERM)
    child.wait(_STOP_SECONDS)


def _use(address: str, folder: Path) -> None:
    """Log in and read with the demo account a few times, through the gateway, so that every service has answered."""
    account = json.loads((folder / "state" / "demo.json").read_text())["staff"]
    credentials = json.dumps({"login": account["login"], "password": account["password"]})
    for _ in range(5):
        opened = json.loads(_ask(address, "POST", f"{PREFIX}/sessions", credentials))
        for path in _USED:
            _ask(address, "GET", path, token=opened["access_token"])


def _ask(address: str, method: str, path: str, body: str | None = None, token: str = "") -> bytes:
    connection = HTTPConnection(address, timeout=30)
    headers = {"Content-Type": "application/json"} if body else {"Authorization": f"Bearer {token}"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:500]!r}")
    return text


def _memory(process: Process) -> Memory:
    sizes: dict[str, int] = {}
    for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, kib = line.split()[:2]
        sizes[name.rstrip(":")] = int(kib)
    return Memory(_role(process), sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"])


def _role(process: Process) -> str:
    """Return the role of a process of the launcher, which is the name of its log file."""
    return Path(f"/proc/{process.pid}/fd/1").readlink().stem


def _idle_percent(launcher: Process) -> float:
    before = {process: processor_seconds(process.pid) for process in launcher.family()}
    started = time.perf_counter()
    time.sleep(IDLE_SECONDS)
    spent = sum(processor_seconds(process.pid) - seconds for process, seconds in before.items())
    return spent / (time.perf_counter() - started) * 100


if __name__ == "__main__":
    print(to_json(measure(Path(sys.argv[1]))))
