"""Writes what is generated from code: `python -m tests.architecture.documents`, which is `make contracts`.

`contracts/openapi/<service>.json` describes each API, `contracts/events/<service>/<fact>.v<n>.json` each event,
`contracts/asyncapi.json` all events. The READMEs of the services list their events and messages between two marks.
"""

import json
import sys
from pathlib import Path

from tests.architecture import asyncapi, event_contracts, event_lists, promises
from tests.architecture.repository import CONTRACTS, ROOT, services

from chassis import contracts
from chassis.openapi import as_text

ASYNCAPI = CONTRACTS / "asyncapi.json"
WAY_OUT = f"Publish a new version instead; or, if nobody ever received it, remove {ASYNCAPI.name} and run this again."


def generated() -> dict[Path, str]:
    """What every generated document should say, by its file."""
    described = {CONTRACTS / "openapi" / f"{service.name}.json": as_text(service) for service in services()}
    known = event_contracts.contracts_of(
        [fact for service in services() for fact in service.facts],
        {service.name: service.reactions.types() for service in services()},
        contracts.event_contracts(),
    )
    events = {_contract_file(type_): _as_committed(contract) for type_, contract in known.items()}
    readmes = {ROOT / "services" / service.name / "README.md": event_lists.renewed(service) for service in services()}
    return {**described, **events, **readmes, ASYNCAPI: asyncapi.as_text(asyncapi.document(known))}


def _contract_file(type_: str) -> Path:
    service, _, fact = type_.partition(".")
    return CONTRACTS / "events" / service / f"{fact}.json"


def _as_committed(contract: event_contracts.Contract) -> str:
    return json.dumps(contract, indent=2, ensure_ascii=False) + "\n"


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
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(f"wrote {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
