"""The roles of a service's processes: web (gunicorn), and worker = relay + consume + jobs + loops + listeners.

A role that fails for a reason of its own ends the process with a log line, so that a supervisor starts a fresh one.
SIGTERM and SIGINT stop a worker gracefully: stop taking, finish, commit, ack, close. A web first drains (`serving`).
"""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from flask import Flask

from chassis import bus, gauges, process_metrics, telemetry, tracing
from chassis.consumer import Consumer
from chassis.database import is_unavailable
from chassis.jobs import LONGEST_STEP, Scheduler
from chassis.publishing import open_publisher
from chassis.relay import Relay
from chassis.service import Loop, Runtime, Service
from chassis.serving import Serving, serve
from chassis.settings import ServiceSettings, SettingsError, load
from chassis.turning import StopOfRole, Turns
from chassis.web import create_app
from chassis.worker_probes import serve_probes

log = structlog.get_logger(__name__)

WORKER_ROLES = ("relay", "consume", "jobs", "loops", "listeners")
_RELAY_TURNS_WITHIN = 120.0
"""Seconds; a turn of the relay waits at most for the locks of an embedded database, twice 30 s."""
_CONSUMER_TURNS_WITHIN = 180.0
"""Seconds; a turn of the consumer is one reaction, or a wait for a broker whose host vanished (150 s)."""

Work = Callable[[threading.Event], None]


@dataclass(frozen=True)
class Part:
    """A role of a worker: its name, its loop, and the seconds in which the loop turns at least once."""

    name: str
    run: Work
    within: float = 120.0


def open_runtime(service: Service) -> Runtime:
    """Return a service's runtime with settings from the environment, and set up logs and traces.

    Called when a process or a command of the service starts. Raises SettingsError when settings are missing or wrong.
    """
    settings = load(service.settings)
    telemetry.configure_logging(settings.log_level, service.name)
    tracing.configure(settings.otlp_endpoint, service.name)
    return Runtime(service, settings)


def run_web(service: Service, prepared: Flask | None = None) -> None:
    """Serve the service's API with gunicorn until told to stop.

    `prepared` is the application that `web.prepare_app` made before a fork, if there is one. Raises SettingsError.
    """
    settings = load(service.settings)
    telemetry.configure_logging(settings.log_level, service.name)
    if settings.web_processes > 1 and settings.prometheus_multiproc_dir:
        process_metrics.forget_earlier(settings.prometheus_multiproc_dir)
    try:
        serve(lambda: create_app(open_runtime(service), prepared), _serving(service, settings))
    finally:
        tracing.close()


def run_worker(service: Service, roles: Sequence[str] = WORKER_ROLES) -> None:
    """Run the worker's roles until told to stop or until one of them fails.

    `roles` are names out of WORKER_ROLES, or the role of one of the service's listeners. A failed role ends the process
    with exit code 1. Raises SettingsError, also for a listener without an address.
    """
    runtime = open_runtime(service)
    work = _Work(_parts(runtime, roles))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: work.stop())
    _begin(runtime, work)
    _end(runtime, work)


def run_together(service: Service, prepared: Flask | None = None) -> None:
    """Serve the API and run all of the worker's roles in one process, until told to stop or until one of them fails.

    For one small machine, because most of a process's memory is what every process has. There is no gunicorn master, so
    a supervisor must start the process again after a failure. `prepared` is the application that `web.prepare_app`
    made. On SIGTERM the API drains first, and the roles stop after it, so that they still do what it accepted.
    """
    runtime = open_runtime(service)
    work = _Work(_parts(runtime, WORKER_ROLES), on_failure=lambda: os.kill(os.getpid(), signal.SIGTERM))
    _begin(runtime, work)
    try:
        serve(lambda: create_app(runtime, prepared), _serving(service, runtime.settings, master=False))
    finally:
        work.stop()
        _end(runtime, work)


def _serving(service: Service, settings: ServiceSettings, *, master: bool = True) -> Serving:
    return Serving(
        name=f"ramal-{service.name}-web",
        bind=settings.web_bind,
        processes=settings.web_processes,
        threads=settings.web_threads,
        master=master and settings.web_master,
        drain_seconds=settings.drain_seconds,
    )


class _Work:
    """The roles of a worker, a thread each. All stop when told to, or when one of them fails."""

    def __init__(self, parts: Sequence[Part], on_failure: Callable[[], object] = lambda: None) -> None:
        self.failed = threading.Event()
        self.parts = parts
        self.stops = [StopOfRole(part.name, within=part.within) for part in parts]
        self._on_failure = on_failure

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=self._run, args=(part, stop), name=part.name)
            for part, stop in zip(self.parts, self.stops, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Tell all roles to stop."""
        for stop in self.stops:
            stop.set()

    def join(self) -> None:
        for thread in self._threads:
            while thread.is_alive():
                thread.join(timeout=60)  # Python handles signals in between

    def _run(self, part: Part, stop: StopOfRole) -> None:
        try:
            part.run(stop)
        except Exception:
            log.exception("role.failed", role=part.name)
            self.failed.set()
            self.stop()
            self._on_failure()


def _begin(runtime: Runtime, work: _Work) -> None:
    settings, service = runtime.settings, runtime.service
    turns = Turns(service.name, work.stops)
    gauges.register(service.name, runtime.database, settings, turns, service.gauges)
    serve_probes(settings.metrics_bind, turns)
    work.start()
    log.info("worker.started", roles=[part.name for part in work.parts])


def _end(runtime: Runtime, work: _Work) -> None:
    work.join()
    runtime.close()
    tracing.close()
    log.info("worker.stopped")
    if work.failed.is_set():
        os._exit(1)


def _parts(runtime: Runtime, roles: Sequence[str]) -> list[Part]:
    service, settings, database = runtime.service, runtime.settings, runtime.database
    parts: list[Part] = []
    if "relay" in roles and service.facts:
        parts.append(Part("relay", lambda stop: _relay(runtime, stop), within=_RELAY_TURNS_WITHIN))
    if "consume" in roles and service.reactions.types():
        consumer = Consumer(service.name, settings, database, service.reactions, lambda: runtime.clients)
        parts.append(Part("consume", consumer.run, within=_CONSUMER_TURNS_WITHIN))
    if "jobs" in roles:
        scheduler = Scheduler(service.name, database, runtime.jobs, holder=runtime.holder)
        parts.append(Part("jobs", scheduler.run, within=LONGEST_STEP.total_seconds()))
    if "loops" in roles:
        parts += [Part(loop.name, _looping(loop, runtime), loop.turns_within) for loop in service.loops]
    for listener in service.listeners:
        address = getattr(settings, listener.setting)
        if listener.role in roles and not address:
            raise SettingsError(f"The settings cannot be used:\n  {listener.setting.upper()}: must say where to listen")
        if listener.role in roles or ("listeners" in roles and address):
            parts.append(Part(listener.role, partial(listener.serve, runtime)))
    return parts


def _relay(runtime: Runtime, stop: threading.Event) -> None:
    settings = runtime.settings
    publisher = open_publisher(settings.broker_url, lambda: bus.declare_topology(settings))
    Relay(runtime.database, publisher, holder=runtime.holder, window=settings.relay_window).run(stop)


def _looping(loop: Loop, runtime: Runtime) -> Work:
    def run(stop: threading.Event) -> None:
        listener = runtime.database.listener(loop.channel)
        try:
            while not stop.is_set():
                try:
                    if not loop.step(runtime):
                        listener.wait(loop.poll_seconds)
                except Exception as error:
                    if not is_unavailable(error):
                        raise
                    log.warning("loop.database_unavailable", loop=loop.name, error=str(error))
                    stop.wait(1)
        finally:
            listener.close()

    return run
