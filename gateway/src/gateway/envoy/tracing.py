"""Traces: the gateway begins each trace, decides whether it is sampled, says so in `traceparent`, and sends its own
span.

Without a collector nothing is sampled: `virtual_host` then gives each request a `traceparent` that is not sampled.
"""

from urllib.parse import urlsplit

from gateway.envoy.messages import Message, extension, seconds, socket_address
from gateway.settings import Settings

COLLECTOR = "otlp"
_SEND_TIMEOUT = 2.0
_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"

# Headers that are removed from clients' requests when the gateway samples, so that no client decides about sampling.
DECIDED_HERE = ("traceparent", "tracestate")

# Tags that Envoy adds to a span by itself and that are personal: who asked, with which program, for what.
_PERSONAL = ("peer.address", "user_agent", "http.url")


def tracing(settings: Settings) -> Message:
    """Return the tracing part of Envoy's connection manager, by which the gateway begins traces and samples some.

    It is empty, and nothing is sampled, if the settings name no OpenTelemetry collector.
    """
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
    """Return a list with Envoy's cluster of the OpenTelemetry collector, to which the gateway sends its spans.

    The list is empty if the settings name no collector.
    """
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
    """Return the TLS configuration for connections to the OpenTelemetry collector at `host`.

    Its certificate must be for that host and signed by an authority that the machine trusts.
    """
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
    """Return the URL to which a collector takes traces: `/v1/traces` below `endpoint`, unless `endpoint` has a path."""
    return endpoint if urlsplit(endpoint).path.strip("/") else f"{endpoint.rstrip('/')}/v1/traces"
