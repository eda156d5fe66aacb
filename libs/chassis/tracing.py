"""Traces: one request from the gateway to the last reaction, as spans sent to an OpenTelemetry collector.

The gateway decides which requests are sampled and says so in `traceparent` (W3C), which goes from request to outbox row
to message to reaction. Parents are handed over explicitly, so nothing here depends on threads or contexts. Without a
collector, and for what is not sampled, no span is ever made. Spans hold names, ids and outcomes, no personal data.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, Protocol

Kind = Literal["SERVER", "PRODUCER", "CONSUMER", "CLIENT"]
Attributes = Mapping[str, str | int]
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

_provider: Any = None


class Span(Protocol):
    """A span that has begun and not ended. `traceparent` is the parent to give to its children."""

    traceparent: str

    def note(self, attributes: Attributes) -> None:
        """Add attributes to the span."""
        ...

    def fail(self, reason: str) -> None:
        """Mark the span as failed. `reason` is a code or the name of an exception's class."""
        ...

    def end(self) -> None: ...


def configure(endpoint: str, service: str) -> None:
    """Send spans of the service to the OTLP/HTTP collector at the URL `endpoint`. Does nothing when it is empty.

    Called when a process starts, after any fork, because a thread sends the spans in batches.
    """
    global _provider  # noqa: PLW0603  # set once at start
    if not endpoint:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    _provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=_traces_of(endpoint))))


def close() -> None:
    """Send the spans that wait to be sent, and begin no more."""
    global _provider
    provider, _provider = _provider, None
    if provider is not None:
        provider.shutdown()


def new_traceparent() -> str:
    """Return a new `traceparent` for a request or work that came without one.

    It is not sampled, since only the gateway decides which traces are.
    """
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"


def is_sampled(traceparent: str) -> bool:
    """Return whether spans below `traceparent` are wanted and a collector is configured."""
    if _provider is None or not _TRACEPARENT.fullmatch(traceparent):
        return False
    return int(traceparent[-2:], 16) & 1 == 1


def begin(name: str, traceparent: str, kind: Kind, attributes: Attributes | None = None) -> Span:
    """Begin a span named `name` below the parent `traceparent`, and return it; the caller ends it.

    The returned Span has the `traceparent` to give to its children. `kind` is OpenTelemetry's, such as `SERVER`;
    `attributes` are the span's, by name. When the parent is not sampled, the span does nothing and has the parent's
    `traceparent`.
    """
    if not is_sampled(traceparent):
        return _NoSpan(traceparent)
    from opentelemetry import trace

    parent = trace.SpanContext(
        trace_id=int(traceparent[3:35], 16),
        span_id=int(traceparent[36:52], 16),
        is_remote=True,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )
    context = trace.set_span_in_context(trace.NonRecordingSpan(parent))
    started = _provider.get_tracer("ramal").start_span(
        name, context=context, kind=trace.SpanKind[kind], attributes=attributes
    )
    return _OpenSpan(started)


@contextmanager
def span(name: str, traceparent: str, kind: Kind, attributes: Attributes | None = None) -> Iterator[Span]:
    """Begin a span for the block, yield it as a Span, and end it after the block.

    `name` is the span's, `traceparent` its parent, `kind` OpenTelemetry's, such as `CONSUMER`, and `attributes` are the
    span's, by name. The span does nothing when the parent is not sampled. An exception marks the span as failed, by the
    name of the exception's class alone, and is raised again.
    """
    one = begin(name, traceparent, kind, attributes)
    try:
        yield one
    except Exception as error:
        one.fail(type(error).__name__)
        raise
    finally:
        one.end()


class _NoSpan:
    def __init__(self, traceparent: str) -> None:
        self.traceparent = traceparent

    def note(self, attributes: Attributes) -> None:  # noqa: ARG002
        return

    def fail(self, reason: str) -> None:  # noqa: ARG002
        return

    def end(self) -> None:
        return


class _OpenSpan:
    def __init__(self, started: Any) -> None:
        self._span = started
        context = started.get_span_context()
        self.traceparent = f"00-{context.trace_id:032x}-{context.span_id:016x}-01"

    def note(self, attributes: Attributes) -> None:
        self._span.set_attributes(attributes)

    def fail(self, reason: str) -> None:
        from opentelemetry.trace import Status, StatusCode

        self._span.set_status(Status(StatusCode.ERROR))
        self._span.set_attribute("error.type", reason)

    def end(self) -> None:
        self._span.end()


def _traces_of(endpoint: str) -> str:
    """Return the URL to which a collector takes traces: `/v1/traces` below `endpoint`, unless `endpoint` has a path."""
    _, _, rest = endpoint.partition("://")
    return endpoint if rest.partition("/")[2] else f"{endpoint.rstrip('/')}/v1/traces"
