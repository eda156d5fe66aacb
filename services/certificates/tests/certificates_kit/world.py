"""A running certificates service, and the people, companies and representations that its tests need."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.told_world import Company, Somebody, ToldWorld

from chassis.ids import new_id
from chassis.testing.events import an_event

API = "/api/certificates/v1"


class Person(Somebody):
    """Somebody with an account, and what they do with certificates."""

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"{API}{path}", query_string=query)


@dataclass
class World(ToldWorld[Person]):
    """The service and what can be done with it from outside; the factories make events as other services send them."""

    somebody = Person
    staff_role = "certificates"

    def representative(self, company: Company, role: str = "ccee_representative", **who: Any) -> Person:
        """Somebody with a role in a company."""
        person = self.person(**who)
        self.relation(person, company, role)
        return person

    def representation(self, representative: Company, represented: Company) -> dict[str, Any]:
        """A total operational representation of one company by another. Returns what its end has to say."""
        facts = {
            "representation_id": str(new_id()),
            "representative_cnpj": representative.cnpj,
            "represented_cnpj": represented.cnpj,
        }
        self.hear(an_event("representatives.representation_established.v1", **facts))
        return facts

    def end_representation(self, facts: dict[str, Any]) -> None:
        self.hear(an_event("representatives.representation_ended.v1", version=2, **facts))


MakeWorld = Callable[..., World]
