"""The closed lists of representatives and its state machines, as data."""

from enum import StrEnum

from chassis.moves import Moves

ROLES = (
    "employee",
    "technical_representative",
    "legal_representative",
    "accounting_representative",
    "ccee_representative",
    "administrator",
)
"""What somebody is to a company (seed 000: "cargo"; seed 004: legal, accounting and CCEE representatives)."""

EMPLOYEE, ADMINISTRATOR = "employee", "administrator"
ACTS_AS_HOLDER = ("administrator", "legal_representative")
"""The roles whose holders act as the holder of a company's consumer units."""

AGENT_KINDS = ("user", "transmission")
PROFESSIONS = ("engineer", "technician", "broker")
SEXES = ("female", "male", "other", "undisclosed")
MARITAL_STATUSES = ("single", "married", "divorced", "widowed", "stable_union", "undisclosed")
DOCUMENT_SLOTS = ("identity_front", "identity_back", "driving_licence", "council_card")
"""Front and back of the identity card (RG) or the driving licence (CNH), and the council's card (B21)."""

IDENTITY_WAYS = (DOCUMENT_SLOTS[:2], DOCUMENT_SLOTS[2:3])
"""The slots whose documents prove a professional's identity, as alternatives."""

VERDICTS = ("accepted", "rejected")
REJECTION_REASONS = (
    "document_illegible",
    "document_incomplete",
    "document_expired",
    "document_wrong",
    "data_mismatch",
    "council_not_active",
    "not_eligible",
)
"""Why a document or a whole professional profile is rejected. The first four are about a document."""

DOCUMENT_REASONS = REJECTION_REASONS[:4]


class CompanyStatus(StrEnum):
    """How far a company has come. `unconfirmed` waits for its requester's address to be proven; staff see it
    afterwards.
    """

    UNCONFIRMED = "unconfirmed"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


COMPANY_MOVES: Moves[CompanyStatus] = {
    CompanyStatus.UNCONFIRMED: frozenset({CompanyStatus.PENDING}),
    CompanyStatus.PENDING: frozenset({CompanyStatus.APPROVED, CompanyStatus.REJECTED}),
    CompanyStatus.APPROVED: frozenset(),
    CompanyStatus.REJECTED: frozenset(),
}

COMPANY_DECIDED = (CompanyStatus.APPROVED, CompanyStatus.REJECTED)


class RelationStatus(StrEnum):
    """Whether a person belongs to a company in a role."""

    PENDING = "pending"
    ACTIVE = "active"
    REFUSED = "refused"
    ENDED = "ended"


RELATION_MOVES: Moves[RelationStatus] = {
    RelationStatus.PENDING: frozenset({RelationStatus.ACTIVE, RelationStatus.REFUSED, RelationStatus.ENDED}),
    RelationStatus.ACTIVE: frozenset({RelationStatus.ENDED}),
    RelationStatus.REFUSED: frozenset(),
    RelationStatus.ENDED: frozenset(),
}

RELATION_LIVE = (RelationStatus.PENDING, RelationStatus.ACTIVE)


class AccessStatus(StrEnum):
    """Whether a person may use a system for an agent."""

    REQUESTED = "requested"
    GRANTED = "granted"
    DENIED = "denied"
    ENDED = "ended"


ACCESS_MOVES: Moves[AccessStatus] = {
    AccessStatus.REQUESTED: frozenset({AccessStatus.GRANTED, AccessStatus.DENIED, AccessStatus.ENDED}),
    AccessStatus.GRANTED: frozenset({AccessStatus.ENDED}),
    AccessStatus.DENIED: frozenset(),
    AccessStatus.ENDED: frozenset(),
}

ACCESS_LIVE = (AccessStatus.REQUESTED, AccessStatus.GRANTED)


class ProfileStatus(StrEnum):
    """How far a professional profile has come. The owner of a `returned` one may change what was rejected."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    ENDED = "ended"


PROFILE_MOVES: Moves[ProfileStatus] = {
    ProfileStatus.DRAFT: frozenset({ProfileStatus.SUBMITTED, ProfileStatus.ENDED}),
    ProfileStatus.SUBMITTED: frozenset(
        {ProfileStatus.APPROVED, ProfileStatus.REJECTED, ProfileStatus.RETURNED, ProfileStatus.ENDED}
    ),
    ProfileStatus.RETURNED: frozenset({ProfileStatus.SUBMITTED, ProfileStatus.ENDED}),
    ProfileStatus.APPROVED: frozenset({ProfileStatus.SUSPENDED, ProfileStatus.ENDED}),
    ProfileStatus.SUSPENDED: frozenset({ProfileStatus.APPROVED, ProfileStatus.ENDED}),
    ProfileStatus.REJECTED: frozenset(),
    ProfileStatus.ENDED: frozenset(),
}

PROFILE_EDITABLE = (ProfileStatus.DRAFT, ProfileStatus.RETURNED)
PROFILE_APPROVED = (ProfileStatus.APPROVED, ProfileStatus.SUSPENDED)
"""Approved once and not over, so that the unit accesses that rest on the profile still exist."""

PROFILE_OVER = (ProfileStatus.REJECTED, ProfileStatus.ENDED)
PROFILE_LIVE = (
    ProfileStatus.DRAFT,
    ProfileStatus.SUBMITTED,
    ProfileStatus.RETURNED,
    ProfileStatus.APPROVED,
    ProfileStatus.SUSPENDED,
)
PROFILE_DECIDED = (*PROFILE_APPROVED, *PROFILE_OVER)
"""Decided, and no longer editable by their owner."""


class UnitAccessStatus(StrEnum):
    """How far a professional's access to a consumer unit has come. A pending one names the side that has to answer."""

    PENDING_PROFESSIONAL = "pending_professional"
    PENDING_HOLDER = "pending_holder"
    ACTIVE = "active"
    REFUSED = "refused"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    REVOKED = "revoked"


UNIT_ACCESS_PENDING = (UnitAccessStatus.PENDING_PROFESSIONAL, UnitAccessStatus.PENDING_HOLDER)
UNIT_ACCESS_LIVE = (*UNIT_ACCESS_PENDING, UnitAccessStatus.ACTIVE)

_ANSWERS = frozenset(
    {UnitAccessStatus.ACTIVE, UnitAccessStatus.REFUSED, UnitAccessStatus.LAPSED, UnitAccessStatus.REVOKED}
)

UNIT_ACCESS_MOVES: Moves[UnitAccessStatus] = {
    UnitAccessStatus.PENDING_PROFESSIONAL: _ANSWERS,
    UnitAccessStatus.PENDING_HOLDER: _ANSWERS,
    UnitAccessStatus.ACTIVE: frozenset({UnitAccessStatus.EXPIRED, UnitAccessStatus.REVOKED}),
    UnitAccessStatus.REFUSED: frozenset(),
    UnitAccessStatus.LAPSED: frozenset(),
    UnitAccessStatus.EXPIRED: frozenset(),
    UnitAccessStatus.REVOKED: frozenset(),
}
