"""Every process of the code is deployed and nothing else, and each pod is what the platform promises of a pod."""

import re

import pytest
import yaml
from tests.deploy import topology
from tests.deploy.manifests import OVERLAYS, Manifest, Pod, config, image_name, rendered

CLOCKED = {f"{known.name}-verify-audit" for known in topology.services()}
"""What no worker runs: a check by the clock of each service. The rehearsal of a restore is the deployment's own."""

PAIRS = [(overlay, process) for overlay in OVERLAYS for process in topology.processes()]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_role_is_deployed_and_nothing_else(overlay: str) -> None:
    rendering = rendered(overlay)
    kinds = {
        kind: {pod.process for pod in rendering.ours if pod.kind == kind} for kind in ("Deployment", "Job", "CronJob")
    }
    migrations = {name for name in topology.one_shots() if name.endswith("-migrate")}
    assert kinds["Deployment"] == set(topology.processes())
    assert kinds["Job"] - {"demo-seed"} == migrations
    assert kinds["CronJob"] - {"restore-rehearsal-restore-rehearsal"} == CLOCKED
    assert rendering.names("Deployment") - {"mail"} == set(topology.processes())


def test_the_demo_is_seeded_in_order_in_dev_and_nowhere_else() -> None:
    seeded = [c["name"] for c in rendered("dev").pod("demo-seed").spec["initContainers"]]
    assert sorted(seeded) == sorted(name for name in topology.one_shots() if name.endswith("-seed"))
    for known in topology.services():
        for earlier in known.seed_after:
            if f"{known.name}-seed" in seeded:
                assert seeded.index(f"{earlier}-seed") < seeded.index(f"{known.name}-seed")
    assert not any(pod.process == "demo-seed" for pod in rendered("prod").ours)


def test_the_clock_has_only_what_no_worker_runs() -> None:
    for name in CLOCKED:
        service, command = name.split("-", 1)
        assert command in topology.commands(service)
        assert command not in {job.name for job in topology.periodic_jobs(service)}
    prod = rendered("prod").names("CronJob")
    assert prod == CLOCKED | {"restore-rehearsal"}


@pytest.mark.parametrize(("overlay", "process"), PAIRS)
def test_a_process_is_started_by_its_command_on_its_ports(overlay: str, process: str) -> None:
    pod, known = rendered(overlay).pod(process), topology.processes()[process]
    assert pod.main["command"] == known.command
    assert image_name(pod.main["image"]) == f"ramal-{known.component}"
    assert dict(pod.ports) == dict(known.ports)


@pytest.mark.parametrize(("overlay", "process"), PAIRS)
def test_probes_ask_the_process_itself(overlay: str, process: str) -> None:
    pod = rendered(overlay).pod(process)
    asked = {kind: pod.main[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")}
    paths = {kind: (get["path"], get["port"]) for kind, get in asked.items()}
    expected = {
        "web": ("/health/live", "/health/ready", "/health/live", "http"),
        "worker": ("/health/live", "/health/live", "/health/live", "metrics"),
        "envoy": ("/ready", "/ready", "/ready", "metrics"),
        "app": ("/docs", "/docs", "/docs", "http"),
    }[topology.processes()[process].role]
    *where, port = expected
    assert paths == {kind: (path, port) for kind, path in zip(asked, where, strict=True)}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pods_wait_until_the_database_is_at_head(overlay: str) -> None:
    for name, process in topology.processes().items():
        if process.component != topology.GATEWAY:
            (waiting,) = rendered(overlay).pod(name).spec["initContainers"]
            assert waiting["command"][:4] == ["python3", "-m", process.component, "await-head"]
            limit = rendered(overlay).named("Deployment", name)["spec"]["progressDeadlineSeconds"]
            assert int(waiting["command"][waiting["command"].index("--timeout") + 1]) < limit


def unhardened(pod: Pod) -> list[str]:
    """Return what a pod is allowed that it does not need."""
    spec, found = pod.spec, []
    context = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    if {key: spec.get("securityContext", {}).get(key) for key in context} != context:
        found.append("may run as root or without seccomp")
    if pod.labels.get("app.kubernetes.io/part-of") == "ramal" and spec["securityContext"].get("runAsUser") != 10001:
        found.append("has not the uid of the image")
    if spec.get("automountServiceAccountToken") is not False:
        found.append("gets an API token")
    if spec.get("enableServiceLinks") is not False:
        found.append("gets the addresses of other services")
    if any(spec.get(shared) for shared in ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace")):
        found.append("shares the host")
    for container in pod.containers:
        own = container.get("securityContext", {})
        wanted = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
        if own != wanted:
            found.append(f"{container['name']}: {own}")
        sizes = container.get("resources", {})
        if not all({"cpu", "memory", "ephemeral-storage"} <= set(sizes.get(k, {})) for k in ("requests", "limits")):
            found.append(f"{container['name']}: no requests or limits")
    return found


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pods_have_what_they_need_and_no_more(overlay: str) -> None:
    pods = [pod for pod in rendered(overlay).pods if pod.spec]
    assert {pod.name: unhardened(pod) for pod in pods if unhardened(pod)} == {}


def test_a_pod_that_may_too_much_is_found() -> None:
    rendering = rendered("prod").changed()
    spec = rendering.named("Deployment", "identity-web")["spec"]["template"]["spec"]
    spec["automountServiceAccountToken"] = True
    spec["containers"][0]["securityContext"]["readOnlyRootFilesystem"] = False
    del spec["initContainers"][0]["resources"]["limits"]["memory"]
    assert len(unhardened(rendering.pod("identity-web"))) == 3


def test_only_the_rehearsal_of_a_restore_talks_to_the_api() -> None:
    rendering = rendered("prod")
    holders = {
        pod.name
        for pod in rendering.pods
        for volume in pod.spec.get("volumes", [])
        if any("serviceAccountToken" in source for source in volume.get("projected", {}).get("sources", []))
    }
    assert holders == {"restore-rehearsal"}
    spec = rendering.pod("restore-rehearsal-restore-rehearsal").spec
    with_token = [c["name"] for c in (*spec["initContainers"], *spec["containers"]) if "token" in mounts(c)]
    assert with_token == ["restore", "main"]
    assert all(account["automountServiceAccountToken"] is False for account in rendering.of_kind("ServiceAccount"))


def mounts(container: Manifest) -> set[str]:
    return {mount["name"] for mount in container.get("volumeMounts", [])}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_is_written_has_a_limit(overlay: str) -> None:
    for pod in rendered(overlay).ours:
        sizes = {volume["name"]: volume["emptyDir"] for volume in pod.spec["volumes"] if "emptyDir" in volume}
        assert all("sizeLimit" in size for size in sizes.values()), pod.name
        assert "tmp" in sizes, pod.name
        assert sizes["tmp"].get("medium") is None, "uploads spool to disk"
    envoy = rendered(overlay).pod("gateway-envoy")
    state = next(volume for volume in envoy.spec["volumes"] if volume["name"] == "state")
    assert state["emptyDir"]["medium"] == "Memory"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pods_are_spread_and_evicted_one_at_a_time(overlay: str) -> None:
    rendering = rendered(overlay)
    for name in topology.processes():
        spread = {rule["topologyKey"] for rule in rendering.pod(name).spec["topologySpreadConstraints"]}
        assert spread == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
        assert rendering.named("PodDisruptionBudget", name)["spec"]["maxUnavailable"] == 1
        strategy = rendering.named("Deployment", name)["spec"]["strategy"]["rollingUpdate"]
        assert strategy == {"maxSurge": 1, "maxUnavailable": 0}


@pytest.mark.parametrize(("overlay", "process"), PAIRS)
def test_the_grace_period_exceeds_the_drain_and_the_longest_work(overlay: str, process: str) -> None:
    rendering, known = rendered(overlay), topology.processes()[process]
    drain = float(config(rendering, "platform")["DRAIN_SECONDS"])
    grace = rendering.pod(process).spec["terminationGracePeriodSeconds"]
    work = {"worker": 60.0, "app": 30.0}.get(known.role) or topology.longest_route_seconds(known.component)
    assert grace > drain + work


def test_workers_are_scaled_by_their_queue_and_never_below_two() -> None:
    rendering = rendered("prod")
    scaled = {scaler["spec"]["scaleTargetRef"]["name"]: scaler["spec"] for scaler in rendering.of_kind("ScaledObject")}
    assert set(scaled) == {f"{known.name}-worker" for known in topology.services()}
    for name, spec in scaled.items():
        (trigger,) = spec["triggers"]
        assert trigger["metadata"]["queueName"] in topology.queues()
        assert trigger["metadata"]["queueName"] == f"{name.removesuffix('-worker')}.events"
        assert spec["minReplicaCount"] >= 2


def test_all_other_processes_are_scaled_by_their_processor() -> None:
    for overlay in OVERLAYS:
        scaled = {s["spec"]["scaleTargetRef"]["name"] for s in rendered(overlay).of_kind("HorizontalPodAutoscaler")}
        assert scaled == {name for name, process in topology.processes().items() if process.role != "worker"}
    for scaler in rendered("prod").of_kind("HorizontalPodAutoscaler"):
        assert scaler["spec"]["minReplicas"] >= 2


def test_nobody_sets_replicas_beside_an_autoscaler_and_all_shrink_slowly() -> None:
    rendering = rendered("prod")
    assert [d["metadata"]["name"] for d in rendering.of_kind("Deployment") if "replicas" in d["spec"]] == []
    for scaler in rendering.of_kind("HorizontalPodAutoscaler", "ScaledObject"):
        advanced = scaler["spec"].get("advanced", {}).get("horizontalPodAutoscalerConfig", scaler["spec"])
        down = advanced["behavior"]["scaleDown"]
        assert down["stabilizationWindowSeconds"] >= 600
        assert [(policy["type"], policy["value"]) for policy in down["policies"]] == [("Pods", 1)]


def test_the_restore_is_written_like_the_cluster() -> None:
    script = config(rendered("prod"), "restore-rehearsal")["restore.sh"]
    wanted = yaml.safe_load(script.split("<<MANIFEST\n")[1].split("\nMANIFEST")[0])
    cluster = rendered("prod").named("Cluster", "postgres")
    assert wanted["spec"]["externalClusters"][0]["plugin"]["parameters"]["barmanObjectName"] == "backups"
    assert wanted["spec"]["externalClusters"][0]["plugin"]["name"] == cluster["spec"]["plugins"][0]["name"]
    for path in re.findall(r"\$\(cluster (\S+)\)", script):
        value = cluster
        for step in path.strip(".").split("."):
            value = value[step]
        assert isinstance(value, str)
