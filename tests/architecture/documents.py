"""Writes the documents that are generated from code and contracts: `python -m tests.architecture.documents`.

`contracts/openapi/<service>.json` describes each API, `contracts/asyncapi.json` the events.
"""

import json
import sys
from pathlib import Path

from tests.architecture import asyncapi, promises
from tests.architecture.repository import CONTRACTS, services

from chassis import contracts
from chassis.openapi import as_text

ASYNCAPI = CONTRACTS / "asyncapi.json"
WAY_OUT = f"Publish a new version instead; or, if nobody ever received it, remove {ASYNCAPI.name} and run this again."


def generated() -> dict[Path, str]:
    """What every document should say, by its file."""
    described = {CONTRACTS / "openapi" / f"{service.name}.json": as_text(service) for service in services()}
    return {**described, ASYNCAPI: asyncapi.as_text(asyncapi.document(contracts.event_contracts()))}


def broken_promises(events: str) -> list[str]:
    """What the new AsyncAPI document `events` takes back of what the committed one promised."""
    if not ASYNCAPI.exists():
        return []
    return promises.broken(json.loads(ASYNCAPI.read_text(encoding="utf-8")), json.loads(events))


def main() -> int:
    """Write them all; 1 and nothing written when an event would break its promise."""
    documents = generated()
    faults = broken_promises(documents[ASYNCAPI])
    if faults:
        print("\n".join([*faults, WAY_OUT]), file=sys.stderr)
        return 1
    for file, text in documents.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(f"wrote {file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
