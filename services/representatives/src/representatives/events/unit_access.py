"""Which professional may act on which consumer unit, until when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class UnitAccessState:
    """A professional's access to a unit, or to asking for a first connection in the holder's name.

    `valid_until` is the last day, in the operator's time zone. `pending` says who has to answer. `parties` are the
    professional and whoever acts as holder; the holder is none where holder and unit do not belong together.
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
    """One side offers or asks; `pending` is the other."""


@dataclass(frozen=True, kw_only=True)
class UnitAccessGranted(UnitAccessState, Fact, type="representatives.unit_access_granted.v1", subject="unit_access_id"):
    """The access is active."""


@dataclass(frozen=True, kw_only=True)
class UnitAccessEnded(UnitAccessState, Fact, type="representatives.unit_access_ended.v1", subject="unit_access_id"):
    """It is over, for `reason`: refused, revoked, expired, lapsed or holder_changed."""


@dataclass(frozen=True, kw_only=True)
class UnitAccessExpiring(
    UnitAccessState, Fact, type="representatives.unit_access_expiring.v1", subject="unit_access_id"
):
    """It will be over in `days_left` days."""

    days_left: int
