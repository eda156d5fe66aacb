"""Every name in a manifest leads somewhere: selectors to pods, ports to containers, accounts to objects."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.deploy import secret_manifests
from tests.deploy.manifests import FOLDER, OVERLAYS, WORKLOADS, Manifest, Pod, Rendering, rendered, selects

MADE_BY_OPERATORS = {
    "postgres-ca": {"ca.crt"},
    "broker-default-user": {"connection_string", "default_user.conf"},
    "gateway-tls": {"tls.crt", "tls.key"},
}
"""Secrets that CloudNativePG, RabbitMQ's operator and cert-manager make, with the keys that pods read."""

CONFIG_MAPS_OF_THE_CLUSTER = {"kube-root-ca.crt"}


def faults(rendering: Rendering) -> list[str]:
    """Return what leads nowhere in an overlay, a sentence each."""
    checks = (_services, _budgets, _policies, _scalers, _pods, _routes)
    return [fault for check in checks for fault in check(rendering)]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_name_leads_somewhere(overlay: str) -> None:
    assert faults(rendered(overlay)) == []


def _services(rendering: Rendering) -> Iterator[str]:
    for service in rendering.of_kind("Service"):
        name = service["metadata"]["name"]
        behind = [pod for pod in rendering.pods if selects({"matchLabels": service["spec"]["selector"]}, pod.labels)]
        if len(behind) != 1:
            yield f"Service {name} selects {[pod.name for pod in behind]}"
        for port in service["spec"]["ports"]:
            wanted = port.get("targetPort", port["port"])
            if not all(wanted in (*pod.ports, *pod.ports.values()) for pod in behind):
                yield f"Service {name}: no container has the port {wanted}"


def _budgets(rendering: Rendering) -> Iterator[str]:
    for budget in rendering.of_kind("PodDisruptionBudget"):
        behind = [pod.name for pod in rendering.pods if selects(budget["spec"]["selector"], pod.labels)]
        if len(behind) != 1:
            yield f"PodDisruptionBudget {budget['metadata']['name']} selects {behind}"


def _policies(rendering: Rendering) -> Iterator[str]:
    for policy in rendering.of_kind("NetworkPolicy"):
        if not any(selects(policy["spec"]["podSelector"], pod.labels) for pod in rendering.pods):
            yield f"NetworkPolicy {policy['metadata']['name']} selects no pod"


def _scalers(rendering: Rendering) -> Iterator[str]:
    scaled = [
        scaler["spec"]["scaleTargetRef"]["name"]
        for scaler in rendering.of_kind("HorizontalPodAutoscaler", "ScaledObject")
    ]
    yield from (f"{name} has two autoscalers" for name in sorted(set(scaled)) if scaled.count(name) > 1)
    yield from (f"an autoscaler's target {name} does not exist" for name in set(scaled) - rendering.names("Deployment"))


def _routes(rendering: Rendering) -> Iterator[str]:
    for route in rendering.of_kind("TLSRoute", "HTTPRoute"):
        for parent in route["spec"]["parentRefs"]:
            gateway = rendering.named("Gateway", parent["name"])
            if parent["sectionName"] not in {listener["name"] for listener in gateway["spec"]["listeners"]}:
                yield f"{route['kind']} {route['metadata']['name']}: no listener {parent['sectionName']}"
        for backend in (found for rule in route["spec"]["rules"] for found in rule.get("backendRefs", [])):
            service = rendering.named("Service", backend["name"])
            if backend["port"] not in {port["port"] for port in service["spec"]["ports"]}:
                yield f"{route['kind']} {route['metadata']['name']}: no port {backend['port']}"


def _pods(rendering: Rendering) -> Iterator[str]:
    for workload in rendering.of_kind(*WORKLOADS):
        selector = workload["spec"].get("selector")
        pod = next(pod for pod in rendering.pods if (pod.kind, pod.name) == _identity(workload))
        if selector and not selects(selector, pod.labels):
            yield f"{pod.kind} {pod.name} does not select its own pods"
        yield from (f"{pod.kind} {pod.name}: {fault}" for fault in _in_pod(rendering, pod))


def _identity(workload: Manifest) -> tuple[str, str]:
    return workload["kind"], workload["metadata"]["name"]


def _in_pod(rendering: Rendering, pod: Pod) -> Iterator[str]:
    account = pod.spec.get("serviceAccountName", "default")
    if account != "default" and account not in rendering.names("ServiceAccount"):
        yield f"no ServiceAccount {account}"
    volumes = {volume["name"]: volume for volume in pod.spec.get("volumes", [])}
    claimed = {claim["metadata"]["name"] for claim in _claims(rendering, pod)}
    mounted = {mount["name"] for container in pod.containers for mount in container.get("volumeMounts", [])}
    yield from (f"no volume {name}" for name in sorted(mounted - set(volumes) - claimed))
    yield from (f"nobody mounts the volume {name}" for name in sorted(set(volumes) - mounted))
    for volume in volumes.values():
        yield from _in_volume(rendering, volume)
    for container in pod.containers:
        yield from (
            f"no ConfigMap {source['configMapRef']['name']}"
            for source in container.get("envFrom", [])
            if source["configMapRef"]["name"] not in rendering.names("ConfigMap")
        )
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            check = container.get(probe, {}).get("httpGet") or container.get(probe, {}).get("tcpSocket")
            if check and check["port"] not in pod.ports:
                yield f"{probe} asks the port {check['port']}"


def _claims(rendering: Rendering, pod: Pod) -> list[Manifest]:
    if pod.kind != "StatefulSet":
        return []
    found: list[Manifest] = rendering.named(pod.kind, pod.name)["spec"].get("volumeClaimTemplates", [])
    return found


def _in_volume(rendering: Rendering, volume: Manifest) -> Iterator[str]:
    claim = volume.get("persistentVolumeClaim", {}).get("claimName")
    if claim and claim not in rendering.names("PersistentVolumeClaim"):
        yield f"no PersistentVolumeClaim {claim}"
    if (config := volume.get("configMap")) and config["name"] not in rendering.names("ConfigMap"):
        yield f"no ConfigMap {config['name']}"
    for source in volume.get("projected", {}).get("sources", []):
        if (config := source.get("configMap")) and config["name"] not in CONFIG_MAPS_OF_THE_CLUSTER:
            yield f"no ConfigMap {config['name']}"
    known = {**secret_manifests.keys(), **MADE_BY_OPERATORS}
    for name, keys in secrets_of(volume):
        if missing := keys - known.get(name, set()):
            yield f"nobody makes {sorted(missing)} of the Secret {name}"


def secrets_of(volume: Manifest) -> Iterator[tuple[str, set[str]]]:
    """Yield each Secret that a volume mounts, with the keys that it takes."""
    if secret := volume.get("secret"):
        yield secret["secretName"], {item["key"] for item in secret["items"]}
    for source in volume.get("projected", {}).get("sources", []):
        if secret := source.get("secret"):
            yield secret["name"], {item["key"] for item in secret["items"]}


def test_every_secret_that_can_be_made_is_read() -> None:
    read = {
        name for o in OVERLAYS for p in rendered(o).pods for v in p.spec.get("volumes", []) for name, _ in secrets_of(v)
    }
    outside_of_pods = {"backups"}  # the object store's, read by the plugin of CloudNativePG
    assert set(secret_manifests.keys()) == (read - set(MADE_BY_OPERATORS)) | outside_of_pods | {"broker-default-user"}


def test_a_broken_name_is_found() -> None:
    broken = rendered("prod").changed()
    broken.named("Service", "identity")["spec"]["selector"]["app.kubernetes.io/name"] = "identiy"
    broken.named("Deployment", "identity-web")["spec"]["template"]["spec"]["serviceAccountName"] = "nobody"
    broken.named("HorizontalPodAutoscaler", "notifier-web")["spec"]["scaleTargetRef"]["name"] = "notifier-worker"
    broken.named("TLSRoute", "https")["spec"]["rules"][0]["backendRefs"][0]["port"] = 443
    found = faults(broken)
    assert "Service identity selects []" in found
    assert "Deployment identity-web: no ServiceAccount nobody" in found
    assert "notifier-worker has two autoscalers" in found
    assert "TLSRoute https: no port 443" in found


def test_every_file_of_the_folder_is_used_by_an_overlay() -> None:
    """A component that no overlay takes would be neither rendered nor checked."""
    used = set()
    waiting = [FOLDER / "overlays" / overlay for overlay in OVERLAYS]
    while waiting:
        folder = waiting.pop().resolve()
        if folder not in used:
            used.add(folder)
            waiting += _taken_by(folder)
    folders = {file.parent for file in FOLDER.rglob("kustomization.yaml")}
    assert folders - used == set()


def _taken_by(folder: Path) -> list[Path]:
    found = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    taken = [folder / name for name in (*found.get("resources", []), *found.get("components", []))]
    return [path for path in taken if path.is_dir()]
