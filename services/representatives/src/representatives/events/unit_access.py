"""Facts about unit accesses: which professional may act on which consumer unit, until when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class UnitAccessState:
    """A professional's access to a consumer unit, or to requesting a first connection in the holder's name.

    `valid_until` is the last day, in the operator's time zone. `pending` is the side that has to answer. `parties` are
    the professional and the people who act as holder; there are none of these if the unit is not the holder's.
    """

    unit_access_id: UUID
    kind: str
    holder_document: str
    professional_user_id: UUID
    professional_document: str
    parties: tuple[UUID, ...]
    companies: tuple[str, ...]
    consumer_unit: str | None = None
    valid_until: date | None = None
    pending: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnitAccessRequested(
    UnitAccessState, Fact, type="representatives.unit_access_requested.v1", subject="unit_access_id"
):
    """One side offers an access to a consumer unit or asks for it; `pending` is the side that has to answer."""


@dataclass(frozen=True, kw_only=True)
class UnitAccessGranted(UnitAccessState, Fact, type="representatives.unit_access_granted.v1", subject="unit_access_id"):
    """An access to a consumer unit is active."""


@dataclass(frozen=True, kw_only=True)
class UnitAccessEnded(UnitAccessState, Fact, type="representatives.unit_access_ended.v1", subject="unit_access_id"):
    """An access to a consumer unit is over, for `reason`: refused, revoked, expired, lapsed or holder_changed."""


@dataclass(frozen=True, kw_only=True)
class UnitAccessExpiring(
    UnitAccessState, Fact, type="representatives.unit_access_expiring.v1", subject="unit_access_id"
):
    """An access to a consumer unit will end in `days_left` days."""

    days_left: int
