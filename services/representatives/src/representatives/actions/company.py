"""Companies: asking for one, proving the address, deciding, changing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.outbox import publish
from chassis.pace import check_pace
from chassis.problems import Invalid, NotFound, refuse_field
from chassis.versions import Expected, check_version
from representatives.actions.search_words import COMPANY, index_words
from representatives.events.company import Requester
from representatives.model import Company, SpentChallenge
from representatives.model.domains import domain_fault
from representatives.model.problems import CompanyRegistered, DomainContested, HumanCheckFailed
from representatives.queries.companies import domains_of_others, is_registered
from representatives.states import CompanyStatus

_REQUESTS_A_DAY = 5


def request_company(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    requester: Requester,
    cnpj: str,
    legal_name: str,
    acronym: str,
    phone: str,
    token: str,
    ciphertext: str,
    good_for: timedelta,
    confirmed: bool,
    proof: SpentChallenge | None,
) -> Company | CompanyRegistered:
    """Ask for a company (seed 000; O23). `proof` is spent with it, also by a request that is refused.

    `ciphertext` is `token` as the notifier reads it; `confirmed` when the address needs no proof. Raises
    HumanCheckFailed for a proof that was spent, and TooManyRequests for the sixth mail to one mailbox in a day.
    """
    if proof:
        _spend(session, proof)
    if is_registered(session, cnpj):
        return CompanyRegistered()
    _check_mails(session, requester["email"], now)
    company = Company.request(
        requester=requester,
        cnpj=cnpj,
        legal_name=legal_name,
        acronym=acronym,
        phone=phone,
        token=token,
        token_expires_at=now + good_for,
        confirmed=confirmed,
        now=now,
    )
    session.add(company)
    session.flush()
    _index(session, company)
    publish(session, company.requested(requester, ciphertext))
    audit.record(session, "company.requested", company.id)
    return company


def confirm_request(session: Session, *, actor: Actor, now: datetime, company_id: UUID, token: str) -> Company:
    """Prove the requester's address: staff see the request from now on. Doing it again changes nothing.

    Raises NotFound for a wrong token, RequestExpired for an old one.
    """
    company = session.get(Company, company_id, with_for_update=True)
    if company is None or not company.opens_with(token):
        raise NotFound()
    if company.status is CompanyStatus.UNCONFIRMED:
        company.confirm(now=now)
        audit.record(session, "company.confirmed", company.id)
    return company


def approve_company(
    session: Session, *, actor: Actor, now: datetime, company_id: UUID, domains: list[str] | None
) -> Company:
    """Register a company with `domains`, or when none are named with its requester's.

    Raises CompanyDecided, CompanyRegistered for a CNPJ that another one has, DomainContested for a domain that is
    another company's: staff who name `domains` without it leave it there.
    """
    company = _held(session, company_id)
    if domains is None:
        domains = _requesters_domain(company)
    domains = sorted(domains)  # two approvals at once take domains in one order, so neither waits for the other
    _check_free(session, domains, company.id)
    if company.status is CompanyStatus.PENDING and is_registered(session, company.cnpj):
        raise CompanyRegistered()
    approved = company.approve(domains=domains, by=actor.user_id, now=now)
    _flush(session, domains)
    publish(session, approved)
    audit.record(session, "company.approved", company.id, domains=domains)
    return company


def reject_company(session: Session, *, actor: Actor, now: datetime, company_id: UUID, reason: str) -> Company:
    """Turn a request down; its requester hears why. Raises CompanyDecided."""
    company = _held(session, company_id)
    publish(session, company.reject(reason=reason, by=actor.user_id, now=now))
    audit.record(session, "company.rejected", company.id)  # why: in its row, which can be wiped
    session.flush()
    return company


def change_company(
    session: Session, *, actor: Actor, now: datetime, company_id: UUID, version: Expected, **changes: Any
) -> Company:
    """Change an approved company's names, domains or suspension. `version` is the one that was read, if that was said.

    Relations that rest on a domain that is taken away stay: they were decided. Only recognition stops: nobody gets a
    new relation by it. Raises VersionMismatch, CompanyNotApproved, DomainContested.
    """
    company = _held(session, company_id)
    check_version(version, company.version)
    domains = changes.get("domains")
    _check_free(session, domains or (), company.id)
    updated = company.change(**changes)
    if updated:
        _flush(session, domains or ())
        _index(session, company)
        publish(session, updated)
        audit.record(session, "company.changed", company.id, fields=sorted(changes))
    return company


def _held(session: Session, company_id: UUID) -> Company:
    """The company, held until the transaction ends. Raises NotFound, also while its requester's address is unproven."""
    found = session.get(Company, company_id, with_for_update=True)
    if found is None or found.status is CompanyStatus.UNCONFIRMED:
        raise NotFound()
    return found


def _spend(session: Session, proof: SpentChallenge) -> None:
    """Have a proof count this once. Raises HumanCheckFailed for the second time, also when both come at once."""
    try:
        with session.begin_nested():
            session.add(proof)
    except IntegrityError:
        raise HumanCheckFailed() from None


def _check_mails(session: Session, email: str, now: datetime) -> None:
    """Every request sends a mail to an address that somebody else may have: whatever its case and its `+tag`."""
    local, _, domain = email.lower().rpartition("@")
    mailbox, address = local.partition("+")[0], func.lower(Company.requester_email)
    tagged = and_(address.startswith(f"{mailbox}+", autoescape=True), address.endswith(f"@{domain}", autoescape=True))
    same = or_(address == f"{mailbox}@{domain}", tagged)
    check_pace(session, Company.created_at, same, most=_REQUESTS_A_DAY, now=now)


def _requesters_domain(company: Company) -> list[str]:
    """The requester's domain; none once who asked was forgotten. Raises Invalid for one that is no company's."""
    domain = company.requester_domain
    if domain and (fault := domain_fault(domain)):
        raise _about_domains(fault)
    return [domain] if domain else []


def _about_domains(fault: str) -> Invalid:
    return refuse_field("#/domains", fault)


def _check_free(session: Session, domains: Iterable[str], company_id: UUID) -> None:
    if contested := domains_of_others(session, domains, company_id):
        raise DomainContested(contested)


def _flush(session: Session, domains: Iterable[str]) -> None:
    """Write, told by the database which of two at once came first. Raises DomainContested or CompanyRegistered."""
    try:
        session.flush()
    except IntegrityError as lost:
        if "company_domain" in str(lost.orig):
            raise DomainContested(sorted(domains)) from None
        raise CompanyRegistered() from None


def _index(session: Session, company: Company) -> None:
    index_words(session, COMPANY, company.id, company.legal_name, company.acronym, company.cnpj)
