"""Logs and metrics: JSON logs (structlog) and Prometheus metrics. Traces are in `tracing`.

Log lines never hold bodies, tokens, codes or personal data; they hold ids.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from prometheus_client import Counter, Histogram

log = structlog.get_logger(__name__)

REQUESTS = Histogram(
    "ramal_http_request_seconds",
    "Time to answer a request",
    ["service", "method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
EVENTS = Counter("ramal_events_received_total", "Events received, by outcome", ["service", "type", "outcome"])
REACTED = Histogram(
    "ramal_event_seconds",
    "From an event's own time to the commit of the reactions to it",
    ["service", "type"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600),
)
JOBS = Counter("ramal_job_runs_total", "Job runs, by outcome", ["service", "job", "outcome"])
PROBLEMS = Counter("ramal_problems_total", "Problem answers, by code", ["service", "code"])


class _LossyLogger(structlog.WriteLogger):
    """A logger that drops a line that a full disk or a closed pipe does not take, so that no request fails by it."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def configure_logging(level: str, service: str) -> None:
    """Write logs as one JSON object a line to standard output, the service's own and those of libraries alike.

    Called when a process starts. `level` is the lowest level of the service's own lines; libraries log warnings and
    errors only. Every line names the `service`.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        lambda _logger, _name, line: {"service": service, **line},
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=lambda *_: _LossyLogger(sys.stdout),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


@contextmanager
def bound(**ids: str) -> Iterator[None]:
    """Add `ids` to every log line written inside the block. Empty ids are left out."""
    with structlog.contextvars.bound_contextvars(**{name: value for name, value in ids.items() if value}):
        yield
