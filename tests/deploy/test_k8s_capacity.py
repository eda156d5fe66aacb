"""The database takes the connections of all pods at their limits, and the broker and the database survive a host."""

import re

from tests.deploy import topology
from tests.deploy.manifests import Rendering, config, rendered

RESERVED = 30
"""Connections that are not ours: superuser, replicas, CloudNativePG's own, a person with psql."""


def most_connections(rendering: Rendering) -> int:
    """Return how many connections the databases get when every autoscaler is at its limit and every rollout under way.

    A pool opens up to twice DATABASE_POOL. Besides, a process keeps one session that shows that it lives (`presence`),
    and a worker one for each part that listens for wake-ups: its relay, and each loop of its service.
    """
    pool = 2 * int(config(rendering, "platform")["DATABASE_POOL"])
    total = 0
    for scaler in rendering.of_kind("HorizontalPodAutoscaler", "ScaledObject"):
        process = topology.processes()[scaler["spec"]["scaleTargetRef"]["name"]]
        if process.component == topology.GATEWAY:
            continue
        limit = scaler["spec"].get("maxReplicas") or scaler["spec"]["maxReplicaCount"]
        surge = rendering.named("Deployment", process.name)["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
        listening = 1 + len(topology.service(process.component).loops) if process.role == "worker" else 0
        total += (limit + surge) * (pool + 1 + listening)
    return total + 2 * len(topology.services())  # a migration and a check of the audit trail each


def test_pods_times_pools_stay_below_the_connections_of_the_database() -> None:
    rendering = rendered("prod")
    parameters = rendering.named("Cluster", "postgres")["spec"]["postgresql"]["parameters"]
    assert most_connections(rendering) <= int(parameters["max_connections"]) - RESERVED


def test_more_pods_than_the_database_takes_are_found() -> None:
    rendering = rendered("prod").changed()
    before = most_connections(rendering)
    rendering.named("HorizontalPodAutoscaler", "identity-web")["spec"]["maxReplicas"] = 100
    assert most_connections(rendering) > before + 80 * 9


def test_an_answer_survives_the_primary() -> None:
    spec = rendered("prod").named("Cluster", "postgres")["spec"]
    assert spec["instances"] == 3
    synchronous = spec["postgresql"]["synchronous"]
    assert (synchronous["number"], synchronous["dataDurability"], synchronous["failoverQuorum"]) == (
        1,
        "required",
        True,
    )
    assert spec["affinity"]["podAntiAffinityType"] == "required"


def test_each_service_has_a_database_and_a_role_that_reaches_no_other() -> None:
    rendering = rendered("prod")
    names = {known.name for known in topology.services()}
    spec = rendering.named("Cluster", "postgres")["spec"]
    assert {role["name"]: role["passwordSecret"]["name"] for role in spec["managed"]["roles"]} == {
        name: f"{name}-database" for name in names
    }
    assert {(d["spec"]["name"], d["spec"]["owner"]) for d in rendering.of_kind("Database")} == {(n, n) for n in names}
    *allowed, last = spec["postgresql"]["pg_hba"]
    assert sorted(allowed) == sorted(f"hostssl {name} {name} all scram-sha-256" for name in names)
    assert last == "host all all all reject"


def test_the_write_ahead_log_and_a_nightly_copy_go_to_the_bucket() -> None:
    rendering = rendered("prod")
    (plugin,) = rendering.named("Cluster", "postgres")["spec"]["plugins"]
    assert plugin["isWALArchiver"] is True
    assert plugin["parameters"]["barmanObjectName"] in rendering.names("ObjectStore")
    (backup,) = rendering.of_kind("ScheduledBackup")
    assert (backup["spec"]["method"], backup["spec"]["pluginConfiguration"]["name"]) == ("plugin", plugin["name"])
    assert len(backup["spec"]["schedule"].split()) == 6, "CloudNativePG counts seconds too"


def test_a_queue_has_three_members_on_three_hosts_before_anything_is_declared() -> None:
    rendering = rendered("prod")
    spec = rendering.named("RabbitmqCluster", "broker")["spec"]
    settings = dict(re.findall(r"^(\S+) = (\S+)$", spec["rabbitmq"]["additionalConfig"], re.MULTILINE))
    reconciled = "quorum_queue.continuous_membership_reconciliation"
    assert (settings[f"{reconciled}.enabled"], settings[f"{reconciled}.target_group_size"]) == ("true", "3")
    (apart,) = spec["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert apart["topologyKey"] == "kubernetes.io/hostname"
    assert spec["override"]["service"]["spec"]["clusterIP"] == "None", "`migrate` counts the addresses of the name"
    for known in topology.services():
        names = {entry["name"]: entry["value"] for entry in rendering.pod(f"{known.name}-migrate").main["env"]}
        assert names["BROKER_NODES"] == str(spec["replicas"]) == "3"
