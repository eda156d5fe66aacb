"""The fields of operators' kinds that our manifests use, for the kinds whose schemas no package of a registry carries.

Written by hand from the operators' published definitions (CloudNativePG 1.30, its Barman Cloud plugin 0.16, RabbitMQ's
Cluster Operator 2.19, Envoy Gateway 1.8): only what is used here, so a new field has to be looked up there first. A
type stands for any value of the type, a set for one of its values, a list for a list of such, ANY for what Kubernetes
itself defines.
"""

from collections.abc import Iterator
from typing import Any

ANY = object()
_NAMED = {"name": str}
_KEY = {"name": str, "key": str}

FIELDS: dict[tuple[str, str], dict[str, Any]] = {
    ("postgresql.cnpg.io/v1", "Cluster"): {
        "instances": int,
        "imageName": str,
        "primaryUpdateStrategy": {"unsupervised", "supervised"},
        "primaryUpdateMethod": {"switchover", "restart"},
        "enableSuperuserAccess": bool,
        "bootstrap": {
            "initdb": {"dataChecksums": bool, "encoding": str, "localeProvider": str, "builtinLocale": str},
            "recovery": {"source": str},
        },
        "externalClusters": [{"name": str, "plugin": {"name": str, "parameters": dict}}],
        "postgresql": {
            "synchronous": {
                "method": {"any", "first"},
                "number": int,
                "dataDurability": {"required", "preferred"},
                "failoverQuorum": bool,
            },
            "parameters": dict,
            "pg_hba": [str],
        },
        "managed": {
            "roles": [{"name": str, "ensure": {"present", "absent"}, "login": bool, "passwordSecret": _NAMED}],
        },
        "plugins": [{"name": str, "isWALArchiver": bool, "parameters": dict}],
        "storage": {"size": str},
        "walStorage": {"size": str},
        "resources": ANY,
        "affinity": {
            "enablePodAntiAffinity": bool,
            "podAntiAffinityType": {"required", "preferred"},
            "topologyKey": str,
        },
        "topologySpreadConstraints": ANY,
    },
    ("postgresql.cnpg.io/v1", "Database"): {
        "cluster": _NAMED,
        "name": str,
        "owner": str,
        "databaseReclaimPolicy": {"retain", "delete"},
    },
    ("postgresql.cnpg.io/v1", "ScheduledBackup"): {
        "schedule": str,
        "immediate": bool,
        "backupOwnerReference": {"none", "self", "cluster"},
        "method": {"barmanObjectStore", "volumeSnapshot", "plugin"},
        "pluginConfiguration": {"name": str},
        "cluster": _NAMED,
    },
    ("barmancloud.cnpg.io/v1", "ObjectStore"): {
        "retentionPolicy": str,
        "configuration": {
            "destinationPath": str,
            "s3Credentials": {"accessKeyId": _KEY, "secretAccessKey": _KEY, "region": _KEY},
            "wal": {"compression": {"bzip2", "gzip", "lz4", "snappy", "xz", "zstd"}, "maxParallel": int},
            "data": {"compression": {"bzip2", "gzip", "snappy"}, "jobs": int},
        },
    },
    ("rabbitmq.com/v1beta1", "RabbitmqCluster"): {
        "replicas": int,
        "image": str,
        "delayStartSeconds": int,
        "terminationGracePeriodSeconds": int,
        "persistence": {"storage": str},
        "resources": ANY,
        "affinity": ANY,
        "rabbitmq": {"additionalConfig": str},
        "override": {"service": {"spec": ANY}, "statefulSet": {"spec": {"template": {"spec": ANY}}}},
    },
    ("gateway.envoyproxy.io/v1alpha1", "BackendTrafficPolicy"): {
        "targetRefs": [{"group": str, "kind": str, "name": str}],
        "proxyProtocol": {"version": {"V1", "V2"}},
    },
}
"""The fields of `spec` by API version and kind."""


def unknown(value: Any, known: Any, place: str = "spec") -> Iterator[str]:
    """Yield what in `value` the description `known` does not allow, each with its place."""
    if isinstance(known, dict) and isinstance(value, dict):
        for name, part in value.items():
            if name in known:
                yield from unknown(part, known[name], f"{place}.{name}")
            else:
                yield f"{place}.{name} is unknown"
    elif isinstance(known, list) and isinstance(value, list):
        for number, part in enumerate(value):
            yield from unknown(part, known[0], f"{place}[{number}]")
    elif known is not ANY and not _is_one(value, known):
        yield f"{place} is {value!r}"


def _is_one(value: Any, known: Any) -> bool:
    if isinstance(known, set):
        return value in known
    return type(value) is known
