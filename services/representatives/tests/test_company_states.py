"""The lives of a company and of a relation: every state against every other."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.problems import Problem
from representatives.model import Company, Relation
from representatives.model.problems import CompanyNotApproved, RequestExpired
from representatives.states import CompanyStatus, RelationStatus

NOW = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)
COMPANY_ALLOWED = {("unconfirmed", "pending"), ("pending", "approved"), ("pending", "rejected")}
RELATION_ALLOWED = {("pending", "active"), ("pending", "refused"), ("pending", "ended"), ("active", "ended")}


REQUEST: dict[str, Any] = {
    "requester": {"name": "Pessoa", "email": "pessoa@energia.example", "language": "pt"},
    "cnpj": "11444777000161",
    "legal_name": "Energia de Exemplo S.A.",
    "acronym": "EE",
    "phone": "+551130000000",
    "token": "x",
    "token_expires_at": NOW + timedelta(days=7),
}


def a_company(status: CompanyStatus = CompanyStatus.APPROVED) -> Company:
    company = Company.request(**REQUEST, confirmed=False, now=NOW)
    company.status = status
    return company


def move_company(company: Company, following: CompanyStatus) -> None:
    if following is CompanyStatus.APPROVED:
        company.approve(domains=["energia.example"], by=None, now=NOW)
    elif following is CompanyStatus.REJECTED:
        company.reject(reason="não", by=None, now=NOW)
    elif following is CompanyStatus.PENDING:
        company.confirm(now=NOW)


def move_relation(relation: Relation, following: RelationStatus) -> None:
    if following is RelationStatus.ACTIVE:
        relation.establish(by=None, now=NOW)
    elif following is RelationStatus.REFUSED:
        relation.refuse(reason="não", by=None, now=NOW)
    elif following is RelationStatus.ENDED:
        relation.end(reason="ended", now=NOW)


@pytest.mark.parametrize("current", CompanyStatus)
@pytest.mark.parametrize("following", [status for status in CompanyStatus if status != "unconfirmed"])
def test_a_company_makes_these_moves_only(current: CompanyStatus, following: CompanyStatus) -> None:
    company = a_company(current)
    if (current.value, following.value) in COMPANY_ALLOWED:
        move_company(company, following)
        assert company.status is following
    elif following is CompanyStatus.PENDING:  # an address that is proven twice stays proven
        move_company(company, following)
        assert company.status is current
    else:
        with pytest.raises(Problem) as refused:
            move_company(company, following)
        assert (refused.value.status, company.status) == (409, current)


@pytest.mark.parametrize("current", RelationStatus)
@pytest.mark.parametrize("following", [status for status in RelationStatus if status != "pending"])
def test_a_relation_makes_these_moves_only(current: RelationStatus, following: RelationStatus) -> None:
    relation = Relation.ask(user_id=uuid4(), company=a_company(), role="employee", domain="energia.example", now=NOW)
    relation.status = current
    if (current.value, following.value) in RELATION_ALLOWED:
        move_relation(relation, following)
        assert relation.status is following
    else:
        with pytest.raises(Problem) as refused:
            move_relation(relation, following)
        assert (refused.value.status, relation.status) == (409, current)


def test_an_address_is_proven_while_the_link_works() -> None:
    company = a_company(CompanyStatus.UNCONFIRMED)
    with pytest.raises(RequestExpired):
        company.confirm(now=NOW + timedelta(days=7))


@pytest.mark.parametrize("status", [status for status in CompanyStatus if status != "approved"])
def test_only_an_approved_company_is_changed(status: CompanyStatus) -> None:
    with pytest.raises(CompanyNotApproved):
        a_company(status).change(acronym="X")


@pytest.mark.parametrize("proven", [True, False])
def test_only_the_mailed_link_proves_the_requesters_address(proven: bool) -> None:
    company = Company.request(**REQUEST, confirmed=not proven, now=NOW)
    requester = company.requester
    assert requester is not None
    assert company.requested(requester, "").address_proven is False
    company.confirm(now=NOW + timedelta(seconds=1))
    rejected = Company.request(**REQUEST, confirmed=not proven, now=NOW)
    rejected.confirm(now=NOW + timedelta(seconds=1))
    assert company.approve(domains=["energia.example"], by=None, now=NOW).address_proven is proven
    assert rejected.reject(reason="não", by=None, now=NOW).address_proven is proven
