"""The clients of a run, each in a thread: travellers, keepers of machines, askers, probes, and two that only begin.

These two begin registrations and company requests, and do not go on.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import requests
from tests.chaos.askers import Asker
from tests.chaos.caller import Caller, GaveUp, Refused
from tests.chaos.clockwork import Clockwork, NeverFinished
from tests.chaos.effects import CODE, COMPANY_REQUEST
from tests.chaos.journey import CODE_MAIL, COMPANY_MAIL, IDENTITY, Traveller
from tests.chaos.ledger import Entry, Ledger
from tests.chaos.machines import Machines
from tests.chaos.mailbox import Mailbox
from tests.chaos.targets import PROBES

_BETWEEN_JOURNEYS_SECONDS = (0.2, 1.0)
_BETWEEN_BEGINNINGS_SECONDS = 0.5
_BETWEEN_REQUESTS_SECONDS = 0.2
_BETWEEN_PROBES_SECONDS = 0.15
_PROBE_TIMEOUT = (1, 5)


@dataclass
class Crowd:
    """All clients of a run.

    `patience` is the number of seconds for which each tries one step. `tokens` are the access tokens of those who
    logged in, `broken_off` the errors of the journeys that failed, both by e-mail address.
    """

    url: str
    ledger: Ledger
    mailbox: Mailbox
    seed: int
    patience: float
    machines: Machines
    askers: list[Asker]
    clockworks: list[Clockwork]
    tokens: dict[str, str] = field(default_factory=dict)
    broken_off: dict[str, str] = field(default_factory=dict)
    _leaving: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, clients: int) -> None:
        """Make one whole journey, then start all clients.

        The first journey shows that the platform works and gives the probes a token. `clients` is the number of
        travellers. Raises `Refused` or `GaveUp` when the first journey fails.
        """
        first = "pessoa@caos.example"
        token = self.tokens[first] = self._traveller("first").travel(first)
        for client in range(clients):
            self._begin(self._journeys, client)
        self._begin(self._registrations)
        self._begin(self._company_requests)
        for keeper in self.machines.keepers:
            self._begin(self._work, keeper.machine.email, keeper.rounds())
        for asker in self.askers:
            self._begin(self._work, asker.email, asker.rounds())
        for clockwork in self.clockworks:
            self._begin(self._run_jobs, clockwork)
        for step, path in PROBES.items():
            self._begin(self._probe, step, path, token)

    def finish(self) -> None:
        """Let every client finish its journey, however often it has to try, and wait for all of them."""
        self._leaving.set()
        for thread in self._threads:
            thread.join()

    def look_at_themselves(self) -> dict[str, str]:
        """Ask `GET /me` with every token.

        Returns the account's document by e-mail address, or the error if there was none.
        """
        caller, found = Caller(self.url, self.ledger, self.patience), {}
        for email, token in self.tokens.items():
            try:
                me = caller.until_accepted("me, at last", "GET", f"{IDENTITY}/me", journey=email, token=token)
                found[email] = str(me["document"])
            except (Refused, GaveUp) as error:
                found[email] = str(error)
        return found

    def _begin(self, life: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=life, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _traveller(self, name: object) -> Traveller:
        caller = Caller(self.url, self.ledger, self.patience)
        return Traveller(caller, self.ledger, self.mailbox, self.patience, random.Random(f"{self.seed}-{name}"))

    def _journeys(self, client: int) -> None:
        traveller, number = self._traveller(client), 0
        while not self._leaving.is_set():
            number += 1
            email = f"pessoa{number}@caos{client}.example"
            try:
                self.tokens[email] = traveller.travel(email)
            except (Refused, GaveUp) as error:
                self.broken_off[email] = str(error)
            self._leaving.wait(traveller.chance.uniform(*_BETWEEN_JOURNEYS_SECONDS))

    def _work(self, email: str, rounds: Iterator[None]) -> None:
        """Let a keeper of machines or an asker work until it is time to leave, which is between two requests."""
        try:
            for _ in rounds:
                if self._leaving.wait(_BETWEEN_REQUESTS_SECONDS):
                    return
        except (Refused, GaveUp) as error:
            self.broken_off[email] = str(error)

    def _run_jobs(self, clockwork: Clockwork) -> None:
        try:
            clockwork.run(self.patience)
        except NeverFinished as error:
            self.broken_off[f"the jobs of {clockwork.jobs.service}"] = str(error)

    def _registrations(self) -> None:
        traveller = self._traveller("registrations")
        self._begin_often(traveller.register, "pessoa@registros{}.example", CODE_MAIL, CODE)

    def _company_requests(self) -> None:
        traveller = self._traveller("companies")
        self._begin_often(traveller.request_company, "pessoa@empresa{}.example", COMPANY_MAIL, COMPANY_REQUEST)

    def _begin_often(self, begin: Callable[[str], object], address: str, step: str, kind: str) -> None:
        """Call `begin` with new addresses again and again, without waiting for the mail that each call causes.

        `step` and `kind` name that mail in the ledger and in the mailbox. While no mails are sent, all travellers wait
        for theirs. Only the mails caused here then show how soon mail is sent again.
        """
        number, awaited = 0, dict[str, float]()
        while not self._leaving.wait(_BETWEEN_BEGINNINGS_SECONDS):
            number += 1
            email = address.format(number)
            awaited[email] = time.monotonic()
            try:
                begin(email)
            except (Refused, GaveUp) as error:
                self.broken_off[email] = str(error)
            self._note_arrivals(awaited, step, kind)

    def _note_arrivals(self, awaited: dict[str, float], step: str, kind: str) -> None:
        for email, begun in list(awaited.items()):
            if mail := self.mailbox.wait_for(email, kind, seconds=0):
                self.ledger.note(Entry(journey=email, step=step, started=begun, ended=mail.seen))
                del awaited[email]

    def _probe(self, step: str, path: str, token: str) -> None:
        while not self._leaving.wait(_BETWEEN_PROBES_SECONDS):
            started = time.monotonic()
            if _is_answered(f"{self.url}{path}", token):
                self.ledger.note(Entry(journey="probe", step=step, started=started, ended=time.monotonic()))


def _is_answered(url: str, token: str) -> bool:
    try:
        return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=_PROBE_TIMEOUT).ok
    except requests.RequestException:
        return False
