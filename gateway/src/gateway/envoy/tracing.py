"""Traces: the gateway begins each, decides whether it is sampled, says so in `traceparent`, and sends its own span.

Without a collector nothing is sampled: `virtual_host` then gives each request a `traceparent` that says so.
"""

from urllib.parse import urlsplit

from gateway.envoy.messages import Message, extension, seconds, socket_address
from gateway.settings import Settings

COLLECTOR = "otlp"
_SEND_TIMEOUT = 2.0
_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"

# What only we may say when we decide. The decision of a stranger would count otherwise.
DECIDED_HERE = ("traceparent", "tracestate")

# What Envoy notes in a span by itself and what nobody may learn from one: who asked, with which program, for what.
_PERSONAL = ("peer.address", "user_agent", "http.url")


def tracing(settings: Settings) -> Message:
    """The part of the connection manager's configuration; nothing without a collector."""
    if not settings.otlp_endpoint:
        return {}
    return {
        "tracing": {
            "provider": extension(
                "envoy.tracers.opentelemetry",
                "envoy.config.trace.v3.OpenTelemetryConfig",
                http_service={
                    "http_uri": {
                        "uri": _traces_url(settings.otlp_endpoint),
                        "cluster": COLLECTOR,
                        "timeout": seconds(_SEND_TIMEOUT),
                    }
                },
                service_name="gateway",
            ),
            "client_sampling": {"value": 0},
            "random_sampling": {"value": settings.trace_percent},
            "overall_sampling": {"value": 100},
            "operation": "%ROUTE_NAME%",
            "max_path_tag_length": 0,
            "custom_tags": [{"tag": name, "literal": {"value": "-"}} for name in _PERSONAL],
        }
    }


def collectors(settings: Settings) -> list[Message]:
    """The cluster of the collector, if there is one."""
    if not settings.otlp_endpoint:
        return []
    parts = urlsplit(settings.otlp_endpoint)
    encrypted = parts.scheme == "https"
    address = socket_address(parts.hostname or "", parts.port or (443 if encrypted else 80))
    return [
        {
            "name": COLLECTOR,
            "type": "STRICT_DNS",
            "connect_timeout": seconds(_SEND_TIMEOUT),
            "load_assignment": {
                "cluster_name": COLLECTOR,
                "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}],
            },
            **({"transport_socket": _tls(parts.hostname or "")} if encrypted else {}),
        }
    ]


def _tls(host: str) -> Message:
    """A collector's certificate is checked against the machine's own authorities."""
    trusted = {"trusted_ca": {"filename": _AUTHORITIES}, "match_typed_subject_alt_names": [_is_for(host)]}
    return extension(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        sni=host,
        common_tls_context={"validation_context": trusted},
    )


def _is_for(host: str) -> Message:
    return {"san_type": "DNS", "matcher": {"exact": host}}


def _traces_url(endpoint: str) -> str:
    """Where a collector takes traces: below its address, unless the endpoint has a path."""
    return endpoint if urlsplit(endpoint).path.strip("/") else f"{endpoint.rstrip('/')}/v1/traces"
