"""Facts about relations of people to companies, and about companies that represent other companies."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Cnpj, Companies, Doc, Parties, example, one_of


@dataclass(frozen=True, kw_only=True)
class RelationState:
    """A person's role in a company."""

    relation_id: UUID
    user_id: UUID
    company_id: UUID
    cnpj: Cnpj
    legal_name: Annotated[str, Doc("the company's"), example("Energia Exemplo S.A.")]
    role: Annotated[
        str,
        one_of(
            "employee",
            "technical_representative",
            "legal_representative",
            "accounting_representative",
            "ccee_representative",
            "administrator",
        ),
    ]
    parties: Annotated[Parties, Doc("the person and the company's administrators")]
    companies: Companies
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class RelationRequested(RelationState, Fact, type="representatives.relation_requested.v1", subject="relation_id"):
    """Somebody asks for a role in a company. The company's administrators decide; staff while there is none."""


@dataclass(frozen=True, kw_only=True)
class RelationEstablished(RelationState, Fact, type="representatives.relation_established.v1", subject="relation_id"):
    """A person holds a role in a company.

    Full state; a copy takes only a higher subjectversion.
    """


@dataclass(frozen=True, kw_only=True)
class RelationRefused(RelationState, Fact, type="representatives.relation_refused.v1", subject="relation_id"):
    """A person's request for a role in a company was refused.

    `reason` is what whoever decided wrote, if anything.
    """


@dataclass(frozen=True, kw_only=True)
class RelationEnded(RelationState, Fact, type="representatives.relation_ended.v1", subject="relation_id"):
    """A person no longer holds a role in a company.

    What rested on it has ended too. `reason` is a code: ended (by the person), removed (by others), domain_changed,
    handover, erased.
    """


@dataclass(frozen=True, kw_only=True)
class RepresentationState:
    """One company acts for another in everything operational."""

    representation_id: UUID
    representative_cnpj: Annotated[Cnpj, Doc("who acts")]
    represented_cnpj: Annotated[Cnpj, Doc("for whom")]
    companies: Companies


@dataclass(frozen=True, kw_only=True)
class RepresentationEstablished(
    RepresentationState, Fact, type="representatives.representation_established.v1", subject="representation_id"
):
    """From now on the representative company acts for the represented company. Total operational representation."""


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(
    RepresentationState, Fact, type="representatives.representation_ended.v1", subject="representation_id"
):
    """The representative company no longer acts for the represented company. What rested on it has ended too."""
