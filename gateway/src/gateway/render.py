"""Rendering route table and settings into the files that Envoy reads. The same input gives the same bytes."""

import json
from pathlib import Path

from gateway.envoy.bootstrap import bootstrap
from gateway.envoy.clusters import clusters
from gateway.envoy.listeners import Sources, listeners
from gateway.envoy.messages import Message, discovery, watched
from gateway.envoy.metrics import admin_clusters
from gateway.envoy.tracing import collectors
from gateway.envoy.virtual_host import ROUTE_CONFIGURATION, route_configuration
from gateway.routes import ROUTES, SERVICES, Route, Service
from gateway.settings import Settings

BOOTSTRAP_FILE = "bootstrap.json"
CLUSTERS_FILE = "clusters.json"
ROUTES_FILE = "routes.json"
CERTIFICATE_FILE = "certificate.json"
LISTENERS_FILE = "listeners.json"
# The whole configuration in one file, for Envoy's check, which does not follow the watched files.
TRIAL_FILE = "trial.json"
_CERTIFICATE = "gateway"


def render(
    settings: Settings,
    folder: Path,
    *,
    certificate: tuple[Path, Path],
    routes: tuple[Route, ...] = ROUTES,
    services: tuple[Service, ...] = SERVICES,
) -> dict[str, str]:
    """Render the route table and settings into the files that Envoy reads; return contents by file name.

    Nothing is written; `write` does that. `folder` is where the caller will write the files, which name each other by
    it. `certificate` is a pair: the paths of the certificate's chain and of its key. `routes` are the operations that
    Envoy routes, and `services` the services that they lead to; without them, both come from the route table
    (`gateway.routes`).
    """
    upstreams = [*clusters(settings, services), *collectors(settings), *admin_clusters(settings)]
    table = route_configuration(settings, routes, services)
    secret = _secret(*certificate)
    files = {
        CLUSTERS_FILE: discovery("envoy.config.cluster.v3.Cluster", *upstreams),
        ROUTES_FILE: discovery("envoy.config.route.v3.RouteConfiguration", table),
        CERTIFICATE_FILE: discovery("envoy.extensions.transport_sockets.tls.v3.Secret", secret),
        LISTENERS_FILE: discovery(
            "envoy.config.listener.v3.Listener", *listeners(settings, routes, _watched_sources(folder.absolute()))
        ),
        BOOTSTRAP_FILE: bootstrap(settings, _watched_resources(folder.absolute())),
    }
    here = Sources(routes={"route_config": table}, certificate={"name": _CERTIFICATE})
    everything = {"clusters": upstreams, "secrets": [secret], "listeners": listeners(settings, routes, here)}
    files[TRIAL_FILE] = bootstrap(settings, {"static_resources": everything})
    return {name: json.dumps(content, indent=1, sort_keys=True) + "\n" for name, content in files.items()}


def _watched_resources(folder: Path) -> Message:
    sources = {"cds_config": watched(folder / CLUSTERS_FILE), "lds_config": watched(folder / LISTENERS_FILE)}
    return {"dynamic_resources": sources}


def _watched_sources(folder: Path) -> Sources:
    return Sources(
        routes={"rds": {"route_config_name": ROUTE_CONFIGURATION, "config_source": watched(folder / ROUTES_FILE)}},
        certificate={"name": _CERTIFICATE, "sds_config": watched(folder / CERTIFICATE_FILE)},
    )


def _secret(chain: Path, key: Path) -> Message:
    """Return Envoy's secret with the https certificate. `chain` and `key` are the paths of its files.

    Envoy reads them again when a file is moved into the chain's folder: programs that renew certificates put them in
    place by such a move.
    """
    return {
        "name": _CERTIFICATE,
        "tls_certificate": {
            "certificate_chain": {"filename": str(chain.absolute())},
            "private_key": {"filename": str(key.absolute())},
            "watched_directory": {"path": str(chain.absolute().parent)},
        },
    }


def write(files: dict[str, str], folder: Path) -> None:
    """Write every file to `folder`, each replaced at once by a rename. `files` maps file names to contents.

    They are written in the order of `files`, in which each refers only to files that come before it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in files.items():
        partial = folder / f".{name}.partial"
        partial.touch(mode=0o600)
        partial.write_text(content, encoding="utf-8")
        partial.replace(folder / name)
