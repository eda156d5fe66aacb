"""Serving a WSGI application with gunicorn: threads in one or more processes.

gunicorn's master restarts its workers. Where something else restarts the process (the local launcher does), the
master is left out: one process and its memory less per application.
"""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn import sock
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker


@dataclass(frozen=True, kw_only=True)
class Serving:
    """How an application is served: `bind` is host:port; without `master` there is no gunicorn master.

    `graceful_seconds` is the time that running requests get to finish when the process is told to stop.
    """

    name: str
    bind: str
    processes: int = 1
    threads: int = 8
    master: bool = True
    graceful_seconds: int = 25


def serve(load: Callable[[], Flask], serving: Serving) -> None:
    """Serve an application with gunicorn until SIGTERM. `serving` says on which address and with how many threads.

    `load` is called to make the application, in each worker process after the fork.
    """
    application = _Gunicorn(load, serving)
    if serving.master:
        application.run()
        return
    cfg = application.cfg
    log = cfg.logger_class(cfg)
    listening = sock.create_sockets(cfg, log)
    worker = cfg.worker_class(1, os.getppid(), listening, application, cfg.timeout / 2, cfg, log)
    worker.pid = os.getpid()
    gc.freeze()
    worker.init_process()


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
            "control_socket_disable": True,
            **_LEFT_TO_GATEWAY,
            "loglevel": "warning",
            "proc_name": self._serving.name,
            "post_fork": lambda _arbiter, _worker: gc.freeze(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._load()
