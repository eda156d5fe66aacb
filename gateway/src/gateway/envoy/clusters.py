"""The services as Envoy's clusters: their addresses, how many requests they get, and when they get none for a while."""

from ipaddress import ip_address

from gateway.envoy.messages import Message, seconds, socket_address, typed
from gateway.routes import Service
from gateway.settings import Settings

CONNECT_TIMEOUT = 1.0
# A name is looked up again this often, so that instances that come and go are followed. An instance that is told to
# stop has to go on working (its DRAIN_SECONDS) until it is out of the name server and this time has passed.
LOOK_UP_SECONDS = 2.0
READY = "/health/ready"
LOOK_SECONDS = 1.0
# A service closes idle connections too (`KEEPALIVE_SECONDS` of `chassis.serving`). Envoy must close first: a POST sent
# on a connection that the service is just closing fails, and must not be sent again.
UPSTREAM_IDLE_TIMEOUT = 1.0
MAX_REQUESTS = 1024


def clusters(settings: Settings, services: tuple[Service, ...]) -> list[Message]:
    """Return one of Envoy's clusters for each service."""
    return [_cluster(service.name, settings.upstreams[service.name]) for service in services]


def _cluster(name: str, upstream: str) -> Message:
    """Return Envoy's cluster of the service `name`, whose instances are at `upstream` (host:port).

    All addresses of a host name get requests, each as an instance of its own. The platform's processes listen on
    IPv4, so a name that has addresses of both kinds is taken by its IPv4 ones.
    """
    host, _, port = upstream.rpartition(":")
    host = host.strip("[]")
    endpoint = {"endpoint": {"address": socket_address(host, int(port))}}
    return {
        "name": name,
        **({"type": "STATIC"} if _is_ip(host) else _looked_up()),
        "lb_policy": "LEAST_REQUEST",
        "common_lb_config": {"update_merge_window": "0s"},  # what is found out counts at once: instances are few
        "connect_timeout": seconds(CONNECT_TIMEOUT),
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
        "circuit_breakers": {"thresholds": [_thresholds()]},
        "outlier_detection": _outlier_detection(),
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
                "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                common_http_protocol_options={"idle_timeout": seconds(UPSTREAM_IDLE_TIMEOUT)},
                explicit_http_config={"http_protocol_options": {}},
            )
        },
    }


def _looked_up() -> Message:
    return {
        "type": "STRICT_DNS",
        "health_checks": [_health_check()],
        "ignore_health_on_host_removal": True,  # one that left the name server gets no requests, though it is ready
        "dns_lookup_family": "V4_PREFERRED",
        "dns_refresh_rate": seconds(LOOK_UP_SECONDS),
        "dns_failure_refresh_rate": {
            "base_interval": seconds(LOOK_UP_SECONDS / 4),
            "max_interval": seconds(LOOK_UP_SECONDS),
        },
    }


def _health_check() -> Message:
    """Return how Envoy asks each instance whether it is ready. One that is not gets no requests, from the next look on.

    So an instance that drains, or only begins, is left alone although the name server still, or already, has it. While
    less than half of a service's instances are ready, all of them get requests again: better an answer than none.
    """
    return {
        "http_health_check": {"path": READY, "host": "gateway"},
        "timeout": seconds(CONNECT_TIMEOUT),
        "interval": seconds(LOOK_SECONDS),
        "no_traffic_interval": seconds(LOOK_SECONDS),
        "no_traffic_healthy_interval": seconds(LOOK_SECONDS),
        "unhealthy_threshold": 3,  # without an answer; an answer that it is not ready counts at once
        "healthy_threshold": 1,
    }


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _thresholds() -> Message:
    """Return Envoy's limits on what one service may be doing for us at once.

    While half of two instances do not answer to connecting, half of all requests are tried a second time, until the
    sick instance is ejected. The budget of retries is as large as that.
    """
    return {
        "max_connections": MAX_REQUESTS,
        "max_pending_requests": MAX_REQUESTS,
        "max_requests": MAX_REQUESTS,
        "retry_budget": {"budget_percent": {"value": 50.0}, "min_retry_concurrency": 32},
    }


def _outlier_detection() -> Message:
    """Return Envoy's rule for when one instance of a service gets no requests for a while.

    Only failures of the network or of the instance count. A 500 is a bug that every instance has, so it does not count.
    The while does not grow with each time: an instance that restarts must be back before another one is restarted.
    """
    return {
        "split_external_local_origin_errors": True,
        "consecutive_local_origin_failure": 5,
        "consecutive_gateway_failure": 5,
        "enforcing_consecutive_gateway_failure": 100,
        "enforcing_consecutive_5xx": 0,
        "interval": "1s",
        "base_ejection_time": "5s",
        "max_ejection_time": "5s",
        "max_ejection_percent": 50,
    }
