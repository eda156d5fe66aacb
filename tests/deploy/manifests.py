"""The manifests of `deploy/k8s` as Kubernetes gets them: every overlay rendered once, and its pods by name.

A pod here is what a Deployment, a Job or a CronJob makes, or what an operator makes of its own kind (PostgreSQL,
RabbitMQ), with labels and ports as the operator's documentation states them.
"""

import copy
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.deploy import topology

Manifest = dict[str, Any]

FOLDER = topology.ROOT / "deploy" / "k8s"
NAMESPACE = "ramal"
OVERLAYS = ("dev", "prod")
WORKLOADS = ("Deployment", "StatefulSet", "Job", "CronJob")
KUBECTL = Path(sys.executable).with_name("kubectl")


@dataclass(frozen=True)
class Pod:
    """The pods of one workload: labels, pod spec, and the numbers of the ports on which they listen by name."""

    name: str
    kind: str
    labels: Mapping[str, str]
    spec: Manifest = field(default_factory=dict)
    ports: Mapping[str, int] = field(default_factory=dict)

    @property
    def process(self) -> str:
        """The process's name as `topology` has it: component and role."""
        return f"{self.labels.get('app.kubernetes.io/name')}-{self.labels.get('app.kubernetes.io/component')}"

    @property
    def containers(self) -> list[Manifest]:
        return [*self.spec.get("initContainers", []), *self.spec.get("containers", [])]

    @property
    def main(self) -> Manifest:
        found: Manifest = self.spec["containers"][0]
        return found


class Rendering:
    """All objects of one overlay."""

    def __init__(self, objects: list[Manifest]) -> None:
        self.objects = objects

    def of_kind(self, *kinds: str) -> list[Manifest]:
        return [found for found in self.objects if found["kind"] in kinds]

    def named(self, kind: str, name: str) -> Manifest:
        """Return the object of this kind and name. Raises LookupError when there is none, or more than one."""
        (found,) = (known for known in self.of_kind(kind) if known["metadata"]["name"] == name)
        return found

    def names(self, kind: str) -> set[str]:
        return {found["metadata"]["name"] for found in self.of_kind(kind)}

    @property
    def pods(self) -> list[Pod]:
        """The pods of workloads and of the operators' kinds."""
        return [_pod(workload) for workload in self.of_kind(*WORKLOADS)] + list(self._made_by_operators())

    @property
    def ours(self) -> list[Pod]:
        """The pods that run an image of Ramal."""
        return [pod for pod in self.pods if pod.labels.get("app.kubernetes.io/part-of") == "ramal"]

    def pod(self, process: str) -> Pod:
        (found,) = (pod for pod in self.ours if pod.process == process)
        return found

    def changed(self) -> "Rendering":
        """Return a copy, for tests that break something and expect to be told."""
        return Rendering(copy.deepcopy(self.objects))

    def _made_by_operators(self) -> Iterator[Pod]:
        for cluster in self.of_kind("Cluster"):
            name = cluster["metadata"]["name"]
            ports = {"postgres": 5432, "status": 8000, "metrics": 9187}
            yield Pod(name, "Cluster", {"cnpg.io/cluster": name}, ports=ports)
        for broker in self.of_kind("RabbitmqCluster"):
            name = broker["metadata"]["name"]
            labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/component": "rabbitmq"}
            ports = {"amqp": 5672, "management": 15672, "metrics": 15692, "epmd": 4369, "nodes": 25672, "tools": 35672}
            yield Pod(name, "RabbitmqCluster", labels, ports=ports)
        if "restore-rehearsal" in self.names("CronJob"):
            labels = {"cnpg.io/cluster": "rehearsal"}
            yield Pod("rehearsal", "Cluster", labels, ports={"postgres": 5432, "status": 8000})


def _pod(workload: Manifest) -> Pod:
    spec = workload["spec"]
    template = (spec["jobTemplate"]["spec"] if workload["kind"] == "CronJob" else spec)["template"]
    named = {
        port["name"]: port["containerPort"]
        for container in template["spec"]["containers"]
        for port in container.get("ports", [])
    }
    labels = template["metadata"]["labels"]
    return Pod(workload["metadata"]["name"], workload["kind"], labels, template["spec"], named)


def render(folder: Path) -> Rendering:
    """Return what `kubectl kustomize` makes of a folder. Fails with kubectl's own words."""
    done = subprocess.run([str(KUBECTL), "kustomize", str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"kubectl kustomize {folder}:\n{done.stderr}"
    return Rendering([found for found in yaml.safe_load_all(done.stdout) if found])


@cache
def rendered(overlay: str) -> Rendering:
    """Return one overlay of the repository. Rendered once per test process; use `changed` before you change it."""
    return render(FOLDER / "overlays" / overlay)


def selects(selector: Mapping[str, Any] | None, labels: Mapping[str, str]) -> bool:
    """Return whether a label selector (matchLabels and matchExpressions) takes labels. An empty one takes all."""
    selector = selector or {}
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    return all(_holds(expression, labels) for expression in selector.get("matchExpressions", []))


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    value, operator = labels.get(expression["key"]), expression["operator"]
    if operator in ("In", "NotIn"):
        return (value in expression["values"]) == (operator == "In")
    return (value is not None) == (operator == "Exists")


def config(rendering: Rendering, name: str) -> dict[str, str]:
    """Return the values of the ConfigMap whose name, but for the hash at its end, is `name`."""
    (found,) = (
        c for c in rendering.of_kind("ConfigMap") if re.fullmatch(rf"{name}(-[a-z0-9]{{10}})?", c["metadata"]["name"])
    )
    return found["data"]


def image_name(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]
