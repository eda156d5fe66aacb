"""The registry of event contracts: `contracts/events/<service>/<fact>.v<n>.json`, one JSON Schema with examples each.

Beside the schema a contract says who hears the fact (`x-heard-by`: services that react to it today) and, when its
producer is not built yet, `x-planned: true`. The broker's topology is declared from this registry, so a queue
exists before the first event, whoever starts first.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(os.environ.get("CONTRACTS_DIR") or Path(__file__).parents[2] / "contracts")


@cache
def event_contracts() -> dict[str, dict[str, Any]]:
    """Every contract by event type (`identity.user_validated.v1`)."""
    return {
        f"{file.parent.name}.{file.stem}": json.loads(file.read_text(encoding="utf-8"))
        for file in sorted((ROOT / "events").glob("*/*.json"))
    }


def heard_types(service: str) -> tuple[str, ...]:
    """The event types bound to a service's queue."""
    return tuple(t for t, contract in event_contracts().items() if service in contract.get("x-heard-by", ()))


def hearers() -> tuple[str, ...]:
    """Every service that hears anything."""
    return tuple(sorted({s for contract in event_contracts().values() for s in contract.get("x-heard-by", ())}))


def examples(event_type: str) -> list[dict[str, Any]]:
    """The `data` examples of a contract."""
    found: list[dict[str, Any]] = event_contracts()[event_type]["examples"]
    return found
