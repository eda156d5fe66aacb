"""Factories: a running identity, people who registered, and the mails they would have got."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from werkzeug.test import TestResponse

from chassis import cli, staff
from chassis.documents import a_cpf
from chassis.testing.client import CheckedClient
from chassis.testing.plugin import MakeRuntime, Stage, checked_client
from chassis.testing.world import ServiceWorld, named_headers
from identity.actions.user import grant_role
from identity.app import service

API = "/api/identity/v1"
PASSWORD = "uma frase que ninguém adivinha"
CODE_KEY = Fernet.generate_key().decode()
_numbers = count(1)


@dataclass
class Person:
    """Somebody with an account."""

    user_id: UUID
    document: str
    email: str
    password: str = PASSWORD


@dataclass
class World(ServiceWorld):
    """A running identity and what can be done with it from outside."""

    http: CheckedClient

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.http.post(f"{API}{path}", json=body, headers=named_headers(headers))

    def begin(self, *, document: str | None = None, email: str | None = None, **more: Any) -> tuple[str, str]:
        """Begin a registration. Returns its id and the code that was mailed (empty when none was)."""
        self.events()
        answer = self.post("/registrations", {"document": document or a_cpf(), "email": email or an_email(), **more})
        assert answer.status_code == 202, answer.text
        return answer.json["id"], self.mailed_code()

    def mailed_code(self) -> str:
        """The code in the mail that was sent last, as the notifier would read it; empty when there is none."""
        issued = self.events("code_issued")
        return Fernet(CODE_KEY).decrypt(issued[-1].data["ciphertext"]).decode() if issued else ""

    def verified(self, **who: Any) -> str:
        """A registration whose code was entered."""
        registration_id, code = self.begin(**who)
        answer = self.post(f"/registrations/{registration_id}/code", {"code": code})
        assert answer.status_code == 200, answer.text
        return registration_id

    def complete(self, registration_id: str, **changes: Any) -> TestResponse:
        body = {"name": "Pessoa de Exemplo", "phone": "+55 92 99123-4567", "password": PASSWORD, "accept_terms": True}
        return self.post(f"/registrations/{registration_id}/completion", {**body, **changes})

    def person(self, *, document: str | None = None, email: str | None = None, **changes: Any) -> Person:
        """Somebody who registered."""
        document, email = document or a_cpf(), email or an_email()
        answer = self.complete(self.verified(document=document, email=email), **changes)
        assert answer.status_code == 201, answer.text
        self.events()
        return Person(UUID(answer.json["user_id"]), document, email, changes.get("password", PASSWORD))

    def grant(self, person: Person, *roles: str) -> None:
        """Give somebody staff roles, as an operator does."""
        with self.writing() as session:
            for role in roles:
                grant_role(session, login=person.document, role=role)
        self.events()

    def admin(self) -> Person:
        """Somebody who holds staff:admin."""
        person = self.person()
        self.grant(person, staff.ADMIN)
        return person

    def login(self, login: str, password: str = PASSWORD, **headers: str) -> TestResponse:
        return self.post("/sessions", {"login": login, "password": password}, **headers)

    def signed_in(self, person: Person, **headers: str) -> tuple[CheckedClient, dict[str, Any]]:
        """A client with the person's access token, and all the tokens."""
        answer = self.login(person.document, person.password, **headers)
        assert answer.status_code == 201, answer.text
        return self.http.as_(answer.json["access_token"]), answer.json


def an_email() -> str:
    return f"pessoa{next(_numbers)}@consumo.example"


MakeWorld = Callable[..., World]


@pytest.fixture
def make_world(make_runtime: MakeRuntime) -> MakeWorld:
    """Makes a running identity with cheap hashes."""
    return _maker(make_runtime)


@pytest.fixture(scope="module")
def shared_world(stage: Stage) -> World:
    """A world that all tests of a file share."""
    return _maker(stage.make_runtime)()


def _maker(make_runtime: MakeRuntime) -> MakeWorld:
    def make(**settings: object) -> World:
        runtime = make_runtime(
            service, **{"code_key": CODE_KEY, "argon2_memory_kib": 8, "argon2_passes": 1, **settings}
        )
        return World(runtime, checked_client(runtime))

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> Iterator[World]:
    yield make_world()


@pytest.fixture
def run(world: Any, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command of `python -m identity` on the world's database."""
    settings = world.runtime.settings
    environment = {
        "DATABASE_URL": database_url,
        "BROKER_URL": settings.broker_url,
        "ISSUER_URL": settings.issuer_url,
        "SECRETS_KEY": settings.secrets_key.get_secret_value(),
        "CODE_KEY": settings.code_key.get_secret_value(),
        "LOG_LEVEL": "ERROR",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run_command(*words: object) -> Result:
        return CliRunner().invoke(cli.commands(service), [str(word) for word in words])

    return run_command


@pytest.fixture
def register(run: Any, tmp_path: Path) -> Any:
    """Imports a customer register of these pairs."""

    def imported(*pairs: tuple[str, str], options: tuple[str, ...] = ()) -> Result:
        file = tmp_path / "customers.csv"
        file.write_text("document,email\n" + "".join(f"{document},{email}\n" for document, email in pairs))
        result: Result = run("import-customers", file, *options)
        return result

    return imported
