"""Saves memory in the forked processes.

glibc returns freed memory to the system, and garbage collection leaves the pages alone that the forks share.
"""

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
    """Make glibc, in this process and its forks, return freed memory to the system and keep few arenas for threads.

    A password hash takes 19 MiB for a moment. By default, glibc would keep blocks of that size after the first one.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt:
        mallopt(_M_MMAP_THRESHOLD, 1024 * 1024)
        mallopt(_M_TRIM_THRESHOLD, 256 * 1024)
        mallopt(_M_ARENA_MAX, 2)


def rehearse(service: Service, app: Flask, environment: Mapping[str, str]) -> None:
    """Do once, in the launcher, what a role of the service does first, and leave no connection and no thread open.

    What Python builds at first use (mappers, compiled expressions, specialised bytecode) then exists before the forks
    and is shared by them. Otherwise each process would build it for itself, some 10 MiB.
    """
    with _environment(environment):
        runtime = Runtime(service, load(service.settings))
    try:
        bus.declare_topology(runtime.settings)
        create_app(runtime, app).test_client().get("/health/ready")
    finally:
        runtime.close()


def rehearse_gateway(environment: Mapping[str, str]) -> tuple[gateway.settings.Settings, Flask]:
    """Return the gateway's settings and its application, after a first request for each of its pages.

    The first use happens before the forks, so that they share its memory. No service answers yet, so `/status` reports
    every service as down.
    """
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
    """Exempt all present objects from garbage collection, just before forking.

    Otherwise the collector would write to the pages that the forks share, and each fork would get its own copy.
    """
    gc.collect()
    gc.freeze()
