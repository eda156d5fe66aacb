"""Facts about consumer units."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class ConsumerUnitState:
    """Everything that other services may store of a consumer unit.

    `consumer_unit` is its code. `parties` are the people who act as its holder, and as its former one when it changes
    hands; `previous_holder_document` is given only then.
    """

    consumer_unit: str
    holder_document: str
    address: Mapping[str, str]
    status: str
    parties: tuple[UUID, ...]
    companies: tuple[str, ...]
    other_codes: tuple[str, ...] | None = None
    previous_holder_document: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConsumerUnitRegistered(
    ConsumerUnitState, Fact, type="connections.consumer_unit_registered.v1", subject="consumer_unit"
):
    """A consumer unit exists and has a holder."""


@dataclass(frozen=True, kw_only=True)
class ConsumerUnitUpdated(
    ConsumerUnitState, Fact, type="connections.consumer_unit_updated.v1", subject="consumer_unit"
):
    """Something about a consumer unit changed."""
