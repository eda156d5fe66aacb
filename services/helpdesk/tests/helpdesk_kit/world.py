"""A running helpdesk, and the people and companies that its tests need."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet
from tests.told_world import Somebody, ToldWorld

API = "/api/helpdesk/v1"
CODE_KEY = Fernet.generate_key().decode()


class Person(Somebody):
    """Somebody with an account, and what they do with tickets and articles."""

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"{API}{path}", query_string=query)

    def post(self, path: str, **body: Any) -> Any:
        return self.http.post(f"{API}{path}", json=body)

    def patch(self, path: str, **body: Any) -> Any:
        return self.http.patch(f"{API}{path}", json=body)


@dataclass
class World(ToldWorld[Person]):
    """The service and what can be done with it from outside; the factories make events as other services send them."""

    somebody = Person
    staff_role = "helpdesk"


MakeWorld = Callable[..., World]
