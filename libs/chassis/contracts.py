"""The registry of event contracts: `contracts/events/<service>/<fact>.v<n>.json`, one JSON Schema with examples each.

Beside the schema, a contract lists in `x-heard-by` the services that react to the fact today, and has `x-planned: true`
when the service that will publish it is not built yet. The broker's topology is declared from this registry, so that
every queue exists before the first event, whichever service starts first.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(os.environ.get("CONTRACTS_DIR") or Path(__file__).parents[2] / "contracts")


@cache
def event_contracts() -> dict[str, dict[str, Any]]:
    """Return every contract by event type (`identity.user_validated.v1`). The files are read once per process."""
    return {
        f"{file.parent.name}.{file.stem}": json.loads(file.read_text(encoding="utf-8"))
        for file in sorted((ROOT / "events").glob("*/*.json"))
    }


def heard_types(service: str) -> tuple[str, ...]:
    """Return the event types that `service` reacts to by its contracts; its queue is bound to them."""
    return tuple(t for t, contract in event_contracts().items() if service in contract.get("x-heard-by", ()))


def hearers() -> tuple[str, ...]:
    """Return the names of all services that react to at least one event type."""
    return tuple(sorted({s for contract in event_contracts().values() for s in contract.get("x-heard-by", ())}))


def examples(event_type: str) -> list[dict[str, Any]]:
    """Return the examples of an event type's `data` from its contract. Raises `KeyError` for an unknown type."""
    found: list[dict[str, Any]] = event_contracts()[event_type]["examples"]
    return found
