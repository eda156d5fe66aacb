"""What Envoy reads once, at start: its admin port, its own limits, and where the rest of the configuration is."""

from gateway import drain
from gateway.envoy.messages import Message, extension, seconds, socket_address, typed
from gateway.settings import Settings

MAX_CONNECTIONS = 20_000
IDLE_SECONDS_OF_A_DRAIN = 1.0
_ADMIN_PATHS = ("/ready", "/stats", "/clusters")  # not the configuration: it holds the secret


def bootstrap(settings: Settings, resources: Message) -> Message:
    """Return the content of the file that Envoy reads at start.

    `resources` is its part about clusters and listeners. For the running Envoy it names the watched files that hold
    them (`dynamic_resources`); in the file that Envoy only checks it holds them itself (`static_resources`).
    """
    allowed = (*_ADMIN_PATHS, *(drain.ADMIN_PATHS if settings.drain_seconds else ()))
    return {
        "node": {"id": "gateway", "cluster": "gateway"},
        "admin": {
            "address": socket_address("127.0.0.1", settings.admin_port),
            "allow_paths": [{"prefix": path} for path in allowed],
        },
        "overload_manager": _overload_manager(settings),
        **resources,
    }


def _overload_manager(settings: Settings) -> Message:
    """Return the limit on all connections and, if the gateway drains, how its idle connections are closed.

    Envoy tells a client to close its connection only in an answer, so that a connection without requests would stay
    to the end. A drain writes the pressure 1 to a file; Envoy then closes connections after a second without requests.
    """
    monitors = [
        extension(
            "envoy.resource_monitors.global_downstream_max_connections",
            "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
            max_active_downstream_connections=MAX_CONNECTIONS,
        )
    ]
    if not settings.drain_seconds:
        return {"resource_monitors": monitors}
    draining = extension(
        "envoy.resource_monitors.injected_resource",
        "envoy.extensions.resource_monitors.injected_resource.v3.InjectedResourceConfig",
        filename=str(drain.pressure_file(settings.gateway_state)),
    )
    idle = {"timer": "HTTP_DOWNSTREAM_CONNECTION_IDLE", "min_timeout": seconds(IDLE_SECONDS_OF_A_DRAIN)}
    closing = {
        "name": "envoy.overload_actions.reduce_timeouts",
        "triggers": [{"name": draining["name"], "threshold": {"value": 1.0}}],
        "typed_config": typed("envoy.config.overload.v3.ScaleTimersOverloadActionConfig", timer_scale_factors=[idle]),
    }
    return {"refresh_interval": "0.25s", "resource_monitors": [*monitors, draining], "actions": [closing]}
