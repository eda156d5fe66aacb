"""The listener for Prometheus and for probes: two paths of Envoy's admin and nothing else.

The admin itself listens on loopback only. It can stop Envoy, and it shows addresses and certificates.
"""

from gateway.envoy.messages import Message, extension, header, seconds, socket_address
from gateway.settings import Settings

ADMIN = "admin"
METRICS_PATHS = ("/ready", "/stats/prometheus")

_HEADERS_TIMEOUT = 5.0
_ANSWER_TIMEOUT = 10.0
_IDLE_TIMEOUT = 75.0


def metrics_listeners(settings: Settings) -> list[Message]:
    """Return a list with the listener on METRICS_PORT; empty if the settings have no such port.

    It is no inbound listener and goes on during a drain, so that the last seconds are measured, too. Its connections
    do not count against the limit of all connections, so that a flood of clients does not look like a dead gateway.
    """
    if not settings.metrics_port:
        return []
    return [
        {
            "name": "metrics",
            "address": socket_address(settings.bind, settings.metrics_port),
            "drain_type": "MODIFY_ONLY",
            "ignore_global_conn_limit": True,
            "per_connection_buffer_limit_bytes": 64 * 1024,
            "filter_chains": [{"filters": [_connection_manager()]}],
        }
    ]


def admin_clusters(settings: Settings) -> list[Message]:
    """Return a list with Envoy's own admin as a cluster, for the metrics.

    The list is empty if the settings have no METRICS_PORT.
    """
    if not settings.metrics_port:
        return []
    endpoint = {"endpoint": {"address": socket_address("127.0.0.1", settings.admin_port)}}
    assignment = {"cluster_name": ADMIN, "endpoints": [{"lb_endpoints": [endpoint]}]}
    return [{"name": ADMIN, "type": "STATIC", "connect_timeout": seconds(1), "load_assignment": assignment}]


def _connection_manager() -> Message:
    return extension(
        "envoy.filters.network.http_connection_manager",
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="metrics",
        codec_type="HTTP1",
        server_name="ramal",
        use_remote_address=True,
        normalize_path=False,
        common_http_protocol_options={
            "idle_timeout": seconds(_IDLE_TIMEOUT),
            "headers_with_underscores_action": "REJECT_REQUEST",
        },
        max_request_headers_kb=8,
        request_headers_timeout=seconds(_HEADERS_TIMEOUT),
        request_timeout=seconds(_ANSWER_TIMEOUT),
        route_config={
            "name": "metrics",
            "virtual_hosts": [{"name": "metrics", "domains": ["*"], "routes": _routes()}],
        },
        http_filters=[
            extension(
                "envoy.filters.http.router",
                "envoy.extensions.filters.http.router.v3.Router",
                suppress_envoy_headers=True,
            )
        ],
    )


def _routes() -> list[Message]:
    """Return the routes to the admin: a GET whose target is exactly one of METRICS_PATHS, without a query.

    Queries are refused, because the admin's have effects: `filter` costs a regular expression for each metric. Another
    method for one of the paths gets 405, any other target 404.
    """
    routes: list[Message] = []
    for path in METRICS_PATHS:
        whole = {"name": ":path", "string_match": {"exact": path}}
        get = {"name": ":method", "string_match": {"exact": "GET"}}
        routes += [
            {
                "match": {"path": path, "headers": [whole, get]},
                "route": {"cluster": ADMIN, "timeout": seconds(_ANSWER_TIMEOUT)},
            },
            {
                "match": {"path": path, "headers": [whole]},
                "direct_response": {"status": 405},
                "response_headers_to_add": [header("allow", "GET")],
            },
        ]
    return [*routes, {"match": {"prefix": "/"}, "direct_response": {"status": 404}}]
