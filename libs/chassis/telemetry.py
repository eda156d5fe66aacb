"""Seeing what happens: JSON logs (structlog), Prometheus metrics, OpenTelemetry traces (off without an endpoint).

Log lines never hold bodies, tokens, codes or personal data; they hold ids.
"""

import logging
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from prometheus_client import Counter, Histogram

from chassis.events import Event

log = structlog.get_logger(__name__)

REQUESTS = Histogram(
    "ramal_http_request_seconds",
    "Time to answer a request",
    ["service", "method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
EVENTS = Counter("ramal_events_received_total", "Events received, by outcome", ["service", "type", "outcome"])
JOBS = Counter("ramal_job_runs_total", "Job runs, by outcome", ["service", "job", "outcome"])
PROBLEMS = Counter("ramal_problems_total", "Problem answers, by code", ["service", "code"])

_tracer: Any = None


class _LossyLogger(structlog.WriteLogger):
    """A line that a full disk or a closed pipe does not take is lost; the request it tells of is not."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def configure_logging(level: str, service: str) -> None:
    """One JSON object a line on standard output, for our logs and those of libraries alike."""
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
    """Put ids on every log line written inside the block."""
    with structlog.contextvars.bound_contextvars(**{name: value for name, value in ids.items() if value}):
        yield


def new_traceparent() -> str:
    """A W3C `traceparent` for work that nobody started for us."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def configure_tracing(endpoint: str, service: str) -> None:
    """Send traces to an OTLP/HTTP collector. Without an endpoint no span is ever made."""
    global _tracer  # noqa: PLW0603  # set once at start
    if not endpoint:
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)
    _tracer = trace.get_tracer("ramal")


@contextmanager
def span(name: str, traceparent: str, *, kind: str = "INTERNAL", **attributes: Any) -> Iterator[str]:
    """A span below `traceparent`; yields the `traceparent` to hand on."""
    if _tracer is None:
        yield traceparent
        return
    from opentelemetry.propagate import extract, inject
    from opentelemetry.trace import SpanKind

    parent = extract({"traceparent": traceparent})
    with _tracer.start_as_current_span(name, context=parent, kind=SpanKind[kind], attributes=attributes):
        carrier: dict[str, str] = {}
        inject(carrier)
        yield carrier.get("traceparent", traceparent)


@contextmanager
def reaction_span(event: Event) -> Iterator[str]:
    """The span of a service's reactions to one event, below the request that caused it."""
    attributes = {"messaging.system": "rabbitmq", "messaging.message.id": str(event.id)}
    with span(f"react {event.type}", event.traceparent, kind="CONSUMER", **attributes) as traceparent:
        yield traceparent
