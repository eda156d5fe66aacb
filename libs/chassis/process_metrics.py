"""Metrics of a web with several processes: each writes its own into files of a shared folder, which are added up.

prometheus_client does the work when the folder is in `PROMETHEUS_MULTIPROC_DIR` (`chassis/__init__.py`). The files of a
process that died stay, because a sum of counters must not fall; they go when the web starts again. What a process only
has while it lives (gauges with a `live…` mode) goes at once.
"""

import os
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from chassis.settings import ServiceSettings


def registry(settings: ServiceSettings) -> CollectorRegistry:
    """Return the metrics to show to Prometheus: those of this process, or the sums over all processes of this web."""
    if settings.web_processes == 1:
        return REGISTRY
    added_up = CollectorRegistry()
    MultiProcessCollector(added_up, path=str(settings.prometheus_multiproc_dir))  # type: ignore[no-untyped-call]
    return added_up


def forget_earlier(folder: Path) -> None:
    """Delete the files in `folder` that the processes of an earlier start of this web left behind.

    Called before any process is forked. The folder belongs to this web alone.
    """
    for file in folder.glob("*.db"):
        if not file.stem.endswith(f"_{os.getpid()}"):
            file.unlink(missing_ok=True)


def forget_dead(_master: Any, worker: Any) -> None:
    """Delete what `worker`, a process of gunicorn's that has ended, was at the moment. gunicorn's master calls it."""
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
