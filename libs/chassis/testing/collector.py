"""A small OpenTelemetry collector that takes traces by OTLP over HTTP and keeps them for a test to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server


@dataclass(frozen=True)
class CollectedSpan:
    """One span as it was sent. Ids are hexadecimal; `parent` is empty for the first span of a trace."""

    service: str
    name: str
    kind: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]
    failed: bool


class Collector:
    """The spans that were sent to `url` until now, oldest first."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._spans: list[CollectedSpan] = []
        self._lock = Lock()

    @property
    def spans(self) -> list[CollectedSpan]:
        with self._lock:
            return list(self._spans)

    def named(self, name: str) -> CollectedSpan:
        """Return the only span named `name` among those that this OpenTelemetry collector has received.

        Raises AssertionError, with the names of all spans, when there is not exactly one.
        """
        found = [span for span in self.spans if span.name == name]
        assert len(found) == 1, f"{len(found)} of {name!r} in {[span.name for span in self.spans]}"
        return found[0]

    def take(self, body: bytes) -> None:
        request = ExportTraceServiceRequest.FromString(body)
        with self._lock:
            for resource in request.resource_spans:
                service = _plain(resource.resource.attributes).get("service.name", "")
                for scope in resource.scope_spans:
                    self._spans += [_collected(service, span) for span in scope.spans]


def _collected(service: str, span: Any) -> CollectedSpan:
    return CollectedSpan(
        service=service,
        name=span.name,
        kind=span.DESCRIPTOR.enum_types_by_name["SpanKind"].values_by_number[span.kind].name.removeprefix("SPAN_KIND_"),
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        attributes=_plain(span.attributes),
        failed=span.status.code == 2,
    )


def _plain(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value") or "string_value") for each in attributes}


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002
        return


@contextmanager
def collector() -> Iterator[Collector]:
    """Run a small OpenTelemetry collector on a free local port during the block, and yield it as a Collector.

    A test points a service at its `url` and then looks at the spans that arrived.
    """

    @Request.application
    def application(request: Request) -> Response:
        kept.take(request.get_data())
        return Response(mimetype="application/x-protobuf")

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    kept = Collector(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
