"""What a namespace's network policies allow, worked out as Kubernetes does: deny what is selected, then add up.

An end of a connection is a pod of the namespace, a pod of another namespace, or an address outside the cluster.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

from tests.deploy.manifests import NAMESPACE, Rendering, selects


@dataclass(frozen=True)
class End:
    """One end: `labels` of a pod in `namespace`, or an `address` that is no pod's."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    namespace: str = ""
    address: str = ""


def allows(rendering: Rendering, source: End, target: End, port: int, protocol: str = "TCP") -> bool:
    """Return whether `source` may open a connection to `port` of `target`: egress and ingress agree."""
    policies = rendering.of_kind("NetworkPolicy")
    leaves = _passes(policies, "Egress", source, target, port, protocol)
    return leaves and _passes(policies, "Ingress", target, source, port, protocol)


def _passes(policies: list[Any], direction: str, own: End, other: End, port: int, protocol: str) -> bool:
    if own.namespace != NAMESPACE:
        return True
    selecting = [
        policy["spec"]
        for policy in policies
        if direction in _directions(policy["spec"]) and selects(policy["spec"].get("podSelector"), own.labels)
    ]
    peers, rules = ("to", "egress") if direction == "Egress" else ("from", "ingress")
    return not selecting or any(
        _takes_port(rule, port, protocol) and _takes_peer(rule.get(peers), other)
        for spec in selecting
        for rule in spec.get(rules, [])
    )


def _directions(spec: Mapping[str, Any]) -> list[str]:
    return spec.get("policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]


def _takes_port(rule: Mapping[str, Any], port: int, protocol: str) -> bool:
    return "ports" not in rule or any(
        wanted.get("protocol", "TCP") == protocol and wanted["port"] <= port <= wanted.get("endPort", wanted["port"])
        for wanted in rule["ports"]
    )


def _takes_peer(peers: list[Any] | None, other: End) -> bool:
    return peers is None or any(_is(peer, other) for peer in peers)


def _is(peer: Mapping[str, Any], other: End) -> bool:
    if "ipBlock" in peer:
        return bool(other.address) and _in(peer["ipBlock"], other.address)
    if other.address:
        return False
    names = {"kubernetes.io/metadata.name": other.namespace}
    there = selects(peer["namespaceSelector"], names) if "namespaceSelector" in peer else other.namespace == NAMESPACE
    return there and selects(peer.get("podSelector"), other.labels)


def _in(block: Mapping[str, Any], address: str) -> bool:
    return _within(block["cidr"], address) and not any(_within(out, address) for out in block.get("except", []))


def _within(network: str, address: str) -> bool:
    known, wanted = ip_network(network), ip_address(address)
    return known.version == wanted.version and wanted in known


def ends(rendering: Rendering) -> Iterator[End]:
    """Yield every pod of the namespace as an end."""
    for pod in rendering.pods:
        yield End(pod.name, pod.labels, NAMESPACE)
