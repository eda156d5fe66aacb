"""Facts about companies: requested, approved, changed, rejected; and a company left without an administrator."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from chassis.events import Fact


class Requester(TypedDict):
    """The person who requested a company. Such a person has no account yet."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, kw_only=True)
class CompanyRequested(Fact, type="representatives.company_requested.v1", subject="company_id"):
    """Somebody requested a company.

    `ciphertext` is the token of the request's page, encrypted with CODE_KEY so that only notifier can read it. While
    `status` is `unconfirmed`, opening that page proves the requester's address.
    """

    company_id: UUID
    cnpj: str
    legal_name: str
    requester: Requester
    companies: tuple[str, ...]
    status: str
    ciphertext: str
    expires_at: datetime
    address_proven: bool = False


@dataclass(frozen=True, kw_only=True)
class CompanyState:
    """Everything that other services may store of a company."""

    company_id: UUID
    cnpj: str
    legal_name: str
    acronym: str
    domains: tuple[str, ...]
    suspended: bool
    companies: tuple[str, ...]
    requester: Requester | None = None


@dataclass(frozen=True, kw_only=True)
class CompanyApproved(CompanyState, Fact, type="representatives.company_approved.v1", subject="company_id"):
    """A company is registered; its domains are recognised from now on.

    `address_proven` tells whether the requester opened the link that was mailed to the requester's address.
    """

    address_proven: bool = False


@dataclass(frozen=True, kw_only=True)
class CompanyUpdated(CompanyState, Fact, type="representatives.company_updated.v1", subject="company_id"):
    """Something about a company changed. The event carries the whole new state."""


@dataclass(frozen=True, kw_only=True)
class CompanyRejected(Fact, type="representatives.company_rejected.v1", subject="company_id"):
    """A request for a company was turned down. `address_proven` as in `CompanyApproved`."""

    company_id: UUID
    cnpj: str
    legal_name: str
    requester: Requester
    reason: str
    companies: tuple[str, ...]
    address_proven: bool = False


@dataclass(frozen=True, kw_only=True)
class CompanyWithoutAdministrator(Fact, type="representatives.company_without_administrator.v1", subject="company_id"):
    """A company's only administrator left. Staff decide about its relations until it has another one."""

    company_id: UUID
    cnpj: str
    legal_name: str
    companies: tuple[str, ...]
