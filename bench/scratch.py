"""An event type for measurements only, and its settings, so that brokers are measured without the work of a service."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from chassis.events import Message, to_message
from chassis.ids import new_id
from chassis.settings import ServiceSettings

TYPE = "scratch.thing_made.v1"
BODY = json.dumps(
    {
        "thing_id": "01a1fac7-ac9a-7310-b3dd-69e80dce2c88",
        "name": "Pessoa de Exemplo",
        "email": "pessoa@empresa.example",
        "actor": {"user_id": None, "kind": "system"},
    }
)

TRACEPARENT = "00-ea641336f423b578a2aafa9703292234-52f166fa7bd64c8d-01"


def a_message() -> Message:
    """Return one event of the measurements' type, as the relay publishes it."""
    return to_message(
        event_id=new_id(),
        type_=TYPE,
        subject=str(new_id()),
        version=1,
        time=datetime.now(UTC),
        body=BODY.encode(),
        traceparent=TRACEPARENT,
    )


def use_scratch_contracts(folder: Path) -> None:
    """Make this program's registry of contracts hold only the measurements' event type, in `folder`.

    The registry is read at import. So this replaces the process by a new one of the same program, and does nothing
    there.
    """
    contract = folder / "events" / "scratch" / "thing_made.v1.json"
    contract.parent.mkdir(parents=True, exist_ok=True)
    contract.write_text(json.dumps({"$id": f"urn:ramal:event:{TYPE}", "x-heard-by": ["scratch"], "examples": []}))
    if os.environ.get("CONTRACTS_DIR") != str(folder):
        os.environ["CONTRACTS_DIR"] = str(folder)
        os.execv(sys.executable, [sys.executable, "-m", sys.orig_argv[2], *sys.argv[1:]])


def settings(database_url: str, broker_url: str) -> ServiceSettings:
    return ServiceSettings(
        database_url=database_url,
        broker_url=broker_url,
        issuer_url="http://127.0.0.1",
        secrets_key=Fernet.generate_key().decode(),
    )
