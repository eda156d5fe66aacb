"""The listeners that take requests for the API, and which headers a client's request loses and gains on the way in.

They are http and https for everybody, and an internal http for the platform's own portal. All have the same chain.
"""

from dataclasses import dataclass
from functools import partial

from gateway.envoy.access_log import access_log
from gateway.envoy.http_filters import http_filters
from gateway.envoy.local_replies import local_replies
from gateway.envoy.messages import Message, extension, seconds, socket_address
from gateway.envoy.metrics import metrics_listeners
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


@dataclass(frozen=True, kw_only=True)
class Door:
    """One listener that takes requests for the API.

    `trusted_proxies` is how many proxies in front of it append to X-Forwarded-For. With `proxy_protocol` each
    connection has to begin with a PROXY header that names the client's address.
    """

    name: str
    bind: str
    port: int
    trusted_proxies: int
    proxy_protocol: bool = False
    tls: bool = False


def doors(settings: Settings) -> list[Door]:
    """Return the listeners that take requests for the API: http and https for everybody, and the internal one if set.

    The internal one is for the portal, which calls in its users' names and appends their addresses to X-Forwarded-For.
    Trusting that one hop is right only where strangers cannot connect.
    """
    public = partial(
        Door,
        bind=settings.bind,
        trusted_proxies=settings.trusted_proxies,
        proxy_protocol=settings.proxy_protocol,
    )
    found = [public(name="http", port=settings.port), public(name="https", port=settings.tls_port, tls=True)]
    if settings.internal_port:
        found.append(Door(name="internal", bind=settings.internal_bind, port=settings.internal_port, trusted_proxies=1))
    return found


def listeners(settings: Settings, routes: tuple[Route, ...], sources: Sources) -> list[Message]:
    """Return Envoy's configuration of all its listeners as a list: those for the API, and the one for metrics if set.

    `routes` is the route table. `sources` says where Envoy finds its routes and its certificate. For the running
    gateway these are watched files; in the single file that Envoy only checks they are in the file itself. `render`
    calls this function once for each.
    """
    return [*(_listener(settings, routes, sources, door) for door in doors(settings)), *metrics_listeners(settings)]


def _listener(settings: Settings, routes: tuple[Route, ...], sources: Sources, door: Door) -> Message:
    chain: Message = {"filters": [_connection_manager(settings, routes, sources, door)]}
    if door.tls:
        chain |= {
            "transport_socket": _tls(sources),
            "transport_socket_connect_timeout": seconds(HANDSHAKE_TIMEOUT),
        }
    return {
        "name": door.name,
        "address": socket_address(door.bind, door.port),
        "traffic_direction": "INBOUND",  # what a drain stops
        "per_connection_buffer_limit_bytes": BUFFER_BYTES,
        "filter_chains": [chain],
        **(_proxy_protocol() if door.proxy_protocol else {}),
    }


def _proxy_protocol() -> Message:
    """Return the fields of a listener that takes a client's address from a PROXY header (version 1 or 2).

    A connection that does not begin with one, or not in time, is closed: its client could be anybody.
    """
    message = "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol"
    return {
        "listener_filters": [extension("envoy.filters.listener.proxy_protocol", message)],
        "listener_filters_timeout": seconds(HANDSHAKE_TIMEOUT),
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


def _connection_manager(settings: Settings, routes: tuple[Route, ...], sources: Sources, door: Door) -> Message:
    return extension(
        "envoy.filters.network.http_connection_manager",
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix=door.name,
        **sources.routes,
        http_filters=http_filters(settings, routes, tls=door.tls),
        local_reply_config=local_replies(),
        access_log=access_log(),
        server_name="ramal",
        **_identity_of_requests(settings, door.trusted_proxies),
        **_paths(),
        **_patience(routes),
        **tracing(settings),
        upgrade_configs=[{"upgrade_type": "websocket", "enabled": False}],
    )


def _identity_of_requests(settings: Settings, trusted_proxies: int) -> Message:
    """Return fields of Envoy's connection manager: how it finds a client's address and gives each request an id.

    They also remove the headers that only the gateway, or one of the `trusted_proxies` in front of it, may set.
    """
    names = _STRIPPED + (() if trusted_proxies else _ONLY_FROM_PROXIES)
    names += DECIDED_HERE if settings.otlp_endpoint else ()
    removals = [{"remove": name} for name in names]
    return {
        "use_remote_address": True,
        "xff_num_trusted_hops": trusted_proxies,
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
