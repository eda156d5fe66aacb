"""A running representatives service, and people, companies, agents and units as its tests need them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.assurance import CONTACT
from chassis.documents import a_cnpj, a_cpf
from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.client import CheckedClient
from chassis.testing.events import an_event
from chassis.testing.tokens import Signer
from chassis.testing.world import ServiceWorld, named_headers
from representatives.actions.search_words import AGENT, COMPANY, index_words
from representatives.model import Agent, Company, Relation
from representatives.states import ADMINISTRATOR, EMPLOYEE

API = "/api/representatives/v1"
_numbers = count(1)


@dataclass
class Person:
    """Somebody with an account, and a client that is signed in as them."""

    user_id: UUID
    document: str
    email: str
    name: str
    phone: str
    http: CheckedClient
    version: int = 1
    assurance: str = CONTACT

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"{API}{path}", query_string=query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.http.post(f"{API}{path}", json=body, headers=named_headers(headers))

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.http.patch(f"{API}{path}", json=body, headers=named_headers(headers))

    def delete(self, path: str) -> Any:
        return self.http.delete(f"{API}{path}")

    def upload(self, path: str, **form: Any) -> Any:
        """A multipart form; files are `(stream, name)`."""
        return self.http.post(f"{API}{path}", data=form, content_type="multipart/form-data")


@dataclass
class World(ServiceWorld):
    """The service and what can be done with it from outside; the factories write rows as real requests would."""

    visitor: CheckedClient
    signer: Signer

    def person(self, *, known: bool = True, roles: tuple[str, ...] = (), **who: Any) -> Person:
        """Somebody with an account; `known=False`: whose event has not arrived."""
        number = next(_numbers)
        user_id = who.get("user_id") or new_id()
        person = Person(
            user_id=user_id,
            document=who.get("document") or a_cpf(),
            email=who.get("email") or f"pessoa{number}@consumo.example",
            name=who.get("name") or f"Pessoa de Exemplo {number}",
            phone=who.get("phone") or f"+55119{number:08}",
            http=self.visitor,
            assurance=who.get("assurance") or CONTACT,
            version=who.get("version") or 1,
        )
        token = self.signer.token(user_id, roles=roles, document=person.document, name=person.name)
        person.http = self.visitor.as_(token)
        if known:
            self.hear(self.about(person))
        return person

    def about(self, person: Person, type_: str = "identity.user_validated.v1", **changes: Any) -> Event:
        """What identity tells of a person."""
        said = {
            "user_id": str(person.user_id),
            "document": person.document,
            "document_kind": "cpf" if len(person.document) == 11 else "cnpj",
            "document_assurance": person.assurance,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "parties": [str(person.user_id)],
        }
        return an_event(type_, version=person.version, **{**said, **changes})

    def staff(self, *roles: str) -> Person:
        """A member of staff with these roles (`registrations`, `access` …)."""
        return self.person(
            roles=tuple(f"staff:{role}" for role in roles), email=f"equipe{next(_numbers)}@ramal.example"
        )

    def company(self, *, domains: tuple[str, ...] = (), cnpj: str = "", **facts: Any) -> Company:
        """An approved company."""
        number = next(_numbers)
        with self.writing() as session:
            company = Company.request(
                requester={"name": "Pessoa de Exemplo", "email": f"pessoa@empresa{number}.example", "language": "pt"},
                cnpj=cnpj or a_cnpj(),
                legal_name=facts.get("legal_name") or f"Empresa de Exemplo {number} Ltda.",
                acronym=facts.get("acronym") or f"EMP{number}",
                phone="+551130000000",
                token=f"token{number}",
                token_expires_at=clock.now() + timedelta(days=7),
                confirmed=True,
                now=clock.now(),
            )
            session.add(company)
            session.flush()
            company.approve(domains=domains or (f"empresa{number}.example",), by=None, now=clock.now())
            index_words(session, COMPANY, company.id, company.legal_name, company.acronym, company.cnpj)
        return company

    def relation(self, person: Person, company: Company, role: str = EMPLOYEE) -> Relation:
        """An active relation."""
        with self.writing() as session:
            found = session.get_one(Company, company.id)
            domain = person.email.rpartition("@")[2]
            relation = Relation.ask(user_id=person.user_id, company=found, role=role, domain=domain, now=clock.now())
            relation.establish(by=None, now=clock.now())
            session.add(relation)
        return relation

    def colleague(self, company: Company, role: str = EMPLOYEE, **who: Any) -> Person:
        """Somebody with the company's domain and an active relation with it."""
        person = self.person(email=f"pessoa{next(_numbers)}@{company.domain_names[0]}", **who)
        self.relation(person, company, role)
        return person

    def administrator(self, company: Company, **who: Any) -> Person:
        return self.colleague(company, ADMINISTRATOR, **who)

    def agent(self, *, cnpj: str = "", kind: str = "transmission", **facts: Any) -> Agent:
        number = next(_numbers)
        with self.writing() as session:
            agent = Agent.register(
                code=facts.get("code") or f"{number:04}",
                acronym=facts.get("acronym") or f"AGE{number}",
                legal_name=facts.get("legal_name") or f"Agente de Exemplo {number} S.A.",
                cnpj=cnpj or a_cnpj(),
                kind=kind,
                now=clock.now(),
            )
            session.add(agent)
            session.flush()
            index_words(session, AGENT, agent.id, agent.code, agent.acronym, agent.legal_name, agent.cnpj)
        return agent

    def unit(self, holder_document: str, code: str = "", *, version: int = 1, **changes: Any) -> str:
        """A consumer unit that connections told of. Returns its code."""
        code = code or f"{next(_numbers):08}"
        kind = "connections.consumer_unit_registered.v1" if version == 1 else "connections.consumer_unit_updated.v1"
        self.hear(an_event(kind, version=version, consumer_unit=code, holder_document=holder_document, **changes))
        return code


MakeWorld = Callable[..., World]
