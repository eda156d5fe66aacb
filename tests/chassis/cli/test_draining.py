"""Stopping a web: it is not ready at once, and refuses and cuts no request before nobody routes to it any more."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from tests.chassis.cli.kit import answers, start, start_python

from chassis.testing.processes import wait_until
from chassis.testing.servers import free_port

DRAIN_SECONDS = 4
SLOW_SECONDS = 3

SERVING = """
import sys, time
from flask import request
from scratch_service.app import service
from chassis import roles
from chassis.web import prepare_app

app = prepare_app(service)

@app.get("/sleep")
def sleep():
    time.sleep(float(request.args["seconds"]))
    return "done"

getattr(roles, sys.argv[1])(service, app)
"""
HEARTBEATS = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir())
VARIANTS = {
    "with gunicorn's master": ("run_web", {"WEB_MASTER": "1"}),
    "without a master": ("run_web", {"WEB_MASTER": "0"}),
    "together with the worker": ("run_together", {}),
}


@dataclass
class Load:
    """Clients that ask all the time: one over new connections, one over a kept one."""

    address: str
    answered: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, get: Callable[..., requests.Response]) -> None:
        while not self.over.is_set():
            try:
                answer = get(f"{self.address}/sleep?seconds=0.01", timeout=10)
                self.failed += [] if answer.status_code == 200 else [str(answer.status_code)]
                self.answered.append(time.monotonic())
            except requests.RequestException as error:
                self.failed.append(repr(error))


@contextmanager
def serving(
    environment: dict[str, str], variant: str, drain_seconds: int
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a web that drains, and yield its process and its address once it is ready."""
    port = free_port()
    role, settings = VARIANTS[variant]
    quiet = {"LOG_LEVEL": "WARNING"}  # nobody reads the pipe: full of requests' lines, it would hold up the next one
    bound = {"WEB_BIND": f"127.0.0.1:{port}", "DRAIN_SECONDS": str(drain_seconds), **quiet}
    process = start_python({**environment, **settings, **bound}, "-c", SERVING, role)
    address = f"http://127.0.0.1:{port}"
    try:
        assert wait_until(lambda: answers(f"{address}/health/ready"), 180), variant  # three at once on a busy machine
        yield process, address
    finally:
        process.kill()
        process.communicate()


def heartbeats(pid: int) -> list[Path]:
    """Return the files by which gunicorn knows that its processes live, which a slow disk must not hold up."""
    files = [entry.readlink() for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()]
    return [file for file in files if file.name.startswith("wgunicorn-")]


def readiness(address: str) -> tuple[int, str]:
    answer = requests.get(f"{address}/health/ready", timeout=10)
    return answer.status_code, answer.json()["status"]


def drained(environment: dict[str, str], variant: str) -> None:
    """Tell a web under load to stop, and check that every request sent in time is answered."""
    with serving(environment, variant, DRAIN_SECONDS) as (process, address), ThreadPoolExecutor(4) as pool:
        assert {path.parent for path in heartbeats(process.pid)} == {HEARTBEATS}
        load = Load(address)
        clients = [pool.submit(load.ask, get) for get in (requests.get, requests.Session().get)]
        assert wait_until(lambda: len(load.answered) > 10, 20)
        told_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: readiness(address) == (503, "draining"), 2), f"{variant}: not ready at once"
        assert requests.get(f"{address}/health/live", timeout=10).status_code == 200
        time.sleep(max(0, told_at + DRAIN_SECONDS * 0.5 - time.monotonic()))
        slow = pool.submit(requests.get, f"{address}/sleep?seconds={SLOW_SECONDS}", timeout=30)
        time.sleep(max(0, told_at + DRAIN_SECONDS * 0.8 - time.monotonic()))
        load.over.set()
        for client in clients:
            client.result()
        assert load.failed == [], variant
        assert max(load.answered) > told_at + DRAIN_SECONDS * 0.6, f"{variant}: answered while it drained"
        assert slow.result().text == "done", f"{variant}: what runs is finished after draining"
        output, _errors = process.communicate(timeout=30)
        assert process.returncode == 0, output
        assert time.monotonic() - told_at > DRAIN_SECONDS


def ended_early(environment: dict[str, str], variant: str) -> None:
    """Tell a web twice to stop, and check that the second time ends its long draining."""
    with serving(environment, variant, drain_seconds=600) as (process, address):
        process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: readiness(address)[0] == 503, 5), variant
        process.send_signal(signal.SIGTERM)
        output, _errors = process.communicate(timeout=30)
        assert process.returncode == 0, output


@pytest.mark.slow
@pytest.mark.parametrize("check", [drained, ended_early])
def test_a_web_that_is_told_to_stop_drains_until_its_time_is_over_or_it_is_told_again(
    environment: dict[str, str], check: Callable[[dict[str, str], str], None]
) -> None:
    assert start(environment, "migrate").wait(60) == 0
    with ThreadPoolExecutor(len(VARIANTS)) as pool:
        for outcome in [pool.submit(check, environment, variant) for variant in VARIANTS]:
            outcome.result()
