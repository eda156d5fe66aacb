"""Events in tests: the events that an outbox holds, and events made from the contracts' examples."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator
from sqlalchemy import delete, select

from chassis import clock, contracts
from chassis.database import Database
from chassis.events import Event
from chassis.ids import new_id
from chassis.outbox import outbox


@dataclass(frozen=True)
class Told:
    """An event found in an outbox."""

    id: UUID
    type: str
    subject: str
    version: int
    data: dict[str, Any]


def drain_outbox(database: Database) -> list[Told]:
    """Delete all events from a service's outbox and return them as a list of Told, oldest first.

    A test asks so what the service published. Each event is checked against its contract. Raises
    `jsonschema.ValidationError` for an event that breaks its contract.
    """
    with database.writing() as session:
        rows = session.execute(select(outbox).order_by(outbox.c.seq)).all()
        session.execute(delete(outbox))
    told = [Told(r.id, r.type, r.subject, r.subjectversion, json.loads(r.data)) for r in rows]
    for event in told:
        Draft202012Validator(contracts.event_contracts()[event.type]).validate(event.data)
    return told


def an_event(event_type: str, *, version: int = 1, event_id: UUID | None = None, **changes: Any) -> Event:
    """Build an event of the type `event_type`, to which a test lets a service react.

    Its data are the contract's first example; keyword arguments replace some of the fields. `version` is the subject
    version; without `event_id` the event gets a new id. Raises `jsonschema.ValidationError` when the changed data break
    the contract.
    """
    data = {**contracts.examples(event_type)[0], **changes}
    Draft202012Validator(contracts.event_contracts()[event_type]).validate(data)
    subject_field = contracts.event_contracts()[event_type]["x-subject"]
    return Event(
        id=event_id or new_id(),
        type=event_type,
        source=f"/ramal/{event_type.partition('.')[0]}",
        subject=str(data[subject_field]),
        version=version,
        time=clock.now(),
        data=data,
    )


def heard(event: Told) -> Event:
    """Return the Event that another service's reaction receives for `event`.

    For a test that takes one service's events (`drain_outbox`, `ServiceWorld.events`) and gives them to another service
    (`ServiceWorld.hear`) without a broker. The event's time is now.
    """
    return Event(
        id=event.id,
        type=event.type,
        source=f"/ramal/{event.type.partition('.')[0]}",
        subject=event.subject,
        version=event.version,
        time=clock.now(),
        data=event.data,
    )
