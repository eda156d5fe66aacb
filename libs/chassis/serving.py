"""Serving a WSGI application with gunicorn: threads in one or more processes.

gunicorn's master restarts its workers. Where something else restarts the process (the local launcher does), the
master is left out: one process and its memory less per application.

SIGTERM stops in two steps. First the application drains: it is not ready any more (`draining.is_on`), but takes and
answers requests for `drain_seconds`, until nobody routes to it. Then it takes no more, and the requests that run get
`graceful_seconds` to finish. A second SIGTERM ends the first step.
"""

import gc
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn import sock
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from chassis import draining, process_metrics

LONGEST_REQUEST_SECONDS = 120
"""How long the gateway waits for an answer at most: the longest timeout in its table of routes."""

_HEARTBEATS = Path("/dev/shm")  # noqa: S108  # gunicorn makes a file of its own there, which has no name


@dataclass(frozen=True, kw_only=True)
class Serving:
    """How an application is served: `bind` is host:port; without `master` there is no gunicorn master.

    `drain_seconds` is how long a process that is told to stop takes further requests. `graceful_seconds` is the time
    that running requests get to finish after that.
    """

    name: str
    bind: str
    processes: int = 1
    threads: int = 8
    master: bool = True
    drain_seconds: int = 0
    graceful_seconds: int = LONGEST_REQUEST_SECONDS


def serve(load: Callable[[], Flask], serving: Serving) -> None:
    """Serve an application with gunicorn until SIGTERM. `serving` says on which address and with how many threads.

    `load` is called to make the application, in each worker process after the fork.
    """
    draining.prepare()
    application = _Gunicorn(load, serving)
    if serving.master:
        application.run()
        return
    cfg = application.cfg
    log = cfg.logger_class(cfg)
    listening = sock.create_sockets(cfg, log)
    worker = _DrainingWorker(1, os.getppid(), listening, application, cfg.timeout / 2, cfg, log)
    worker.drain_seconds = serving.drain_seconds
    worker.pid = os.getpid()
    gc.freeze()
    worker.init_process()


class _DrainingMaster(Arbiter):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's master, which lets its processes serve on for `drain_seconds` before it stops them."""

    def __init__(self, application: BaseApplication, drain_seconds: int) -> None:
        super().__init__(application)
        self._drain_seconds = drain_seconds
        self._drained_at = math.inf

    def handle_term(self) -> None:
        if draining.is_on():  # for the second time
            super().handle_term()
        draining.begin()
        self._drained_at = time.monotonic() + self._drain_seconds

    def wait_for_signals(self, timeout: float = 1.0) -> list[signal.Signals]:
        left = self._drained_at - time.monotonic()
        if left <= 0:
            super().handle_term()
        signals: list[signal.Signals] = super().wait_for_signals(timeout=min(timeout, left))
        return signals


class _DrainingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """A process of gunicorn's without a master, which serves on for `drain_seconds` after SIGTERM."""

    alive: bool
    drain_seconds = 0
    _drained_at = math.inf

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain at the first SIGTERM, and end draining at the second one. gunicorn calls it."""
        if draining.is_on() or not self.drain_seconds:
            draining.begin()
            super().handle_exit(sig, frame)
            return
        draining.begin()
        self._drained_at = time.monotonic() + self.drain_seconds
        self.method_queue.defer(lambda: None)  # ends the wait for events, which does not know when draining ends

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Handle requests that come within `timeout`, and stop taking them when draining is over. gunicorn calls it."""
        if self.alive:
            timeout = min(timeout, max(self._drained_at - time.monotonic(), 0))
        super().wait_for_and_dispatch_events(timeout)
        if time.monotonic() >= self._drained_at:
            self.alive = False


KEEPALIVE_SECONDS = 5
"""Seconds after which an idle connection is closed, and one on which no request comes.

Longer than the second for which the gateway keeps an idle connection (`UPSTREAM_IDLE_TIMEOUT` in its `clusters`): who
closes first must be the gateway, because a request that meets a connection just being closed fails.
"""

_LEFT_TO_GATEWAY: dict[str, Any] = {
    "limit_request_line": 0,
    "limit_request_field_size": 128 * 1024,
    "limit_request_fields": 1000,
    "secure_scheme_headers": {},
}
"""The gateway limits the size of a request's head and refuses with a problem; gunicorn would refuse in HTML."""


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, load: Callable[[], Flask], serving: Serving) -> None:
        self._load = load
        self._serving = serving
        super().__init__()

    def run(self) -> None:
        try:
            _DrainingMaster(self, self._serving.drain_seconds).run()
        except RuntimeError as error:  # no address to listen on, no folder for heartbeats
            sys.exit(f"{self._serving.name}: {error}")

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self._serving.bind,
            "workers": self._serving.processes,
            "worker_class": ThreadWorker,  # a class, not its name, so that it is imported before a fork
            "logger_class": Logger,
            "threads": self._serving.threads,
            "keepalive": KEEPALIVE_SECONDS,
            "graceful_timeout": self._serving.graceful_seconds,
            "timeout": 60,
            "worker_tmp_dir": str(_HEARTBEATS) if os.access(_HEARTBEATS, os.W_OK) else None,
            "control_socket_disable": True,
            **_LEFT_TO_GATEWAY,
            "loglevel": "warning",
            "proc_name": self._serving.name,
            "post_fork": lambda _arbiter, _worker: gc.freeze(),
            **({"child_exit": process_metrics.forget_dead} if self._serving.processes > 1 else {}),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._load()
