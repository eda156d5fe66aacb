"""Facts about companies: requested, approved, changed, rejected; and a company left without an administrator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypedDict
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Cnpj, Companies, Doc, Email, Language, example, one_of

LegalName = Annotated[str, example("Energia Exemplo S.A.")]
AddressProven = Annotated[
    bool,
    Doc(
        "whether the requester opened the mailed link; without it the requester's free text is not mailed to that "
        "address"
    ),
]


class Requester(TypedDict):
    """Who asked. Such a person has no account yet."""

    name: Annotated[str, example("Pessoa de Exemplo")]
    email: Email
    language: Language


@dataclass(frozen=True, kw_only=True)
class CompanyRequested(Fact, type="representatives.company_requested.v1", subject="company_id"):
    """Somebody asked for a company.

    While `status` is `unconfirmed`, opening the page of the request with its token proves the requester's address.
    """

    company_id: UUID
    cnpj: Cnpj
    legal_name: LegalName
    requester: Requester
    companies: Companies
    status: Annotated[str, one_of("unconfirmed", "pending")]
    ciphertext: Annotated[
        str,
        Doc("the token of the request's page, encrypted with CODE_KEY; the notifier wipes it on delivery or expiry"),
    ]
    expires_at: Annotated[datetime, Doc("when the token stops opening the page")]
    address_proven: AddressProven = False


@dataclass(frozen=True, kw_only=True)
class CompanyState:
    """Everything that other services may store of a company."""

    company_id: UUID
    cnpj: Cnpj
    legal_name: LegalName
    acronym: Annotated[str, Doc("empty when it has none")]
    domains: Annotated[tuple[Annotated[str, example("energia.example")], ...], Doc("e-mail domains in lower case")]
    suspended: Annotated[bool, Doc("nothing new may rest on it meanwhile")]
    companies: Companies
    requester: Requester | None = None


@dataclass(frozen=True, kw_only=True)
class CompanyApproved(CompanyState, Fact, type="representatives.company_approved.v1", subject="company_id"):
    """A company is registered.

    Full state; its e-mail domains are recognised from now on. `requester` is who asked for it and is told.
    """

    address_proven: AddressProven = False


@dataclass(frozen=True, kw_only=True)
class CompanyUpdated(CompanyState, Fact, type="representatives.company_updated.v1", subject="company_id"):
    """Something about a company changed.

    Full state, as in company_approved; a copy takes only a higher subjectversion.
    """


@dataclass(frozen=True, kw_only=True)
class CompanyRejected(Fact, type="representatives.company_rejected.v1", subject="company_id"):
    """A request for a company was turned down.

    Its requester is told, with the reason that staff gave. It concerns no company: the CNPJ may be another, approved
    request's.
    """

    company_id: UUID
    cnpj: Cnpj
    legal_name: LegalName
    requester: Requester
    reason: str
    companies: Companies
    address_proven: AddressProven = False


@dataclass(frozen=True, kw_only=True)
class CompanyWithoutAdministrator(Fact, type="representatives.company_without_administrator.v1", subject="company_id"):
    """A company's only administrator left. Staff decide about its relations until there is another one."""

    company_id: UUID
    cnpj: Cnpj
    legal_name: LegalName
    companies: Companies
