"""Memory of many forked processes: the allocator keeps less for later, and the collector leaves shared pages alone."""

import ctypes
import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask

import gateway.app
import gateway.settings
from chassis import bus
from chassis.service import Runtime, Service
from chassis.settings import load
from chassis.web import create_app

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of glibc's malloc.h


def spare_memory() -> None:
    """Ask glibc, for this process and its forks, to give freed memory back and to keep few arenas for threads.

    A password hash takes 19 MiB for a moment; by default glibc would learn from the first one to keep such blocks.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt:
        mallopt(_M_MMAP_THRESHOLD, 1024 * 1024)
        mallopt(_M_TRIM_THRESHOLD, 256 * 1024)
        mallopt(_M_ARENA_MAX, 2)


def rehearse(service: Service, app: Flask, environment: Mapping[str, str]) -> None:
    """Go once through what a role does first, and leave nothing open: no connection, no thread.

    What Python makes at first use (mappers, compiled expressions, specialised bytecode) then exists before the forks,
    which share it; each of them made it for itself otherwise, some 10 MiB.
    """
    with _environment(environment):
        runtime = Runtime(service, load(service.settings))
    try:
        bus.declare_topology(runtime.settings)
        create_app(runtime, app).test_client().get("/health/ready")
    finally:
        runtime.close()


def rehearse_gateway(environment: Mapping[str, str]) -> tuple[gateway.settings.Settings, Flask]:
    """The gateway's own pages with their settings, after each was asked for once; nobody answers `/status` yet."""
    with _environment(environment):
        settings = gateway.settings.Settings()
    app = gateway.app.create_app(settings)
    for path in ("/docs", "/openapi.json", "/status"):
        app.test_client().get(path)
    return settings, app


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def share_memory() -> None:
    """Before forking: what exists now is never collected, so the collector does not write to its pages."""
    gc.collect()
    gc.freeze()
