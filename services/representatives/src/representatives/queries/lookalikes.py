"""Warn staff of domains and legal names that people may take for those of another approved company.

All lookups use an index: a page of companies takes the same few queries however many companies are registered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, lazyload

from representatives.model import Company, CompanyDomain, DomainSign
from representatives.model.lookalikes import label_of, resembles, signs_of, site_of
from representatives.states import CompanyStatus

SUBDOMAIN = "company.warning_subdomain"
PARENT = "company.warning_parent_domain"
SIBLING = "company.warning_sibling_domain"
OTHER_ENDING = "company.warning_other_ending"
LOOKALIKE = "company.warning_lookalike_domain"
SAME_NAME = "company.warning_same_name"

_MOST_FOUND = 1000  # rows that are compared for one page of companies
_MOST_SHOWN = 20


class _Held(NamedTuple):
    """A domain of an approved company."""

    domain: str
    company_id: UUID
    legal_name: str


def warnings_of(session: Session, companies: Sequence[Company]) -> dict[UUID, list[dict[str, Any]]]:
    """Return what staff are warned of when they see companies and requests: for each of `companies`, the approved
    companies that people may take it for.

    The result is a mapping from company id to a list of at most twenty `{code, company_id, domain, legal_name}`. `code`
    says how the two are alike. `domain` is the other company's e-mail domain, or None when only the names are the same.
    A request has no domains yet, so the domain of its requester's e-mail address is compared.
    """
    domains = {company.id: _domains_of(company) for company in companies}
    held = _by_key(_held_like(session, {domain for several in domains.values() for domain in several}))
    namesakes = _namesakes(session, {company.name_key for company in companies})
    return {
        company.id: list(_warnings(company, domains[company.id], held, namesakes[company.name_key]))[:_MOST_SHOWN]
        for company in companies
    }


def _domains_of(company: Company) -> list[str]:
    if company.status is CompanyStatus.APPROVED:
        return company.domain_names
    return [company.requester_domain] if company.requester_domain else []


def _warnings(
    company: Company, domains: Iterable[str], held: Mapping[str, Sequence[_Held]], namesakes: Iterable[Company]
) -> Iterator[dict[str, Any]]:
    for domain in domains:
        like = {other for key in _keys(domain) for other in held.get(key, ())}
        for other in sorted(like):
            code = _likeness(domain, other.domain) if other.company_id != company.id else None
            if code:
                yield {"code": code, **other._asdict()}
    for namesake in namesakes:
        if namesake.id != company.id:
            yield {
                "code": SAME_NAME,
                "company_id": namesake.id,
                "domain": None,
                "legal_name": namesake.legal_name,
            }


def _likeness(domain: str, other: str) -> str | None:
    """Return the code that says why people may take the domain `domain` for `other`: one is a subdomain of the other,
    both belong to one site, the name has another ending, or the names look alike. None when nobody would, or when both
    are equal.
    """
    if domain == other:
        return None  # no warning is needed, because approval refuses a domain of another company
    if domain.endswith(f".{other}"):
        return SUBDOMAIN
    if other.endswith(f".{domain}"):
        return PARENT
    if site_of(domain) == site_of(other):
        return SIBLING
    if label_of(domain) == label_of(other):
        return OTHER_ENDING
    return LOOKALIKE if resembles(domain, other) else None


def _keys(domain: str) -> set[str]:
    """Return the keys by which domains that look like this one are found, as a set: its site, such as `empresa.com.br`,
    and its signs. Only sites contain a dot.
    """
    return {site_of(domain), *signs_of(domain)}


def _by_key(held: Iterable[_Held]) -> dict[str, list[_Held]]:
    found = defaultdict(list)
    for one in held:
        for key in _keys(one.domain):
            found[key].append(one)
    return found


def _held_like(session: Session, domains: set[str]) -> list[_Held]:
    """Return the domains of approved companies that may look like one of `domains`, as a list of `_Held` (domain,
    company id, legal name). `_likeness` then compares them.

    A domain is found when it has the same registrable part (site, such as `empresa.com.br`) as one of `domains`, or a
    sign in common with it: a key that domains share whose names look alike. At most a thousand are returned.
    """
    if not domains:
        return []
    signs = {sign for domain in domains for sign in signs_of(domain)}
    alike = session.scalars(  # a query of its own: as a subquery beside OR, PostgreSQL would not use the index
        select(DomainSign.domain).where(DomainSign.sign.in_(signs)).distinct().limit(_MOST_FOUND)
    ).all()
    of_one_site = CompanyDomain.site.in_({site_of(domain) for domain in domains})
    rows = (
        select(CompanyDomain.domain, Company.id, Company.legal_name)
        .join(Company, Company.id == CompanyDomain.company_id)
        .where(Company.status == CompanyStatus.APPROVED, or_(of_one_site, CompanyDomain.domain.in_(alike)))
        .order_by(CompanyDomain.domain)
        .limit(_MOST_FOUND)
    )
    return [_Held(*row) for row in session.execute(rows)]


def _namesakes(session: Session, keys: set[str]) -> dict[str, list[Company]]:
    """Return the approved companies with certain legal names, as a mapping from name key to a list of companies. Staff
    are warned of them.

    `keys` are name keys: legal names without case, accents, punctuation and legal form, so that equal keys mean names
    that look the same.
    """
    rows = select(Company).where(Company.status == CompanyStatus.APPROVED, Company.name_key.in_(keys - {""}))
    found = defaultdict(list)
    for company in session.scalars(rows.options(lazyload(Company.domains)).order_by(Company.id).limit(_MOST_FOUND)):
        found[company.name_key].append(company)
    return found
