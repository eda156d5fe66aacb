"""A running service in a test, and the people, companies and relations that identity and representatives tell of.

The test worlds of services that keep copies of them inherit `ToldWorld`, and add what their own service is about.
"""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from chassis.assurance import CONTACT
from chassis.documents import a_cnpj, a_cpf
from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.client import CheckedClient
from chassis.testing.events import an_event
from chassis.testing.tokens import Signer
from chassis.testing.world import ServiceWorld

_numbers = count(1)


@dataclass
class Somebody:
    """Somebody with an account, and a client that is signed in as them."""

    user_id: UUID
    document: str
    name: str
    http: CheckedClient
    assurance: str = CONTACT


@dataclass
class Company:
    """An approved company that representatives told of. `version` is that of the next event about it."""

    company_id: UUID
    cnpj: str
    legal_name: str
    acronym: str = ""
    version: int = 1


P = TypeVar("P", bound=Somebody)


@dataclass
class ToldWorld(ServiceWorld, Generic[P]):
    """The service and what can be done with it from outside; the factories make events as other services send them.

    `somebody` is the class of the people in it, `staff_role` the staff role that the service is about.
    """

    somebody: ClassVar[type[Any]] = Somebody
    staff_role: ClassVar[str] = "admin"

    visitor: CheckedClient
    signer: Signer
    _relations: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def person(self, *, known: bool = True, roles: tuple[str, ...] = (), **who: Any) -> P:
        """Somebody with an account; `known=False`: whose event has not arrived."""
        user_id = who.get("user_id") or new_id()
        person: P = self.somebody(
            user_id=user_id,
            document=who.get("document") or a_cpf(),
            name=who.get("name") or f"Pessoa de Exemplo {next(_numbers)}",
            http=self.visitor,
            assurance=who.get("assurance") or CONTACT,
        )
        token = self.signer.token(user_id, roles=roles, document=person.document, name=person.name)
        person.http = self.visitor.as_(token)
        if known:
            self.hear(self.about(person))
        return person

    def signed_in_again(self, person: P) -> P:
        """The same person with a new token, after a time in which the earlier one has expired."""
        return self.person(known=False, user_id=person.user_id, document=person.document, name=person.name)

    def about(self, person: P, type_: str = "identity.user_validated.v1", *, version: int = 1, **changes: Any) -> Event:
        """What identity tells of a person."""
        said = {
            "user_id": str(person.user_id),
            "document": person.document,
            "document_kind": "cpf" if len(person.document) == 11 else "cnpj",
            "document_assurance": person.assurance,
            "name": person.name,
            "parties": [str(person.user_id)],
        }
        return an_event(type_, version=version, **{**said, **changes})

    def staff(self, role: str = "") -> P:
        return self.person(roles=(f"staff:{role or self.staff_role}",))

    def company(self, **facts: Any) -> Company:
        """An approved company."""
        company = Company(
            company_id=new_id(),
            cnpj=facts.pop("cnpj", "") or a_cnpj(),
            legal_name=facts.pop("legal_name", "") or f"Empresa de Exemplo {next(_numbers)} Ltda.",
            acronym=facts.pop("acronym", ""),
        )
        self.tell_of(company, **facts)
        return company

    def tell_of(self, company: Company, *, suspended: bool = False) -> None:
        """Tell the company's present state, as representatives does after each change."""
        kind = "representatives.company_approved.v1" if company.version == 1 else "representatives.company_updated.v1"
        self.hear(
            an_event(
                kind,
                version=company.version,
                company_id=str(company.company_id),
                cnpj=company.cnpj,
                legal_name=company.legal_name,
                acronym=company.acronym,
                suspended=suspended,
                companies=[company.cnpj],
            )
        )
        company.version += 1

    def relation(self, person: P, company: Company, role: str = "administrator") -> UUID:
        """An active relation. Returns its id."""
        relation_id = new_id()
        self._relations[relation_id] = {
            "relation_id": str(relation_id),
            "user_id": str(person.user_id),
            "company_id": str(company.company_id),
            "cnpj": company.cnpj,
            "role": role,
        }
        self.hear(an_event("representatives.relation_established.v1", **self._relations[relation_id]))
        return relation_id

    def end_relation(self, relation_id: UUID) -> None:
        facts = self._relations[relation_id]
        self.hear(an_event("representatives.relation_ended.v1", version=2, **facts))
