"""Read companies, as everybody, staff or the requester may see them, and find the company of a domain."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, lazyload

from chassis.lists import Page, page
from chassis.problems import NotFound
from representatives.model import Company, CompanyDomain
from representatives.model.problems import RequestExpired
from representatives.queries.lookalikes import warnings_of
from representatives.queries.search import matching
from representatives.states import CompanyStatus

SEEN_BY_ALL = ("id", "cnpj", "legal_name", "acronym")
_SEEN_BY_STAFF = (
    *SEEN_BY_ALL,
    *("status", "suspended", "domain_names", "requester", "phone", "reason"),
    *("created_at", "confirmed_at", "decided_at", "decided_by", "version"),
)
_KIND = "company"


def companies(session: Session, *, query: str, limit: int, after: str | None) -> Page:
    """Return a page of approved companies that are not suspended, each as `{id, cnpj, legal_name, acronym}`, as
    everybody may see them.

    `query` are beginnings of words of their names or of their CNPJ; empty finds all. At most `limit` items follow the
    cursor `after`, or begin the list when it is None.
    """
    rows = select(Company).where(Company.status == CompanyStatus.APPROVED, Company.suspended.is_(False))
    found = _page(session, rows.options(lazyload(Company.domains)), query=query, limit=limit, after=after)
    return Page([{name: getattr(item, name) for name in SEEN_BY_ALL} for item in found.items], found.next)


def all_companies(session: Session, *, status: str | None, query: str, limit: int, after: str | None) -> Page:
    """Return a page of companies and requests for companies, oldest first, each as a mapping as staff see it, with
    `warnings` about similar companies.

    Requests are left out until their requester has proven the e-mail address. `status` is one status, or None for all.
    `query` are beginnings of words of the names or of the CNPJ; empty finds all. At most `limit` items follow the
    cursor `after`, or begin the list when it is None.
    """
    rows = select(Company).where(Company.status != CompanyStatus.UNCONFIRMED)
    if status:
        rows = rows.where(Company.status == CompanyStatus(status))
    found = _page(session, rows, query=query, limit=limit, after=after)
    return Page(_seen_by_staff(session, found.items), found.next)


def company(session: Session, *, company_id: UUID) -> dict[str, Any]:
    """Return a company, or a request for one, as staff see it: a mapping with all fields and with `warnings` about
    approved companies that people may take it for.

    Raises NotFound for an unknown company, and for a request whose requester has not yet proven the e-mail address.
    """
    found = session.get(Company, company_id)
    if found is None or found.status is CompanyStatus.UNCONFIRMED:
        raise NotFound()
    return _seen_by_staff(session, [found])[0]


def request_of(session: Session, *, now: datetime, company_id: UUID, token: str) -> Company:
    """Return a company request to its requester, who has no account and shows the secret `token` in the mailed link
    instead.

    Raises NotFound for an unknown request or a wrong token, RequestExpired for an expired link.
    """
    found = session.get(Company, company_id)
    if found is None or not found.opens_with(token):
        raise NotFound()
    if now >= found.token_expires_at:
        raise RequestExpired()
    return found


def domain_owner(session: Session, domain: str) -> Company | None:
    """Return the approved company to which people with an e-mail address in this domain belong, or None. A suspended
    company is left out.
    """
    return session.scalar(
        select(Company)
        .join(CompanyDomain, CompanyDomain.company_id == Company.id)
        .where(CompanyDomain.domain == domain, Company.status == CompanyStatus.APPROVED, Company.suspended.is_(False))
    )


def domains_of_others(session: Session, domains: Iterable[str], company_id: UUID) -> list[str]:
    """Return those of `domains` that belong to another company than `company_id`, sorted. An approval or change with
    one of them is refused. Empty when the company may have all of them.
    """
    theirs = select(CompanyDomain.domain).where(
        CompanyDomain.domain.in_(list(domains)), CompanyDomain.company_id != company_id
    )
    return list(session.scalars(theirs.order_by(CompanyDomain.domain)))


def is_registered(session: Session, cnpj: str) -> bool:
    """Return whether a company with this CNPJ is approved."""
    same = select(Company.id).where(Company.cnpj == cnpj, Company.status == CompanyStatus.APPROVED)
    return session.scalar(same.limit(1)) is not None


def _seen_by_staff(session: Session, found: Sequence[Company]) -> list[dict[str, Any]]:
    warnings = warnings_of(session, found)
    return [{name: getattr(c, name) for name in _SEEN_BY_STAFF} | {"warnings": warnings[c.id]} for c in found]


def _page(session: Session, rows: Select[Any], *, query: str, limit: int, after: str | None) -> Page:
    found = matching(session, rows, Company.id, _KIND, query)
    return page(session, found, key=[Company.id], limit=limit, after=after)
