"""People who use the platform through the gateway: each operation whose cost is measured, as a function of its number.

Four of them act at a time, each over a connection of its own that stays open.
"""

import random
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPSConnection
from typing import Any, TypeVar

from tests.connection_answers import NEW_CONNECTION
from tests.journeys.people import API, Client, Person, World

from bench.stage import Stage

HANDS = 4
CONNECTIONS, HELPDESK = "/api/connections/v1", "/api/helpdesk/v1"
_LANGUAGES = ("es", "pt")
T = TypeVar("T")


def repeat(count: int, action: Callable[[int], T]) -> list[T]:
    """Call `action` with each number below `count`, four at a time, and return the results in order."""
    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(action, range(count)))


@dataclass
class Customer:
    """A registered person with an open session. `drafts` are ids of requests to connect."""

    person: Person
    tokens: dict[str, Any]
    device: str
    drafts: list[str] = field(default_factory=list)


class Customers:
    """The people of a measurement. Each method is one operation; its number chooses the person."""

    def __init__(self, place: Stage) -> None:
        self._place = place
        self._own = threading.local()
        self.people: list[Customer] = []

    def register(self, _number: int) -> Person:
        """Register somebody: three requests, a password hash, a mail with a code and a welcome mail."""
        return self._world().person()

    def arrive(self, person: Person) -> Customer:
        """Log a person in for the first time, which makes the device a known one."""
        tokens = _done(self._world().login(person.document), 201)
        return Customer(person, tokens, tokens["device_token"])

    def log_in(self, number: int) -> None:
        who = self._who(number)
        _done(self._world().login(who.person.document, device_token=who.device), 201)

    def refresh(self, number: int) -> None:
        """Refresh a session; the person whose number it is must not do so twice at once."""
        who = self._who(number)
        spent = {"refresh_token": who.tokens["refresh_token"]}
        who.tokens = {**who.tokens, **_done(self._world().visitor.post(f"{API}/sessions/refresh", spent), 200)}

    def read(self, number: int) -> None:
        _done(self._as(number).get(f"{API}/me"), 200)

    def list(self, number: int) -> None:
        """List one's own requests to connect, of which each person has a few."""
        _done(self._as(number).get(f"{CONNECTIONS}/requests?turn=mine"), 200)

    def look(self, number: int) -> None:
        """List one's own notifications, of which each person has a few."""
        _done(self._as(number).get("/api/notifier/v1/notifications"), 200)

    def change(self, number: int) -> None:
        """Change one's language, which five services hear."""
        language = _LANGUAGES[number // len(self.people) % 2]
        _done(self._as(number).patch(f"{API}/me", {"language": language}), 200)

    def draft(self, number: int) -> str:
        made = _done(self._as(number).post(f"{CONNECTIONS}/requests", {"kind": "new_connection"}), 201)
        self._who(number).drafts.append(made["id"])
        return str(made["id"])

    def save(self, number: int) -> None:
        """Save a section of a draft, of which nobody hears."""
        path = f"{CONNECTIONS}/requests/{self._who(number).drafts[0]}/sections/address"
        _done(self._as(number).request("PUT", path, json=NEW_CONNECTION["address"]), 200)

    def upload(self, number: int, draft: str, content: bytes) -> None:
        files = {"file": ("documento.pdf", content)}
        path = f"{CONNECTIONS}/requests/{draft}/documents"
        _done(self._as(number).request("POST", path, data={"slot": "rg"}, files=files), 201)

    def ask(self, number: int) -> None:
        """Open a ticket, which is acknowledged by a mail."""
        said = {"category": "01", "subject": "Onde vejo os resultados?", "description": "Não encontro a página."}
        _done(self._as(number).post(f"{HELPDESK}/tickets", said), 201)

    def greet(self, _number: int) -> None:
        """Read a page that needs no token over a new TLS connection."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        connection = HTTPSConnection("127.0.0.1", self._place.tls_port, timeout=30, context=trusting)
        connection.request("GET", f"{API}/terms")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"the terms cannot be read: {answer.status}")

    def agree(self, _number: int) -> None:
        """Read the same page over a connection that stays open."""
        _done(self._world().visitor.get(f"{API}/terms"), 200)

    def _who(self, number: int) -> Customer:
        return self.people[number % len(self.people)]

    def _as(self, number: int) -> Client:
        """Return this thread's client with the person's token. The thread's connection is used again."""
        visitor = self._world().visitor
        visitor.headers["authorization"] = f"Bearer {self._who(number).tokens['access_token']}"
        return visitor

    def _world(self) -> World:
        """Return this thread's own view of the platform; nobody is signed in at first."""
        if not hasattr(self._own, "world"):
            self._own.world = World.of(self._place)  # type: ignore[arg-type]  # it has the same url and mail
        self._own.world.visitor.headers.pop("authorization", None)
        world: World = self._own.world
        return world


def a_document(megabytes: float) -> bytes:
    """Return a PDF of that many MiB that no compression makes smaller."""
    size = int(megabytes * 1024 * 1024)
    head, tail = b"%PDF-1.4\n% ", b"\n%%EOF\n"
    return head + random.Random(1).randbytes(size - len(head) - len(tail)).replace(b"\n", b" ") + tail


def _done(answer: Any, status: int) -> Any:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text[:500]}")
    return answer.json() if answer.content else None
