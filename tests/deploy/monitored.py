"""What is committed of the monitoring: rules, their tests, dashboards; and the metrics that the code has."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from deploy.monitoring.generator.__main__ import BOARDS
from tests.architecture.repository import ROOT, modules_in

MONITORING = ROOT / "deploy" / "monitoring"
RUNBOOKS = ROOT / "docs" / "runbooks"
RULE_FILES = sorted((MONITORING / "rules").glob("*.yml"))
TEST_FILES = sorted((MONITORING / "rules_tests").glob("*.yml"))
_MAKERS = frozenset(("Counter", "Gauge", "Histogram", "GaugeMetricFamily", "_gauge", "_family", "_count"))


@dataclass(frozen=True)
class Alert:
    """One alert of the rules. `page` says whether it wakes somebody."""

    name: str
    expression: str
    severity: str
    annotations: Mapping[str, str]


def read(file: Any) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Mapping[str, Any], ...]:
    """Every rule, recording or alerting, as it is written."""
    return tuple(rule for file in RULE_FILES for group in read(file)["groups"] for rule in group["rules"])


@cache
def alerts() -> tuple[Alert, ...]:
    found = [rule for rule in rules() if "alert" in rule]
    return tuple(Alert(one["alert"], one["expr"], one["labels"]["severity"], one["annotations"]) for one in found)


def expressions() -> Iterator[tuple[str, str]]:
    """Yield every expression of rules and dashboards with the name of where it stands."""
    for rule in rules():
        yield rule.get("alert") or rule["record"], rule["expr"]
    for board in BOARDS:
        for query in board.queries():
            yield board.uid, query


def exporter_metrics() -> frozenset[str]:
    """The metrics of other programs that may be used, from exporters.yml."""
    listed = read(MONITORING / "exporters.yml").values()
    return frozenset(name for program in listed for name in program["metrics"])


@cache
def own_metrics() -> frozenset[str]:
    """The names of the samples of the metrics that the code makes."""
    found: set[str] = set()
    for tree in modules_in("libs/chassis", "services/*/src", "gateway/src").values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (name := _named_metric(node)):
                maker = _maker(node)
                found.update(f"{name}_{kind}" for kind in ("bucket", "count", "sum")) if maker == "Histogram" else None
                found.add(name)
    return frozenset(found)


def recorded() -> frozenset[str]:
    """The names that recording rules give."""
    return frozenset(rule["record"] for rule in rules() if "record" in rule)


def _maker(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _named_metric(call: ast.Call) -> str:
    """Return the name of the metric that a call makes, or an empty text for any other call."""
    first = call.args[0] if call.args else None
    if _maker(call) not in _MAKERS or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return ""
    return first.value if first.value.startswith("ramal_") else ""
