"""Facts about the profiles of engineers, technicians and brokers: submitted, approved, rejected, ended."""

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
    """A professional profile waits for a decision by staff."""


@dataclass(frozen=True, kw_only=True)
class ProfessionalApproved(
    ProfessionalState, Fact, type="representatives.professional_approved.v1", subject="profile_id"
):
    """The person may be given access to consumer units.

    The professional profile was approved, or its suspension was lifted.
    """


@dataclass(frozen=True, kw_only=True)
class ProfessionalRejected(
    ProfessionalState, Fact, type="representatives.professional_rejected.v1", subject="profile_id"
):
    """A professional profile was rejected.

    With `can_resubmit`, the person may correct what was rejected and submit the profile again.
    """

    can_resubmit: bool


@dataclass(frozen=True, kw_only=True)
class ProfessionalEnded(ProfessionalState, Fact, type="representatives.professional_ended.v1", subject="profile_id"):
    """The approval of a professional profile is over. If it was `suspended`, it may be approved again."""

    suspended: bool = False
