"""From the route table and the settings to the files that Envoy reads. The same input gives the same bytes."""

import json
from pathlib import Path

from gateway.envoy.bootstrap import (
    CERTIFICATE_FILE,
    CLUSTERS_FILE,
    LISTENERS_FILE,
    ROUTES_FILE,
    bootstrap,
)
from gateway.envoy.clusters import clusters
from gateway.envoy.listeners import CERTIFICATE, listeners
from gateway.envoy.messages import Message, discovery
from gateway.envoy.virtual_host import route_configuration
from gateway.routes import ROUTES, SERVICES, Route, Service
from gateway.settings import Settings

BOOTSTRAP_FILE = "bootstrap.json"


def render(
    settings: Settings,
    folder: Path,
    *,
    certificate: tuple[Path, Path],
    routes: tuple[Route, ...] = ROUTES,
    services: tuple[Service, ...] = SERVICES,
) -> dict[str, str]:
    """File name to content. `folder` is where the files will lie, `certificate` the paths of chain and key."""
    folder = folder.absolute()
    files = {
        CLUSTERS_FILE: discovery("envoy.config.cluster.v3.Cluster", *clusters(settings, services)),
        ROUTES_FILE: discovery(
            "envoy.config.route.v3.RouteConfiguration", route_configuration(settings, routes, services)
        ),
        CERTIFICATE_FILE: discovery("envoy.extensions.transport_sockets.tls.v3.Secret", _certificate(*certificate)),
        LISTENERS_FILE: discovery("envoy.config.listener.v3.Listener", *listeners(settings, routes, folder)),
        BOOTSTRAP_FILE: bootstrap(settings, folder),
    }
    return {name: json.dumps(content, indent=1, sort_keys=True) + "\n" for name, content in files.items()}


def _certificate(chain: Path, key: Path) -> Message:
    """Read again by Envoy whenever a file is moved into the folder, as renewers of certificates do."""
    return {
        "name": CERTIFICATE,
        "tls_certificate": {
            "certificate_chain": {"filename": str(chain.absolute())},
            "private_key": {"filename": str(key.absolute())},
            "watched_directory": {"path": str(chain.absolute().parent)},
        },
    }


def write(files: dict[str, str], folder: Path) -> None:
    """Put every file in its place by an atomic rename, in an order in which each refers to what is already there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in files.items():
        partial = folder / f".{name}.partial"
        partial.touch(mode=0o600)
        partial.write_text(content, encoding="utf-8")
        partial.replace(folder / name)
