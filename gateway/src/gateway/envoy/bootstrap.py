"""What Envoy reads once, at start: its admin port, its own limits, and where the rest of the configuration is."""

from gateway.envoy.messages import Message, extension, socket_address
from gateway.settings import Settings

MAX_CONNECTIONS = 20_000
_ADMIN_PATHS = ("/ready", "/stats", "/clusters")  # not the configuration: it holds the secret


def bootstrap(settings: Settings, resources: Message) -> Message:
    """Return the content of the file that Envoy reads at start.

    `resources` is its part about clusters and listeners. For the running Envoy it names the watched files that hold
    them (`dynamic_resources`); in the file that Envoy only checks it holds them itself (`static_resources`).
    """
    return {
        "node": {"id": "gateway", "cluster": "gateway"},
        "admin": {
            "address": socket_address("127.0.0.1", settings.admin_port),
            "allow_paths": [{"prefix": path} for path in _ADMIN_PATHS],
        },
        "overload_manager": {
            "resource_monitors": [
                extension(
                    "envoy.resource_monitors.global_downstream_max_connections",
                    "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                    max_active_downstream_connections=MAX_CONNECTIONS,
                )
            ]
        },
        **resources,
    }
