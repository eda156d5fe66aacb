"""What Envoy reads once, at start: its admin port, its limits on itself, and where the watched files are."""

from pathlib import Path

from gateway.envoy.messages import Message, extension, socket_address, watched
from gateway.settings import Settings

CLUSTERS_FILE = "clusters.json"
LISTENERS_FILE = "listeners.json"
ROUTES_FILE = "routes.json"
CERTIFICATE_FILE = "certificate.json"

MAX_CONNECTIONS = 20_000


def bootstrap(settings: Settings, folder: Path) -> Message:
    """The bootstrap file. `folder` is where the watched files lie."""
    return {
        "node": {"id": "gateway", "cluster": "gateway"},
        "admin": {
            "address": socket_address("127.0.0.1", settings.admin_port),
            "allow_paths": [{"prefix": path} for path in ("/ready", "/stats", "/config_dump", "/clusters")],
        },
        "dynamic_resources": {
            "cds_config": watched(folder / CLUSTERS_FILE),
            "lds_config": watched(folder / LISTENERS_FILE),
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
    }
