"""Who uses the platform in the journeys: visitors with an HTTP client, and persons who registered."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import requests
from stdnum.br import cnpj
from tests.journeys.deployed import Deployed
from tests.journeys.mails import Mailbox
from tests.journeys.running import Platform

API = "/api/identity/v1"
PASSWORD = "uma frase que ninguém adivinha"
WRONG = "não é esta a senha"
TIMEOUT_SECONDS = 60
_numbers = count(1)
_random = random.Random()


@dataclass
class Client:
    """Somebody at the front door. `headers` go with every request."""

    base: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False  # neither proxies nor .netrc of whoever runs the tests

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request; `headers` are added to the client's own."""
        headers = {**self.headers, **options.pop("headers", {})}
        return self._session.request(
            method, f"{self.base}{path}", headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False, **options
        )

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.request("GET", path, headers=_named(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        return self.request("POST", path, json=body, headers=_named(headers))

    def patch(self, path: str, body: Any, **headers: str) -> requests.Response:
        return self.request("PATCH", path, json=body, headers=_named(headers))

    def delete(self, path: str) -> requests.Response:
        return self.request("DELETE", path)

    def with_(self, **headers: str) -> "Client":
        """Another client of the same platform, with more headers."""
        return Client(self.base, {**self.headers, **_named(headers)})

    def as_(self, access_token: str) -> "Client":
        """The same client with an access token."""
        return self.with_(authorization=f"Bearer {access_token}")


@dataclass
class Person:
    """Somebody with an account."""

    user_id: str
    document: str
    email: str
    password: str = PASSWORD


@dataclass
class World:
    """A running platform: its front door, its mails, and how one becomes somebody there."""

    platform: Platform | Deployed
    visitor: Client
    mails: Mailbox

    @classmethod
    def of(cls, platform: Platform | Deployed) -> "World":
        return cls(platform, Client(platform.url, dict(platform.headers)), Mailbox(platform.mail))

    def speaking(self, language: str) -> "World":
        """The same, for somebody whose browser prefers a language."""
        return replace(self, visitor=self.visitor.with_(accept_language=language))

    def begin(self, *, document: str = "", email: str = "", **more: Any) -> tuple[str, str]:
        """Begin a registration. Returns its id and the code from the mail."""
        email = email or an_email()
        answer = self.visitor.post(f"{API}/registrations", {"document": document or a_cpf(), "email": email, **more})
        assert answer.status_code == 202, answer.text
        return answer.json()["id"], self.mails.wait_for(email, "registration_code").code

    def verified(self, **who: Any) -> str:
        """A registration whose code was entered."""
        registration_id, code = self.begin(**who)
        answer = self.visitor.post(f"{API}/registrations/{registration_id}/code", {"code": code})
        assert answer.status_code == 200, answer.text
        return registration_id

    def complete(self, registration_id: str, **changes: Any) -> requests.Response:
        body = {"name": "Pessoa de Exemplo", "phone": "+55 92 99123-4567", "password": PASSWORD, "accept_terms": True}
        return self.visitor.post(f"{API}/registrations/{registration_id}/completion", {**body, **changes})

    def person(self, *, document: str = "", email: str = "", language: str | None = None) -> Person:
        """Somebody who registered."""
        document, email = document or a_cpf(), email or an_email()
        answer = self.complete(self.verified(document=document, email=email, language=language))
        assert answer.status_code == 201, answer.text
        return Person(answer.json()["user_id"], document, email)

    def login(self, login: str, password: str = PASSWORD, **headers: str) -> requests.Response:
        return self.visitor.post(f"{API}/sessions", {"login": login, "password": password}, **headers)

    def signed_in(self, person: Person, **headers: str) -> tuple[Client, dict[str, Any]]:
        """A client with the person's access token, and all the tokens."""
        answer = self.login(person.document, person.password, **headers)
        assert answer.status_code == 201, answer.text
        return self.visitor.as_(answer.json()["access_token"]), answer.json()

    def staff(self) -> Client:
        """The demo account that holds every role, signed in anew."""
        demo = self.platform.demo()["staff"]
        return self.visitor.as_(self.login(demo["login"], demo["password"]).json()["access_token"])


def a_cpf() -> str:
    """A random CPF with right check digits."""
    digits = [_random.randrange(10) for _ in range(9)]
    for _ in range(2):
        weights = range(len(digits) + 1, 1, -1)
        digits.append(sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) * 10 % 11 % 10)
    return "".join(map(str, digits))


def a_cnpj() -> str:
    """A random CNPJ of digits alone."""
    base = f"{_random.randrange(10**8):08}0001"
    return base + cnpj.calc_check_digits(base)


def an_alphanumeric_cnpj() -> str:
    """A random CNPJ as given out since July 2026: letters and digits before two check digits."""
    base = "".join(_random.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=7)) + "X" + "0001"
    return base + cnpj.calc_check_digits(base)


def an_email(domain: str = "consumo.example") -> str:
    return f"pessoa{next(_numbers)}.{_random.randrange(10**6)}@{domain}"


_PASSING = {"date", "content-length", "x-request-id", "retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"}


def standing_headers(answer: requests.Response) -> dict[str, str]:
    """The headers of an answer, but for those that differ between any two answers."""
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in _PASSING}


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
