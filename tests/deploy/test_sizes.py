"""The sizes in the manifests of production are those of docs/scaling.md, which come from measured costs."""

from typing import Any

from bench.month import QUEUE_PER_WORKER
from bench.scaling import BROKER_CORES, POOL, POSTGRES_CORES, RESERVED, allowed_connections
from bench.sizes import Size, cores, memory, sizes
from tests.deploy.manifests import Rendering, rendered

PRODUCTION = "prod"


def size_of(rendering: Rendering, name: str) -> Size:
    """The size that the manifests give the pods of a process, with the bounds of what scales them."""
    resources = rendering.pod(name).main["resources"]
    least, most = bounds(rendering, name)
    asked, limit = resources["requests"], resources["limits"]
    return Size(
        name, cores(asked["cpu"]), memory(asked["memory"]), cores(limit["cpu"]), memory(limit["memory"]), least, most
    )


def bounds(rendering: Rendering, name: str) -> tuple[int, int]:
    """The least and the most pods: of KEDA's object for a worker, otherwise of the HorizontalPodAutoscaler."""
    if name.endswith("-worker"):
        scaled = rendering.named("ScaledObject", name)["spec"]
        return scaled["minReplicaCount"], scaled["maxReplicaCount"]
    scaled = rendering.named("HorizontalPodAutoscaler", name)["spec"]
    return scaled["minReplicas"], scaled["maxReplicas"]


def test_every_container_has_the_size_of_the_document() -> None:
    rendering, known = rendered(PRODUCTION), sizes()
    assert {name: size_of(rendering, name) for name in known} == known
    processes = {pod.process for pod in rendering.ours if pod.kind == "Deployment"}
    assert processes == set(known), "every Deployment has a row in docs/scaling.md#sizes"


def test_a_worker_is_added_for_as_many_messages_as_the_month_assumes() -> None:
    for scaled in rendered(PRODUCTION).of_kind("ScaledObject"):
        lengths = [one["metadata"]["value"] for one in scaled["spec"]["triggers"] if one["type"] == "rabbitmq"]
        assert lengths == [str(QUEUE_PER_WORKER)], scaled["metadata"]["name"]


def test_the_servers_have_the_cores_and_connections_of_the_document() -> None:
    rendering = rendered(PRODUCTION)
    (cluster,), (broker,) = rendering.of_kind("Cluster"), rendering.of_kind("RabbitmqCluster")
    assert cores(str(cluster["spec"]["resources"]["limits"]["cpu"])) == POSTGRES_CORES
    assert cores(str(broker["spec"]["resources"]["limits"]["cpu"])) == BROKER_CORES
    most = int(cluster["spec"]["postgresql"]["parameters"]["max_connections"])
    assert sum(allowed_connections(sizes()).values()) + RESERVED <= most
    assert pool(rendering) == POOL


def pool(rendering: Rendering) -> int:
    """DATABASE_POOL of the settings that all services share."""
    found: Any = [one["data"] for one in rendering.of_kind("ConfigMap") if "DATABASE_POOL" in one.get("data", {})]
    (settings,) = found
    return int(settings["DATABASE_POOL"])
