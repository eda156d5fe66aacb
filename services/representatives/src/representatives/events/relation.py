"""Facts about relations of people to companies, and about companies that represent other companies."""

from dataclasses import dataclass
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class RelationState:
    """A person's role in a company. `parties` are the person and the company's administrators."""

    relation_id: UUID
    user_id: UUID
    company_id: UUID
    cnpj: str
    legal_name: str
    role: str
    parties: tuple[UUID, ...]
    companies: tuple[str, ...]
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class RelationRequested(RelationState, Fact, type="representatives.relation_requested.v1", subject="relation_id"):
    """A person asks for a role in a company; an administrator of the company or staff decides."""


@dataclass(frozen=True, kw_only=True)
class RelationEstablished(RelationState, Fact, type="representatives.relation_established.v1", subject="relation_id"):
    """A person holds a role in a company."""


@dataclass(frozen=True, kw_only=True)
class RelationRefused(RelationState, Fact, type="representatives.relation_refused.v1", subject="relation_id"):
    """A person's request for a role in a company was refused."""


@dataclass(frozen=True, kw_only=True)
class RelationEnded(RelationState, Fact, type="representatives.relation_ended.v1", subject="relation_id"):
    """A person no longer holds a role in a company."""


@dataclass(frozen=True, kw_only=True)
class RepresentationState:
    """One company acts for another in everything operational."""

    representation_id: UUID
    representative_cnpj: str
    represented_cnpj: str
    companies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RepresentationEstablished(
    RepresentationState, Fact, type="representatives.representation_established.v1", subject="representation_id"
):
    """From now on the representative company acts for the represented company."""


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(
    RepresentationState, Fact, type="representatives.representation_ended.v1", subject="representation_id"
):
    """The representative company no longer acts for the represented company."""
