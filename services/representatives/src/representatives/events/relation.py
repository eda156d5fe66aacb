"""Who belongs to which company, and which company acts for which other."""

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
    """Somebody asks for a role in a company; an administrator or staff decides."""


@dataclass(frozen=True, kw_only=True)
class RelationEstablished(RelationState, Fact, type="representatives.relation_established.v1", subject="relation_id"):
    """A person holds a role in a company."""


@dataclass(frozen=True, kw_only=True)
class RelationRefused(RelationState, Fact, type="representatives.relation_refused.v1", subject="relation_id"):
    """The role was refused."""


@dataclass(frozen=True, kw_only=True)
class RelationEnded(RelationState, Fact, type="representatives.relation_ended.v1", subject="relation_id"):
    """The person holds the role no longer."""


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
    """From now on the first company acts for the second."""


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(
    RepresentationState, Fact, type="representatives.representation_ended.v1", subject="representation_id"
):
    """It does so no longer."""
