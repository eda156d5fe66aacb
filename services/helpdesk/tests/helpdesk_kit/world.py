"""A running helpdesk, and the people and companies that its tests need."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select
from tests.told_world import Somebody, ToldWorld

from helpdesk.actions.participants import watch
from helpdesk.model import Ticket

API = "/api/helpdesk/v1"
CODE_KEY = Fernet.generate_key().decode()
A_QUESTION = {"category": "01", "subject": "Como mudo a data?", "description": "Não acho **onde**."}


class Person(Somebody):
    """Somebody with an account, and what they do with tickets and articles."""

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"{API}{path}", query_string=query)

    def post(self, path: str, **body: Any) -> Any:
        return self.http.post(f"{API}{path}", json=body)

    def patch(self, path: str, **body: Any) -> Any:
        return self.http.patch(f"{API}{path}", json=body)

    def opens(self, **facts: Any) -> int:
        """Opens a ticket and returns its number. `facts` are fields of the body, such as `category` or `company`."""
        return int(_said(self.post("/tickets", **{**A_QUESTION, **facts}), 201)["number"])

    def sees(self, number: int) -> dict[str, Any]:
        """The ticket, as this person sees it."""
        return _said(self.get(f"/tickets/{number}"))

    def reads(self, number: int, **query: Any) -> list[dict[str, Any]]:
        """The entries of a ticket, as this person sees them."""
        found: list[dict[str, Any]] = _said(self.get(f"/tickets/{number}/entries", **query))["items"]
        return found

    def writes(self, number: int, body: str = "Uma coisa ainda.", **facts: Any) -> dict[str, Any]:
        """Writes on a ticket; returns the entry's id and the number of the ticket that goes on with it."""
        return _said(self.post(f"/tickets/{number}/entries", body=body, **facts), 201)

    def replies(self, number: int, body: str = "A resposta da equipe.", **facts: Any) -> dict[str, Any]:
        """Answers as staff, so that whoever asked sees it."""
        return self.writes(number, body, **facts)

    def notes(self, number: int, body: str = "Só para a equipe.", **facts: Any) -> dict[str, Any]:
        """Writes an internal note as staff."""
        return self.writes(number, body, visibility="internal", **facts)

    def closes(self, number: int, resolution: str = "solved", **facts: Any) -> dict[str, Any]:
        """Closes a ticket and returns it."""
        return _said(self.post(f"/tickets/{number}/closing", resolution=resolution, **facts))

    def uploads(self, number: int, name: str = "nota.txt", content: bytes = b"uma nota") -> Any:
        """The answer to the upload of a file."""
        form = {"file": (BytesIO(content), name)}
        return self.http.post(f"{API}/tickets/{number}/attachments", data=form, content_type="multipart/form-data")

    def attaches(self, number: int, name: str = "nota.txt", content: bytes = b"uma nota") -> str:
        """Uploads a file to a ticket and returns its id."""
        return str(_said(self.uploads(number, name, content), 201)["id"])


def _said(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.json
    found: dict[str, Any] = answer.json
    return found


@dataclass
class World(ToldWorld[Person]):
    """The service and what can be done with it from outside; the factories make events as other services send them."""

    somebody = Person
    staff_role = "helpdesk"

    def ticket(self, number: int) -> Ticket:
        """The row of a ticket."""
        with self.database.reading() as session:
            return session.scalars(select(Ticket).where(Ticket.number == number)).one()

    def watches(self, person: Person, number: int) -> None:
        """Makes a colleague of a ticket's author watch it."""
        with self.writing() as session:
            watch(session, self.ticket(number), person.user_id, needs_relation=True)

    def colleagues(self) -> tuple[Person, Person]:
        """Two people who belong to the same company and to no other."""
        company, first, second = self.company(), self.person(), self.person()
        for person in (first, second):
            self.relation(person, company)
        return first, second


MakeWorld = Callable[..., World]
