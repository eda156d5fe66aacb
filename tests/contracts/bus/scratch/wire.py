"""Events as they are on the wire, for tests that put them into a queue themselves."""

import json
from typing import Any
from uuid import UUID

from tests.contracts.bus.scratch.service import Moved

from chassis import clock
from chassis.events import to_message
from chassis.ids import new_id


def moved(subject: str, *, version: int = 1, event_id: UUID | None = None) -> tuple[bytes, dict[str, Any]]:
    """An `alpha.moved.v1`: its body and its headers."""
    message = to_message(
        event_id=event_id or new_id(),
        type_=Moved.type,
        subject=subject,
        version=version,
        time=clock.now(),
        body=json.dumps({"thing": subject, "step": version}).encode(),
        traceparent="",
    )
    return message.body, message.headers
