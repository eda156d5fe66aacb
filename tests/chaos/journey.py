"""A person's journey: register, read the code, complete, log in, read `/me`, change the name a few times, and ask for a
new connection, with documents, until the mail about it has come.

Also the first step of another one: requesting a company.
"""

import random
import time
from dataclasses import dataclass
from typing import Any

from stdnum.br import cnpj, cpf
from tests.chaos.caller import Caller, GaveUp
from tests.chaos.effects import CODE, REQUEST_OPENED
from tests.chaos.ledger import Entry, Ledger
from tests.chaos.mailbox import Mailbox
from tests.connection_answers import NEW_CONNECTION

IDENTITY = "/api/identity/v1"
REPRESENTATIVES = "/api/representatives/v1"
CONNECTIONS = "/api/connections/v1"
CODE_MAIL, COMPANY_MAIL, REQUEST_MAIL = "code mail", "company mail", "request mail"
PASSWORD = "uma senha comprida para o caos"
_LANGUAGES = ("pt", "es", "en", None)
_NAMES = ("Pessoa A", "Pessoa B", "Pessoa C")
_COMPANIES = 0.3
_CPF_DIGITS = 11
DOCUMENTS = {"rg": b"%PDF-1.7\n%frente e verso do RG\n", "cpf": b"%PDF-1.7\n%frente e verso do CPF\n"}


@dataclass(frozen=True)
class Traveller:
    """Makes journeys, one after another. Every method raises `Refused` and `GaveUp`."""

    caller: Caller
    ledger: Ledger
    mailbox: Mailbox
    patience: float
    chance: random.Random

    def travel(self, email: str) -> str:
        """Make the whole journey of a new person with this e-mail address. Returns an access token."""
        document = _somebody(self.chance)
        path = self.register(email, document)
        self._read_and_enter_code(email, path)
        self._complete(email, path)
        token = self._log_in(email)
        if document.isdecimal() and len(document) == _CPF_DIGITS:
            self._ask_for_connection(email, token)
        return token

    def register(self, email: str, document: str = "") -> str:
        """Begin a registration, which causes a mail with a code. Returns the registration's path.

        `document` is the person's, a random one by default.
        """
        document = document or _somebody(self.chance)
        answer = self.caller.until_accepted(
            "registration",
            "POST",
            f"{IDENTITY}/registrations",
            journey=email,
            body={"document": document, "email": email, "language": self.chance.choice(_LANGUAGES)},
            noted={"document": document},
        )
        return f"{IDENTITY}/registrations/{answer['id']}"

    def request_company(self, email: str) -> None:
        """Request a company without an account, which causes a mail from representatives' events."""
        number = a_company(self.chance)
        body = {
            "requester_name": "Pessoa",
            "email": email,
            "legal_name": "Empresa Fictícia",
            "cnpj": number,
            "phone": "+5511987654321",
            "accept_terms": True,
        }
        path = f"{REPRESENTATIVES}/companies"
        self.caller.until_accepted("company request", "POST", path, journey=email, body=body, noted={"cnpj": number})

    def _read_and_enter_code(self, email: str, path: str) -> None:
        begun = time.monotonic()
        mail = self.mailbox.wait_for(email, CODE, self.patience)
        if mail is None:
            raise GaveUp("the mail with the code did not come")
        self.ledger.note(Entry(journey=email, step=CODE_MAIL, started=begun, ended=mail.seen))
        self.caller.until_accepted("code", "POST", f"{path}/code", journey=email, body={"code": mail.code})

    def _complete(self, email: str, path: str) -> None:
        body = {"name": "Pessoa", "phone": "+5511987654321", "password": PASSWORD, "accept_terms": True}
        self.caller.until_accepted(
            "completion", "POST", f"{path}/completion", journey=email, body=body, notes=("user_id",)
        )

    def _log_in(self, email: str) -> str:
        body = {"login": email, "password": PASSWORD}
        answer = self.caller.until_accepted("login", "POST", f"{IDENTITY}/sessions", journey=email, body=body)
        token = str(answer["access_token"])
        me = f"{IDENTITY}/me"
        self.caller.until_accepted("me", "GET", me, journey=email, token=token)
        for name in _NAMES:
            new = {"name": name}
            self.caller.until_accepted("name", "PATCH", me, journey=email, token=token, body=new, noted=new)
        return token

    def _ask_for_connection(self, email: str, token: str) -> None:
        """Fill in a request for a new connection, hand it in, and wait for the mail about it."""
        requests = f"{CONNECTIONS}/requests"
        opened = self._asked("request", "POST", requests, email, token, body={"kind": "new_connection"})
        path = f"{requests}/{opened['id']}"
        for section, answers in NEW_CONNECTION.items():
            own = {"email": email} if section == "contact" else {}
            self._asked("section", "PUT", f"{path}/sections/{section}", email, token, body={**answers, **own})
        for slot, file in DOCUMENTS.items():
            self._asked("document", "POST", f"{path}/documents", email, token, body={"slot": slot}, file=file)
        begun = time.monotonic()
        self._asked(
            "submission",
            "POST",
            f"{path}/submission",
            email,
            token,
            noted={"request_id": opened["id"]},
            notes=("protocol", "service_order"),
        )
        mail = self.mailbox.wait_for(email, REQUEST_OPENED, self.patience)
        if mail is None:
            raise GaveUp("the mail about the request did not come")
        self.ledger.note(Entry(journey=email, step=REQUEST_MAIL, started=begun, ended=mail.seen))

    def _asked(self, step: str, method: str, path: str, email: str, token: str, **more: Any) -> dict[str, Any]:
        return self.caller.until_accepted(step, method, path, journey=email, token=token, **more)


def _somebody(chance: random.Random) -> str:
    """Return a random CPF, or sometimes a CNPJ."""
    return a_company(chance) if chance.random() < _COMPANIES else _person(chance)


def _person(chance: random.Random) -> str:
    base = f"{chance.randrange(10**9):09}"
    return next(number for digits in range(100) if cpf.is_valid(number := f"{base}{digits:02}"))


def a_company(chance: random.Random) -> str:
    """Return a random alphanumeric CNPJ."""
    base = "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=8)) + "0001"
    return f"{base}{cnpj.calc_check_digits(base)}"
