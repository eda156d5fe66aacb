"""Who looks after machines in a run: they enroll companies, and register, renew and remove certificates.

Each keeper is the CCEE representative of one company. The watcher represents companies whose certificates end within
weeks; nobody touches these certificates but the job `notices`, which `clockwork` runs.
"""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from tests.chaos.caller import Caller, GaveUp
from tests.chaos.effects import CERTIFICATE_REGISTERED
from tests.chaos.journey import IDENTITY, REPRESENTATIVES, a_company
from tests.chaos.ledger import Entry, Ledger
from tests.chaos.mailbox import Mailbox

from certificates.rules.hierarchy import issue, new_key, open_demonstration
from chassis import clock

CERTIFICATES = "/api/certificates/v1"
CERTIFICATE_MAIL = "certificate mail"
ENROLLED, REGISTERED, CONFIRMED, REMOVED = "enrollment", "certificate", "confirmation", "removal"
"""Steps of the ledger whose facts name certificates. `REGISTERED` is noted once for each certificate."""

WATCHED = "watched certificate"
DAYS_LEFT = (5, 12, 20, 28, 40)
"""How many days the watched certificates have left when the run begins."""

_AGE = timedelta(days=200)  # a notice is only due earlier than the whole life of a certificate before its end
_KEY = new_key().public_key()
_KEEPERS = ("agent", "director", "accountant")
_WATCHER = "representative"
_PLACES = 2
_KNOWN_SECONDS = 60
_LOOK_SECONDS = 0.2
_PASSWORD = "senha do usuário sistêmico"


@dataclass(frozen=True)
class Machine:
    """A company, and the signed-in person who is its CCEE representative."""

    cnpj: str
    email: str
    user_id: str
    token: str


class Machines:
    """The companies of a run and who looks after them. `state` is the folder of the platform's state."""

    def __init__(self, url: str, state: Path, mode: str, ledger: Ledger, mailbox: Mailbox, patience: float) -> None:
        self._caller_of = lambda: Caller(url, ledger, patience)
        self._ledger, self._mailbox, self._patience = ledger, mailbox, patience
        self._people = demo_people(state)
        authority = state / mode / "demo-authority"
        self._authority = open_demonstration(authority / "trust", authority / "keys", now=clock.now())
        self.keepers: list[Keeper] = []

    def prepare(self) -> None:
        """Make the companies with their representatives, and enroll the watched ones. Called before anything is killed.

        Raises Refused and GaveUp.
        """
        caller = self._caller_of()
        staff, _ = self._log_in(caller, "staff")
        for key in _KEEPERS:
            machine = self._machine(caller, key, staff)
            self.keepers.append(Keeper(self._caller_of(), self._ledger, self._mailbox, self._patience, machine, self))
        for places in _in_places(DAYS_LEFT):
            machine = self._machine(caller, _WATCHER, staff)
            for place, days in enumerate(places):
                self._watch(caller, machine, days, is_first=place == 0)

    def new_file(self, cnpj: str, left: timedelta, *, age: timedelta = timedelta(0)) -> bytes:
        """Return the DER of a new certificate of a company that is valid for `left` from now on, and was for `age`.

        All have the same key, because a key takes long to make.
        """
        return issue(self._authority, cnpj, left=age + left, now=clock.now() - age, key=_KEY)

    def _machine(self, caller: Caller, key: str, staff: str) -> Machine:
        """Make a company with a demo person as CCEE representative, and wait until certificates knows both."""
        token, user_id = self._log_in(caller, key)
        person = self._people[key]
        cnpj = a_company(random.Random())
        company = _asked(caller, "POST", f"{REPRESENTATIVES}/companies", "", _company(cnpj))["id"]
        _asked(caller, "POST", f"{REPRESENTATIVES}/companies/{company}/decision", staff, {"decision": "approve"})
        role = {"company_id": company, "role": "ccee_representative"}
        relation = _asked(caller, "POST", f"{REPRESENTATIVES}/relations", token, role)["id"]
        _asked(caller, "POST", f"{REPRESENTATIVES}/relations/{relation}/decision", staff, {"decision": "approve"})
        deadline = time.monotonic() + _KNOWN_SECONDS
        while not _is_writable(caller, cnpj, token):
            if time.monotonic() > deadline:
                raise GaveUp(f"certificates did not hear of {cnpj} and its representative")
            time.sleep(_LOOK_SECONDS)
        return Machine(cnpj, person["email"], user_id, token)

    def _log_in(self, caller: Caller, key: str) -> tuple[str, str]:
        person = self._people[key]
        body = {"login": person["login"], "password": person["password"]}
        answer = _asked(caller, "POST", f"{IDENTITY}/sessions", "", body)
        return str(answer["access_token"]), str(person["user_id"])

    def _watch(self, caller: Caller, machine: Machine, days: int, *, is_first: bool) -> None:
        """Register a certificate that ends in `days` days and an hour, and note its end in the ledger."""
        left = timedelta(days=days, hours=1)
        ends_at = clock.now() + left
        file = self.new_file(machine.cnpj, left, age=_AGE)
        register(caller, machine, file, WATCHED, first=is_first, noted={"ends_at": ends_at.isoformat()})


@dataclass
class Keeper:
    """Looks after the machines of one company. Every method raises `Refused` and `GaveUp`."""

    caller: Caller
    ledger: Ledger
    mailbox: Mailbox
    patience: float
    machine: Machine
    machines: Machines

    def rounds(self) -> Iterator[None]:
        """Enroll the company, then renew one certificate and remove another, round after round.

        Yields where the keeper may leave: between two requests.
        """
        mails = count(1)
        kept = self._register(next(mails), first=True)
        yield
        while True:
            spare = self._register(next(mails))
            yield
            successor = self._register(next(mails), replaces=kept)
            yield
            self._done(CONFIRMED, "POST", f"{successor}/confirmation", certificate_id=successor, replaced=kept)
            yield
            self._done(REMOVED, "DELETE", spare, certificate_id=spare)
            kept = successor
            yield

    def _register(self, number: int, *, first: bool = False, replaces: str = "") -> str:
        """Register a new certificate and wait for the mail about it, the `number`th of this person. Returns its id."""
        file = self.machines.new_file(self.machine.cnpj, timedelta(days=365))
        begun = time.monotonic()
        certificate_id = register(self.caller, self.machine, file, REGISTERED, first=first, replaces=replaces)
        mail = self.mailbox.wait_for(self.machine.email, CERTIFICATE_REGISTERED, self.patience, number=number)
        if mail is None:
            raise GaveUp(f"the mail about certificate {certificate_id} did not come")
        self.ledger.note(Entry(journey=self.machine.cnpj, step=CERTIFICATE_MAIL, started=begun, ended=mail.seen))
        return certificate_id

    def _done(self, step: str, method: str, path: str, **noted: str) -> None:
        self.caller.until_accepted(
            step,
            method,
            f"{CERTIFICATES}/enrollments/{self.machine.cnpj}/certificates/{path}",
            journey=self.machine.cnpj,
            token=self.machine.token,
            noted=noted,
        )


def demo_people(state: Path) -> dict[str, Any]:
    """Return the demo accounts by key, from the folder of the platform's state."""
    people: dict[str, Any] = json.loads((state / "demo.json").read_text(encoding="utf-8"))
    return people


def register(
    caller: Caller,
    machine: Machine,
    file: bytes,
    step: str,
    *,
    first: bool = False,
    replaces: str = "",
    noted: dict[str, str] | None = None,
) -> str:
    """Register a certificate until that is accepted, note it in the ledger, and return its id.

    With `first` the company is enrolled with it. `replaces` is the id of the certificate that it renews.
    """
    started = time.monotonic()
    path = f"{CERTIFICATES}/enrollments"
    if not first:
        path += f"/{machine.cnpj}/certificates"
    answer = caller.until_accepted(
        ENROLLED if first else f"{step}, sent",
        "POST",
        f"{path}?replaces={replaces}" if replaces else path,
        journey=machine.cnpj,
        token=machine.token,
        body={"cnpj": machine.cnpj, "password": _PASSWORD} if first else None,
        file=file,
        file_name="maquina.cer",
    )
    (item,) = answer["certificates"] if first else answer["items"]
    facts = {
        "certificate_id": str(item["id"]),
        "cnpj": machine.cnpj,
        "sha256": sha256(file).hexdigest(),
        "user_id": machine.user_id,
        "email": machine.email,
        **(noted or {}),
    }
    caller.note(Entry(journey=machine.cnpj, step=step, started=started, ended=time.monotonic(), facts=facts))
    return facts["certificate_id"]


def ends_at(entry: Entry) -> datetime:
    """Return when the certificate of a `WATCHED` entry ends."""
    return datetime.fromisoformat(entry.facts["ends_at"])


def _in_places(days: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for begun in range(0, len(days), _PLACES):
        yield days[begun : begun + _PLACES]


def _company(cnpj: str) -> dict[str, Any]:
    return {
        "requester_name": "Pessoa",
        "email": f"cadastro@maquinas{cnpj[:8].lower()}.example",
        "legal_name": "Empresa Fictícia com Máquinas",
        "cnpj": cnpj,
        "phone": "+5511987654321",
        "accept_terms": True,
    }


def _asked(caller: Caller, method: str, path: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
    return caller.until_accepted("preparation", method, path, journey="preparation", token=token, body=body)


def _is_writable(caller: Caller, cnpj: str, token: str) -> bool:
    path = f"{CERTIFICATES}/enrollments?query={cnpj}"
    found = caller.until_accepted("preparation", "GET", path, journey="preparation", token=token)
    return any(one["may_write"] for one in found["items"])
