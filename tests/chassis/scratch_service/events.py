"""The facts the scratch service publishes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class ThingMade(Fact, type="scratch.thing_made.v1", subject="thing_id"):
    thing_id: UUID
    name: str
    made_on: date
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class ThingForgotten(Fact, type="scratch.thing_forgotten.v1", subject="thing_id"):
    """Nobody hears this one."""

    thing_id: UUID
