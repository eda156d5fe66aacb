"""The two listeners, http and https, and which headers a client's request loses and gains on the way in."""

from dataclasses import dataclass

from gateway.envoy.access_log import access_log
from gateway.envoy.http_filters import http_filters
from gateway.envoy.local_replies import local_replies
from gateway.envoy.messages import Message, extension, seconds, socket_address
from gateway.envoy.rate_limits import PERSON_HEADER
from gateway.envoy.tracing import DECIDED_HERE, tracing
from gateway.routes import Route
from gateway.settings import Settings

MAX_REQUEST_HEADERS_KIB = 16
HANDSHAKE_TIMEOUT = 10.0
HEADERS_TIMEOUT = 10.0
CLIENT_IDLE_TIMEOUT = 75.0
# A whole request has to arrive within this time, plus the time that a slow line needs for the longest body.
RECEIVING_TIMEOUT = 30.0
SLOW_LINE_BYTES_PER_SECOND = 64 * 1024
BUFFER_BYTES = 256 * 1024

# Headers that only the gateway may set. They are removed before routing, so what a route adds later stays.
_STRIPPED = (
    "client-cert",
    "client-cert-chain",
    "gateway-secret",
    "x-request-id",
    "x-real-ip",
    "forwarded",
    "x-envoy-external-address",  # Envoy removes the other headers of its own by itself
    "x-forwarded-ssl",
    "x-forwarded-protocol",
    PERSON_HEADER,
)
_ONLY_FROM_PROXIES = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto")


@dataclass(frozen=True)
class Sources:
    """Where a listener gets its routes and its certificate from: watched files, or the same configuration.

    `routes` is a mapping of one key of Envoy's HTTP connection manager: `rds` for a watched file, `route_config` for
    the routes themselves. `certificate` is Envoy's SdsSecretConfig.
    """

    routes: Message
    certificate: Message


def listeners(settings: Settings, routes: tuple[Route, ...], sources: Sources) -> list[Message]:
    """Return Envoy's configuration of its two listeners as a list: http on PORT and https on TLS_PORT.

    `routes` is the route table. `sources` says where Envoy finds its routes and its certificate. For the running
    gateway these are watched files; in the single file that Envoy only checks they are in the file itself. `render`
    calls this function once for each.
    """
    plain, encrypted = (_connection_manager(settings, routes, sources, tls=tls) for tls in (False, True))
    secured = {
        "filters": [encrypted],
        "transport_socket": _tls(sources),
        "transport_socket_connect_timeout": seconds(HANDSHAKE_TIMEOUT),
    }
    return [
        _listener("http", settings, settings.port, {"filters": [plain]}),
        _listener("https", settings, settings.tls_port, secured),
    ]


def _listener(name: str, settings: Settings, port: int, filter_chain: Message) -> Message:
    return {
        "name": name,
        "address": socket_address(settings.bind, port),
        "per_connection_buffer_limit_bytes": BUFFER_BYTES,
        "filter_chains": [filter_chain],
    }


def _tls(sources: Sources) -> Message:
    """Return the TLS configuration of the https listener, with the certificate that `sources` names.

    Any client certificate is accepted: the handshake proves that the client has its key, and identity checks the rest.
    """
    return extension(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        require_client_certificate=False,
        common_tls_context={
            "alpn_protocols": ["h2", "http/1.1"],
            "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
            "tls_certificate_sds_secret_configs": [sources.certificate],
            "validation_context": {"trust_chain_verification": "ACCEPT_UNTRUSTED"},
        },
    )


def _connection_manager(settings: Settings, routes: tuple[Route, ...], sources: Sources, *, tls: bool) -> Message:
    return extension(
        "envoy.filters.network.http_connection_manager",
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="https" if tls else "http",
        **sources.routes,
        http_filters=http_filters(settings, routes, tls=tls),
        local_reply_config=local_replies(),
        access_log=access_log(),
        server_name="ramal",
        **_identity_of_requests(settings),
        **_paths(),
        **_patience(routes),
        **tracing(settings),
        upgrade_configs=[{"upgrade_type": "websocket", "enabled": False}],
    )


def _identity_of_requests(settings: Settings) -> Message:
    """Return fields of Envoy's connection manager: how it finds a client's address and gives each request an id.

    They also remove the headers that only the gateway, or a trusted proxy in front of it, may set.
    """
    names = _STRIPPED + (() if settings.trusted_proxies else _ONLY_FROM_PROXIES)
    names += DECIDED_HERE if settings.otlp_endpoint else ()
    removals = [{"remove": name} for name in names]
    return {
        "use_remote_address": True,
        "xff_num_trusted_hops": settings.trusted_proxies,
        "skip_xff_append": True,
        "internal_address_config": {"cidr_ranges": []},  # no client is internal and may send X-Envoy-… headers
        "early_header_mutation_extensions": [
            extension(
                "strip",
                "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
                mutations=removals,
            )
        ],
        "generate_request_id": True,
        "always_set_request_id_in_response": True,
        "request_id_extension": {
            "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig",
                "pack_trace_reason": False,
                "use_request_id_for_trace_sampling": bool(settings.otlp_endpoint),  # random, made by Envoy
            }
        },
    }


def _paths() -> Message:
    """Return the fields of Envoy's connection manager that bring a request's path to one spelling before routing.

    Dots and double slashes are resolved. A path with an encoded slash is refused.
    """
    return {
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
    }


def _patience(routes: tuple[Route, ...]) -> Message:
    """Return the fields of Envoy's connection manager that limit a client's connection and requests, in time and size.

    The longest body that one of `routes` allows decides how long a request may take to arrive.
    """
    longest_body = max(route.body_limit for route in routes)
    return {
        "common_http_protocol_options": {
            "idle_timeout": seconds(CLIENT_IDLE_TIMEOUT),
            "headers_with_underscores_action": "REJECT_REQUEST",
            "max_headers_count": 100,
        },
        "http2_protocol_options": {
            "max_concurrent_streams": 100,
            "initial_stream_window_size": 65536,
            "initial_connection_window_size": 1024 * 1024,
        },
        "max_request_headers_kb": MAX_REQUEST_HEADERS_KIB,
        "request_headers_timeout": seconds(HEADERS_TIMEOUT),
        "request_timeout": seconds(RECEIVING_TIMEOUT + longest_body / SLOW_LINE_BYTES_PER_SECOND),
    }
