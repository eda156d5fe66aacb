"""The demo data of a laptop: four agents with their companies, representatives and a representation, and an approved
professional.

The people are identity's, whose seed ran before and wrote them into `DEMO_FILE`. Consumer units are connections'.
The present state of the companies is written beside `DEMO_FILE`, for the seeds of services that keep copies of it: they
run before any event can arrive.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.addresses import domain_of
from chassis.assurance import CONTACT
from chassis.context import SYSTEM, Origin
from chassis.demo import keep_facts
from chassis.documents import a_cnpj
from chassis.events import Fact
from chassis.outbox import publish
from chassis.service import Runtime
from representatives.actions.people import remember_person
from representatives.actions.representation import start_representation
from representatives.actions.search_words import AGENT, COMPANY, index_words
from representatives.model import Agent, Company, CompanyDomain, ProfessionalProfile, Relation, Representation
from representatives.states import ADMINISTRATOR, EMPLOYEE, ProfileStatus


@dataclass(frozen=True, kw_only=True)
class DemoCompany:
    """A company that is an agent as well."""

    domain: str
    legal_name: str
    acronym: str
    code: str
    kind: str


TRANSMISSION = DemoCompany(
    domain="transmissora.example",
    legal_name="Transmissora de Demonstração S.A.",
    acronym="TDEMO",
    code="9001",
    kind="transmission",
)
USER = DemoCompany(
    domain="usuaria.example",
    legal_name="Usuária de Demonstração Ltda.",
    acronym="UDEMO",
    code="9002",
    kind="user",
)
GENERATOR = DemoCompany(
    domain="geradora.example",
    legal_name="Geradora de Demonstração S.A.",
    acronym="GDEMO",
    code="9003",
    kind="user",
)
TRADER = DemoCompany(
    domain="comercializadora.example",
    legal_name="Comercializadora de Demonstração Ltda.",
    acronym="CDEMO",
    code="9004",
    kind="user",
)
COMPANIES = (TRANSMISSION, USER, GENERATOR, TRADER)
_PEOPLE = {"holder", "professional", "representative", "agent", "director", "accountant"}


def seed(runtime: Runtime) -> None:
    """Create the demo data of representatives, unless they exist: companies that are agents, the relations of their
    representatives, a representation, and an approved professional. One transaction. The command `seed` calls it.

    `runtime` gives database and settings. The people come from the file that the setting DEMO_FILE names; identity's
    seed writes it after it has created their accounts. Nothing happens while the setting or the file is missing, or the
    file lacks one of the people. The companies' present state is written beside the file each time.
    """
    file: Path | None = runtime.settings.demo_file
    people: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}
    if file is None or not people.keys() >= _PEOPLE:
        return
    with _writing(runtime) as session:
        if not session.get(CompanyDomain, TRANSMISSION.domain):
            _make(session, people)
    with runtime.database.reading() as session:
        keep_facts(file, "representatives", session, _told_of_companies(session))


def _make(session: Session, people: Mapping[str, Mapping[str, Any]]) -> None:
    """Create all demo data. `people` are the entries of DEMO_FILE.

    The representative acts for all companies but the user agent, which the transmission agent represents. The other
    people have one role each in the transmission agent.
    """
    for person in people.values():
        _remember(session, person)
    transmission, user, generator, trader = (_company(session, company) for company in COMPANIES)
    for key, company, role in (
        ("representative", transmission, ADMINISTRATOR),
        ("representative", transmission, "ccee_representative"),
        ("agent", transmission, EMPLOYEE),
        ("director", transmission, "legal_representative"),
        ("accountant", transmission, "accounting_representative"),
        ("representative", generator, "ccee_representative"),
        ("representative", trader, "ccee_representative"),
    ):
        _relate(session, people[key], company, role)
    start_representation(
        session, actor=SYSTEM, now=clock.now(), representative_cnpj=transmission.cnpj, represented_cnpj=user.cnpj
    )
    _approve(session, people["professional"])


def _told_of_companies(session: Session) -> Iterator[Fact]:
    """Yield the last events about the demo companies, their relations and representations."""
    domains = [company.domain for company in COMPANIES]
    made = select(CompanyDomain.company_id).where(CompanyDomain.domain.in_(domains))
    companies = list(session.scalars(select(Company).where(Company.id.in_(made)).order_by(Company.id)))
    yield from (company.updated() for company in companies)
    related = select(Relation).where(Relation.company_id.in_(made)).order_by(Relation.id)
    yield from (relation.present() for relation in session.scalars(related))
    cnpjs = [company.cnpj for company in companies]
    acting = select(Representation).where(Representation.representative_cnpj.in_(cnpjs)).order_by(Representation.id)
    yield from (representation.present() for representation in session.scalars(acting))


@contextmanager
def _writing(runtime: Runtime) -> Iterator[Session]:
    with runtime.database.writing(Origin(actor=SYSTEM, request_id="seed")) as session:
        yield session


def _remember(session: Session, person: Mapping[str, Any]) -> None:
    """Store this service's copy of a demo person, so that the seed can make relations before identity's first event
    about the person has arrived. `person` is the entry in DEMO_FILE.
    """
    remember_person(
        session,
        user_id=UUID(person["user_id"]),
        version=1,
        document=person["login"],
        name=person["name"],
        email=person["email"],
        phone=person["phone"],
        language="pt",
        document_assurance=CONTACT,
        now=clock.now(),
    )


def _company(session: Session, demo: DemoCompany) -> Company:
    now, cnpj = clock.now(), a_cnpj()
    company = Company.request(
        requester={"name": "Pessoa de Demonstração", "email": f"cadastro@{demo.domain}", "language": "pt"},
        cnpj=cnpj,
        legal_name=demo.legal_name,
        acronym=demo.acronym,
        phone="+551130000001",
        token="",
        token_expires_at=now,
        confirmed=True,
        now=now,
    )
    session.add(company)
    fact = company.approve(domains=[demo.domain], by=None, now=now)
    agent = Agent.register(
        code=demo.code, acronym=demo.acronym, legal_name=demo.legal_name, cnpj=cnpj, kind=demo.kind, now=now
    )
    session.add(agent)
    session.flush()
    index_words(session, COMPANY, company.id, demo.legal_name, demo.acronym, cnpj)
    index_words(session, AGENT, agent.id, demo.code, demo.acronym, demo.legal_name, cnpj)
    publish(session, fact)
    return company


def _relate(session: Session, person: Mapping[str, Any], company: Company, role: str) -> None:
    domain = domain_of(person["email"])
    relation = Relation.ask(user_id=UUID(person["user_id"]), company=company, role=role, domain=domain, now=clock.now())
    session.add(relation)
    fact = relation.establish(by=None, now=clock.now())
    session.flush()
    publish(session, fact)


def _approve(session: Session, person: Mapping[str, Any]) -> None:
    now = clock.now()
    profile = ProfessionalProfile.draft(
        user_id=UUID(person["user_id"]),
        document=person["login"],
        kind="engineer",
        phone=person["phone"],
        sex="undisclosed",
        marital_status="undisclosed",
        mother_name="Pessoa de Demonstração",
        birth_date=date(1990, 1, 1),
        birth_country="BR",
        birth_state="AM",
        birth_city="Manaus",
        identity_number="000000000",
        identity_issued_on=now.date() - timedelta(days=365),
        identity_issuer="SSP",
        identity_state="AM",
        now=now,
    )
    profile.status = ProfileStatus.SUBMITTED
    profile.submitted_at = now
    session.add(profile)
    fact = profile.approve(by=None, now=now)
    session.flush()
    publish(session, fact)
