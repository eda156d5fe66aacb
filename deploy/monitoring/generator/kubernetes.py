"""The Kubernetes component: rules and dashboards as the Prometheus operator and Grafana's sidecar take them.

The pods' labels are those of deploy/k8s/base: `app.kubernetes.io/part-of: ramal`, `…/name` the component (a service or
`gateway`), `…/component` the role (`web`, `worker`, `envoy`).
"""

import json
from pathlib import Path
from typing import Any

import yaml
from deploy.monitoring.generator.panels import Board

Json = dict[str, Any]

NAME, ROLE, PART_OF = "app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of"
DASHBOARD_LABEL = {"grafana_dashboard": "1"}
"""The label by which the sidecar of Grafana's Helm chart finds dashboards, unless it is set up otherwise."""

HEADING = "# Written by `make monitoring` from deploy/monitoring; a test fails when it is changed by hand.\n"


def component(rules: dict[str, Path], boards: tuple[Board, ...]) -> dict[str, str]:
    """Return the files of the component, name to text. `rules` are the rule files by name without the ending."""
    return {
        "kustomization.yaml": _yaml(_kustomization()),
        "rules.yaml": "---\n".join(_yaml(_rule(name, file)) for name, file in rules.items()),
        "podmonitors.yaml": "---\n".join(_yaml(monitor) for monitor in _monitors()),
        "dashboards.yaml": "---\n".join(_yaml(_dashboard(board)) for board in boards),
    }


def _kustomization() -> Json:
    return {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "resources": ["rules.yaml", "podmonitors.yaml", "dashboards.yaml"],
    }


def _rule(name: str, file: Path) -> Json:
    groups = yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    return _resource("monitoring.coreos.com/v1", "PrometheusRule", f"ramal-{name}", spec={"groups": groups})


def _monitors() -> list[Json]:
    """Return how Prometheus finds the pods: by role, on the port that the role's container names.

    `honorLabels` keeps the labels `job` and `service` of our own metrics. Each target gets the `job` of its role and
    the `service` of its pod, as in prometheus.yml.
    """
    return [
        _monitor("ramal-web", "web", "http", "/metrics"),
        _monitor("ramal-worker", "worker", "metrics", "/metrics"),
        _monitor("ramal-gateway", "envoy", "metrics", "/stats/prometheus"),
    ]


def _monitor(name: str, role: str, port: str, path: str) -> Json:
    endpoint = {
        "port": port,
        "path": path,
        "interval": "15s",
        "scrapeTimeout": "10s",
        "honorLabels": True,
        "relabelings": [
            {"targetLabel": "job", "replacement": name},
            {"sourceLabels": ["__meta_kubernetes_pod_label_app_kubernetes_io_name"], "targetLabel": "service"},
        ],
    }
    selector = {"matchLabels": {PART_OF: "ramal", ROLE: role}}
    spec = {"selector": selector, "podMetricsEndpoints": [endpoint]}
    return _resource("monitoring.coreos.com/v1", "PodMonitor", name, spec=spec)


def _dashboard(board: Board) -> Json:
    text = json.dumps(board.json(), ensure_ascii=False, separators=(",", ":"))
    resource = _resource("v1", "ConfigMap", f"dashboard-{board.uid}", data={f"{board.uid}.json": text})
    resource["metadata"]["labels"] |= DASHBOARD_LABEL
    return resource


def _resource(version: str, kind: str, name: str, **rest: Any) -> Json:
    metadata = {"name": name, "labels": {PART_OF: "ramal", NAME: "monitoring"}}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **rest}


def _yaml(resource: Json) -> str:
    text: str = yaml.safe_dump(resource, sort_keys=False, allow_unicode=True, width=100_000)
    return text
