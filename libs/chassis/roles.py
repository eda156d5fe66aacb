"""The roles of a service's processes: web (gunicorn), and worker = relay + consume + jobs + loops.

A role that fails for a reason of its own ends the process with a log line, so that whoever supervises it starts a
fresh one; SIGTERM and SIGINT stop it gracefully: stop taking, finish, commit, ack, close.
"""

import os
import signal
import threading
from collections.abc import Callable, Sequence

import structlog
from flask import Flask

from chassis import bus, gauges, telemetry
from chassis.consumer import Consumer
from chassis.database import is_unavailable
from chassis.jobs import Scheduler
from chassis.publishing import open_publisher
from chassis.relay import Relay
from chassis.service import Loop, Runtime, Service
from chassis.serving import Serving, serve
from chassis.settings import load
from chassis.web import create_app

log = structlog.get_logger(__name__)

WORKER_ROLES = ("relay", "consume", "jobs", "loops")
Part = Callable[[threading.Event], None]


def open_runtime(service: Service) -> Runtime:
    """A runtime from the environment, with logs and traces set up. Raises SettingsError."""
    settings = load(service.settings)
    telemetry.configure_logging(settings.log_level, service.name)
    telemetry.configure_tracing(settings.otlp_endpoint, service.name)
    return Runtime(service, settings)


def run_web(service: Service, prepared: Flask | None = None) -> None:
    """Serve the API with gunicorn until told to stop; `prepared` is its application, made before the fork."""
    settings = load(service.settings)
    telemetry.configure_logging(settings.log_level, service.name)
    serving = Serving(
        name=f"ramal-{service.name}-web",
        bind=settings.web_bind,
        processes=settings.web_processes,
        threads=settings.web_threads,
        master=settings.web_master,
    )
    serve(lambda: create_app(open_runtime(service), prepared), serving)


def run_worker(service: Service, roles: Sequence[str] = WORKER_ROLES) -> None:
    """Run the worker's roles, a thread each, until told to stop or until one of them fails."""
    runtime = open_runtime(service)
    gauges.serve_worker_metrics(runtime.settings.metrics_bind, service.name, runtime.database, runtime.settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    failed = threading.Event()
    threads = [_thread(name, part, stop, failed) for name, part in _parts(runtime, roles)]
    log.info("worker.started", roles=list(roles))
    for thread in threads:
        while thread.is_alive():
            thread.join(timeout=60)
    runtime.close()
    log.info("worker.stopped")
    if failed.is_set():
        os._exit(1)


def _parts(runtime: Runtime, roles: Sequence[str]) -> list[tuple[str, Part]]:
    service, settings, database = runtime.service, runtime.settings, runtime.database
    parts: list[tuple[str, Part]] = []
    if "relay" in roles and service.facts:
        parts.append(("relay", lambda stop: _relay(runtime, stop)))
    if "consume" in roles and service.reactions.types():
        parts.append(("consume", Consumer(service.name, settings, database, service.reactions).run))
    if "jobs" in roles:
        parts.append(("jobs", Scheduler(service.name, database, runtime.jobs).run))
    if "loops" in roles:
        parts += [(loop.name, _looping(loop, runtime)) for loop in service.loops]
    return parts


def _relay(runtime: Runtime, stop: threading.Event) -> None:
    settings = runtime.settings
    publisher = open_publisher(settings.broker_url, lambda: bus.declare_topology(settings))
    Relay(runtime.database, publisher, window=settings.relay_window).run(stop)


def _looping(loop: Loop, runtime: Runtime) -> Part:
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


def _thread(name: str, part: Part, stop: threading.Event, failed: threading.Event) -> threading.Thread:
    def run() -> None:
        try:
            part(stop)
        except Exception:
            log.exception("role.failed", role=name)
            failed.set()
            stop.set()

    thread = threading.Thread(target=run, name=name)
    thread.start()
    return thread
