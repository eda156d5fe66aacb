"""Somebody without an account, who asks by name and address and goes on by the link in the mail."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from cryptography.fernet import Fernet

from chassis.testing.client import CheckedClient
from helpdesk_kit.world import A_QUESTION, API, CODE_KEY, World

A_GUEST = {
    "name": "Visitante de Exemplo",
    "email": "Visitante@casa.example",
    "language": "pt",
    "privacy_accepted": True,
}


@dataclass
class Guest:
    """Somebody who has opened a ticket without an account. `token` is that of the link in the mail."""

    http: CheckedClient
    number: int
    token: str
    upload_token: str

    def path(self, rest: str = "") -> str:
        return f"{API}/tickets/track/{self.token}{rest}"

    def get(self, rest: str = "", **query: Any) -> Any:
        return self.http.get(self.path(rest), query_string=query)

    def post(self, rest: str, **body: Any) -> Any:
        return self.http.post(self.path(rest), json=body)

    def sees(self) -> dict[str, Any]:
        """The ticket as its author sees it through the link."""
        answer = self.get()
        assert answer.status_code == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def writes(self, body: str = "Uma coisa ainda.", **facts: Any) -> dict[str, Any]:
        answer = self.post("/entries", body=body, **facts)
        assert answer.status_code == 201, answer.json
        found: dict[str, Any] = answer.json
        return found

    def uploads(self, name: str = "nota.txt", content: bytes = b"uma nota") -> Any:
        """The answer to the upload of a file through the link."""
        form = {"file": (BytesIO(content), name)}
        return self.http.post(self.path("/attachments"), data=form, content_type="multipart/form-data")

    def uploads_at_once(self, *, token: str | None = None, number: int | None = None, name: str = "nota.txt") -> Any:
        """The answer to the upload of a file with the upload token, just after the ticket was opened."""
        form = {"file": (BytesIO(b"uma nota"), name)}
        return self.http.post(
            f"{API}/tickets/{number or self.number}/attachments",
            data=form,
            content_type="multipart/form-data",
            headers={"Upload-Token": token or self.upload_token},
        )


def asks(world: World, **changes: Any) -> Any:
    """The answer to a ticket without an account. `changes` are fields of the body; None leaves a field out."""
    body = {**A_QUESTION, **A_GUEST, **changes}
    return world.visitor.post(f"{API}/tickets", json={name: value for name, value in body.items() if value is not None})


def a_guest(world: World, **changes: Any) -> Guest:
    """Somebody who has opened a ticket without an account and got the mail. Empties the outbox."""
    world.events()
    answer = asks(world, **changes)
    assert answer.status_code == 201, answer.json
    (opened,) = world.events("ticket_opened")
    return Guest(world.visitor, answer.json["number"], mailed(opened.data), answer.json["upload_token"])


def mailed(facts: dict[str, Any]) -> str:
    """What notifier reads in the ciphertext of an event."""
    return Fernet(CODE_KEY).decrypt(facts["ciphertext"]).decode()
