"""Engineers, technicians and brokers: their profiles handed in, approved, rejected, ended."""

from dataclasses import dataclass
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class ProfessionalState:
    """A professional profile of one person. `reasons` are codes."""

    profile_id: UUID
    user_id: UUID
    document: str
    kind: str
    parties: tuple[UUID, ...]
    reasons: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class ProfessionalSubmitted(
    ProfessionalState, Fact, type="representatives.professional_submitted.v1", subject="profile_id"
):
    """A profile waits for staff."""


@dataclass(frozen=True, kw_only=True)
class ProfessionalApproved(
    ProfessionalState, Fact, type="representatives.professional_approved.v1", subject="profile_id"
):
    """The person may be given access to consumer units (also after a suspension was lifted)."""


@dataclass(frozen=True, kw_only=True)
class ProfessionalRejected(
    ProfessionalState, Fact, type="representatives.professional_rejected.v1", subject="profile_id"
):
    """A profile was turned down; with `can_resubmit`, what was rejected is open for another try."""

    can_resubmit: bool


@dataclass(frozen=True, kw_only=True)
class ProfessionalEnded(ProfessionalState, Fact, type="representatives.professional_ended.v1", subject="profile_id"):
    """The approval holds no longer; a `suspended` one may come back."""

    suspended: bool = False
