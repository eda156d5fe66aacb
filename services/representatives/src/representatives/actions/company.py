"""Companies: request one, confirm the requester's address, approve or reject the request, change the company."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.addresses import mailbox_key
from chassis.context import Actor
from chassis.outbox import publish
from chassis.pace import check_pace
from chassis.problems import Invalid, NotFound, refuse_field
from chassis.spent_challenges import Proof, spend
from chassis.versions import Expected, check_version
from representatives.actions.search_words import COMPANY, index_words
from representatives.events.company import Requester
from representatives.model import Company, SpentChallenge
from representatives.model.domains import domain_fault
from representatives.model.problems import CompanyRegistered, DomainContested
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
    proof: Proof | None,
) -> Company | CompanyRegistered:
    """Store a request to register a company, publish the event by which a link is mailed to the requester, and return
    the company (seed 000; O23).

    `requester` is the name, address and language of the person who asks. `token` is the secret in the link, and
    `ciphertext` is `token` encrypted for the notifier. `good_for` is how long the link works. `confirmed` says that the
    requester's e-mail address needs no proof, so that staff see the request at once. `proof` is the solved human check,
    or None where none is asked for; it counts as spent even if the request is refused. Returns CompanyRegistered when
    the CNPJ has an approved company, instead of raising it, so that the caller can commit the spent proof. Raises
    HumanCheckFailed for a proof that was spent before, and TooManyRequests for the sixth request from one mailbox in a
    day.
    """
    if proof:
        spend(session, SpentChallenge, proof)
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
    """Record that the requester has proven their e-mail address by opening the mailed link, and return the company.
    Staff see the request from now on.

    `token` is the secret from the link. Nothing changes when the address is proven already. Raises NotFound for an
    unknown company or a wrong token, RequestExpired for an expired link.
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
    """Approve a request for a company, register it with its e-mail domains, and return it.

    `domains` is the list to register, or None for the domain of the requester's address. Raises NotFound,
    CompanyDecided when the request was decided before, CompanyRegistered when another approved company has the CNPJ,
    DomainContested when another company has one of the domains, and Invalid when `domains` is None and the requester's
    domain is no company's own. After DomainContested, staff approve with a list without that domain.
    """
    company = _locked(session, company_id)
    if domains is None:
        domains = _requesters_domain(company)
    domains = sorted(domains)  # all approvals insert domains in the same order, so two at once cannot deadlock
    _check_free(session, domains, company.id)
    if company.status is CompanyStatus.PENDING and is_registered(session, company.cnpj):
        raise CompanyRegistered()
    approved = company.approve(domains=domains, by=actor.user_id, now=now)
    _flush(session, domains)
    publish(session, approved)
    audit.record(session, "company.approved", company.id, domains=len(domains))
    return company


def reject_company(session: Session, *, actor: Actor, now: datetime, company_id: UUID, reason: str) -> Company:
    """Reject a request for a company, publish the reason to its requester, and return the company.

    Raises NotFound, and CompanyDecided when the request was decided before.
    """
    company = _locked(session, company_id)
    publish(session, company.reject(reason=reason, by=actor.user_id, now=now))
    audit.record(session, "company.rejected", company.id)  # the reason is in the company's row, which can be wiped
    session.flush()
    return company


def change_company(
    session: Session, *, actor: Actor, now: datetime, company_id: UUID, version: Expected, **changes: Any
) -> Company:
    """Change an approved company's names, domains or suspension, as staff, and return it.

    `version` are the versions that the request's `If-Match` names, or None to change any version. Keyword arguments are
    the new values of `legal_name`, `acronym`, `domains` and `suspended`, those that change. Existing relations stay
    even if their domain is removed, because they were decided; the removed domain only gives no new relations. Raises
    NotFound, VersionMismatch, CompanyNotApproved, and DomainContested when another company has one of the domains.
    """
    company = _locked(session, company_id)
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


def _locked(session: Session, company_id: UUID) -> Company:
    """Return the company that staff decide about or change, locked until the transaction ends. It may still be a
    request that waits for the decision of staff.

    Raises NotFound for an unknown company, and for a request whose requester has not yet proven the e-mail address.
    """
    found = session.get(Company, company_id, with_for_update=True)
    if found is None or found.status is CompanyStatus.UNCONFIRMED:
        raise NotFound()
    return found


def _check_mails(session: Session, email: str, now: datetime) -> None:
    """Limit how many requests for companies one mailbox makes in a day. Raises TooManyRequests for the sixth.

    `email` is the requester's address. Another spelling of it (`chassis.addresses.address_key`) and a `+tag` do not
    make another mailbox. Every request sends a mail to it, and the requester may have entered somebody else's address.
    """
    mailbox, key = mailbox_key(email), Company.requester_key
    local, _, domain = mailbox.rpartition("@")
    tagged = and_(key.startswith(f"{local}+", autoescape=True), key.endswith(f"@{domain}", autoescape=True))
    same = or_(key == mailbox, tagged)
    check_pace(session, Company.created_at, same, most=_REQUESTS_A_DAY, now=now)


def _requesters_domain(company: Company) -> list[str]:
    """Return the e-mail domains with which a company is approved when staff name none: a list with the domain of the
    requester's e-mail address. The list is empty when the requester's data were cleared.

    Raises Invalid for a domain that cannot be a company's own, such as a mail provider's.
    """
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
    """Write a company's pending changes to the database, and turn a violated uniqueness into a refusal.

    Raises DomainContested, which names `domains` (those of the company), when a parallel transaction has inserted one
    of them first; CompanyRegistered when it was the CNPJ.
    """
    try:
        session.flush()
    except IntegrityError as lost:
        if "company_domain" in str(lost.orig):
            raise DomainContested(sorted(domains)) from None
        raise CompanyRegistered() from None


def _index(session: Session, company: Company) -> None:
    index_words(session, COMPANY, company.id, company.legal_name, company.acronym, company.cnpj)
