"""Facts about the profiles of engineers, technicians and brokers: submitted, approved, rejected, ended."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Doc, Document, Parties, example, one_of


@dataclass(frozen=True, kw_only=True)
class ProfessionalState:
    """A professional profile of one person."""

    profile_id: UUID
    user_id: UUID
    document: Document
    kind: Annotated[str, one_of("engineer", "technician", "broker")]
    parties: Parties
    reasons: Annotated[tuple[Annotated[str, example("document_illegible")], ...] | None, Doc("codes")] = None


@dataclass(frozen=True, kw_only=True)
class ProfessionalSubmitted(
    ProfessionalState, Fact, type="representatives.professional_submitted.v1", subject="profile_id"
):
    """A professional profile waits for a decision by staff. It was handed in with its documents."""


@dataclass(frozen=True, kw_only=True)
class ProfessionalApproved(
    ProfessionalState, Fact, type="representatives.professional_approved.v1", subject="profile_id"
):
    """A professional profile is approved.

    The person may be given access to consumer units. The profile was approved, or its suspension was lifted.
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
    """The approval of a professional profile is over.

    If it was `suspended`, it may be approved again: professional_approved follows then.
    """

    suspended: bool = False
