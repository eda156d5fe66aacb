"""The network policies let each process reach what it must and nothing else, as far as the code knows."""

from collections.abc import Iterator

import pytest
from tests.deploy import topology
from tests.deploy.manifests import NAMESPACE, OVERLAYS, Rendering, rendered
from tests.deploy.network import End, allows, ends

Edge = tuple[str, str, int]

PUBLIC, PRIVATE, METADATA = "203.0.113.7", "10.20.30.40", "169.254.169.254"
OTHERS = (
    End("prometheus", namespace="monitoring"),
    End("collector", namespace="observability"),
    End("mail-server", namespace="mail"),
    End("clients", namespace="envoy-gateway-system"),
    End("postgres-operator", namespace="cnpg-system"),
    End("broker-operator", namespace="rabbitmq-system"),
    End("keda", namespace="keda"),
    End("stranger", namespace="default"),
    End("internet", address=PUBLIC),
    End("private", address=PRIVATE),
    End("metadata", address=METADATA),
)
ONLY_IN_PROD = {"collector", "clients", "s3", "keda", "postgres-operator", "broker-operator", "restore-rehearsal"}
SMTP_PORTS = (25, 465, 587)
API_PORTS = (443, 6443)


def graph(rendering: Rendering) -> set[Edge]:
    """Return every connection that an overlay's policies allow, but for names of hosts: source, target and port."""
    own = list(ends(rendering))
    ports = {port for pod in rendering.pods for port in pod.ports.values()} | {53, 80, *SMTP_PORTS, *API_PORTS, 4318}
    pairs = [(source, target) for source in (*own, *OTHERS) for target in (*own, *OTHERS)]
    return {
        (source.name, target.name, port)
        for source, target in pairs
        if NAMESPACE in (source.namespace, target.namespace)
        for port in ports
        if allows(rendering, source, target, port)
    }


def truth(rendering: Rendering, overlay: str) -> set[Edge]:
    """Return every connection that has to be possible in an overlay."""
    wanted = set(_of_the_code(rendering, overlay)) | set(_of_the_deployment(rendering))
    return wanted | (set(_of_prod(rendering)) if overlay == "prod" else {("notifier-worker", "mail", 1025)})


def _of_the_code(rendering: Rendering, overlay: str) -> Iterator[Edge]:
    names = {pod.process: pod.name for pod in rendering.ours}
    for flow in topology.flows():
        parts = {flow.source, flow.target}
        if flow.source.endswith("-seed") or (overlay != "prod" and parts & ONLY_IN_PROD):
            continue
        if flow.source == "clients" and flow.port == topology.ENVOY_PORTS["http"]:
            continue  # plain http is for laptops: in a cluster the Gateway redirects
        source = names.get(flow.source, flow.source)
        target = "postgres" if flow.target.startswith("database:") else names.get(flow.target, flow.target)
        if flow.target == "smtp":
            yield from ((source, there, port) for there in ("internet", "private") for port in SMTP_PORTS)
        elif flow.target == "s3":
            yield from ((source, there, 443) for there in ("internet", "private"))
        elif flow.target == "public-https":
            yield source, "internet", 443
        elif flow.port is not None:
            yield source, target, flow.port


def _of_the_deployment(rendering: Rendering) -> Iterator[Edge]:
    for pod in rendering.ours:
        if pod.kind == "CronJob" and pod.process != "restore-rehearsal-restore-rehearsal":
            yield pod.name, "postgres", 5432
        if pod.process == "demo-seed":
            yield pod.name, "postgres", 5432


def _of_prod(rendering: Rendering) -> Iterator[Edge]:
    """Yield the operators' own traffic, and that of the rehearsal of a restore."""
    for port in (5432, 8000):
        yield from (("postgres", "postgres", port), ("postgres-operator", "postgres", port))
        yield "postgres-operator", "rehearsal", port
    yield from (("broker", "broker", port) for port in (4369, 25672, 35672))
    yield from (("prometheus", "postgres", 9187), ("prometheus", "broker", 15692))
    yield from (("broker-operator", "broker", 15672), ("keda", "broker", 5672))
    yield "restore-rehearsal", "rehearsal", 5432
    for name in ("postgres", "rehearsal", "broker", "restore-rehearsal"):
        yield from ((name, there, port) for there in ("internet", "private") for port in API_PORTS)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_policies_allow_what_the_code_needs_and_nothing_else(overlay: str) -> None:
    rendering = rendered(overlay)
    allowed, wanted = graph(rendering), truth(rendering, overlay)
    assert sorted(wanted - allowed) == [], "cannot reach what they must"
    assert sorted(allowed - wanted) == [], "can reach what they need not"


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("protocol", ["UDP", "TCP"])
def test_every_pod_resolves_names_at_the_cluster_and_at_the_node(overlay: str, protocol: str) -> None:
    rendering = rendered(overlay)
    cluster = End("dns", {"k8s-app": "kube-dns"}, "kube-system")
    node = End("cache", address="169.254.20.10")
    for pod in ends(rendering):
        assert allows(rendering, pod, cluster, 53, protocol)
        assert allows(rendering, pod, node, 53, protocol)
        assert not allows(rendering, pod, End("elsewhere", address=PUBLIC), 53, protocol)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nobody_reaches_the_metadata_of_the_machines(overlay: str) -> None:
    assert {edge for edge in graph(rendered(overlay)) if edge[1] == "metadata"} == set()


def test_a_pod_without_a_policy_of_its_own_reaches_nothing() -> None:
    rendering = rendered("prod")
    forgotten = End("forgotten", {"app.kubernetes.io/name": "forgotten"}, NAMESPACE)
    for other in ends(rendering):
        assert not any(allows(rendering, forgotten, other, port) for port in (5432, 5672, 8000))
        assert not any(allows(rendering, other, forgotten, port) for port in (5432, 5672, 8000))


def test_a_policy_that_is_too_wide_is_found() -> None:
    wide = rendered("prod").changed()
    wide.named("NetworkPolicy", "broker")["spec"]["ingress"][0]["from"][0] = {"podSelector": {}}
    wide.named("NetworkPolicy", "identity-web")["spec"]["egress"].append({"ports": [{"port": 5672}]})
    within = {pod.name for pod in wide.pods}
    extra = {edge for edge in graph(wide) - truth(wide, "prod") if edge[1] in within}
    assert extra == {("identity-web", "broker", 5672)}


def test_a_policy_that_is_missing_is_found() -> None:
    narrow = rendered("prod").changed()
    narrow.objects.remove(narrow.named("NetworkPolicy", "identity-keys"))
    missing = truth(narrow, "prod") - graph(narrow)
    assert missing == {
        (f"{known.name}-web", "identity-web", 8000) for known in topology.services() if not known.token_keys
    }
