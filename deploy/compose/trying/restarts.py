"""Restarts every container of a running stack in turn while clients work, and checks what the clients were promised.

The clients, their ledger and the check are those of `make chaos` (tests/chaos). A container is restarted as an operator
does it, with its own grace period. What runs twice, or takes no requests, must not let a single request fail. The door
and PostgreSQL are there once: while they restart, a client has to try again, and must be served in the end. So has a
client with a new account while the worker restarts by which the other services hear of it.
"""

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from tests.chaos import ledger as ledgers
from tests.chaos import verdict
from tests.chaos.askers import Asker, prepare_askers
from tests.chaos.caller import Caller, GaveUp, Refused
from tests.chaos.inside import Inside
from tests.chaos.journey import IDENTITY, PASSWORD, Traveller
from tests.chaos.ledger import Ledger
from tests.chaos.mailbox import Mailbox
from tests.chaos.targets import PROBES
from tests.chaos.tickets_verdict import check_tickets
from tests.journeys.deployed import Deployed

from launcher.state import known_environments
from trying.stack import Container, Stack

ALONE = ("gateway-envoy", "postgres")
"""What is there once, and takes part in every request: while it restarts, requests fail and are tried again."""

NOT_YET_KNOWN = "person.not_yet_known"
PATIENCE_SECONDS = 150.0
_TRAVELLERS = 2
_PAUSE_SECONDS = 3.0
_SETTLE_SECONDS = 180.0
_BETWEEN_PROBES_SECONDS = 0.2
_FIRST = "pessoa@reinicio.example"


@dataclass(frozen=True)
class Failure:
    """A request that was not answered as it should be: when, which, and how."""

    at: float
    request: str
    why: str


@dataclass
class Failures:
    """The failed attempts of all clients, in the order in which they failed."""

    all: list[Failure] = field(default_factory=list)

    def note(self, request: str, why: str) -> None:
        self.all.append(Failure(time.monotonic(), request, why))

    def since(self, moment: float) -> list[Failure]:
        return [one for one in self.all if one.at >= moment]


class CountingCaller(Caller):
    """A client that does not give up, as in `make chaos`, and notes every attempt that failed."""

    def __init__(self, platform: Deployed, notes: Ledger, failures: Failures) -> None:
        super().__init__(platform.url, notes, PATIENCE_SECONDS)
        self._http.headers.update(platform.headers)
        self._failures = failures

    def _once(
        self, method: str, path: str, sent: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[dict[str, Any] | None, str]:
        answer, why = super()._once(method, path, sent, headers)
        if answer is None and not why.startswith("4") and not why.endswith(NOT_YET_KNOWN):
            self._failures.note(f"{method} {path}", why)
        return answer, why


class Load:
    """Clients that work until they are told to leave: travellers, askers of the helpdesk, and a probe per service."""

    def __init__(self, platform: Deployed, notes: Ledger, mailbox: Mailbox, failures: Failures) -> None:
        self._platform, self._notes, self._mailbox, self._failures = platform, notes, mailbox, failures
        self._leaving = threading.Event()
        self._threads: list[threading.Thread] = []
        self._token = ""
        self.broken_off: dict[str, str] = {}

    def start(self, askers: Iterable[Asker]) -> None:
        """Make one whole journey, then start all clients. Raises Refused or GaveUp when the first journey fails."""
        self._token = self._traveller("first").travel(_FIRST)
        for number in range(_TRAVELLERS):
            self._begin(self._travel, number)
        for asker in askers:
            self._begin(self._ask, asker)
        for path in PROBES.values():
            self._begin(self._probe, path)

    def finish(self) -> None:
        """Let every client finish what it has begun, and wait for all of them."""
        self._leaving.set()
        for thread in self._threads:
            thread.join()

    def _begin(self, life: Callable[..., None], *about: object) -> None:
        thread = threading.Thread(target=life, args=about, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _traveller(self, name: object) -> Traveller:
        caller = CountingCaller(self._platform, self._notes, self._failures)
        return Traveller(caller, self._notes, self._mailbox, PATIENCE_SECONDS, random.Random(f"restarts-{name}"))

    def _travel(self, number: int) -> None:
        traveller, count = self._traveller(number), 0
        while not self._leaving.wait(0.2):
            count += 1
            email = f"pessoa{count}@reinicio{number}.example"
            try:
                self._token = traveller.travel(email)
            except (Refused, GaveUp) as error:
                self.broken_off[email] = str(error)

    def _ask(self, asker: Asker) -> None:
        try:
            for _ in asker.rounds():
                if self._leaving.wait(0.3):
                    return
        except (Refused, GaveUp) as error:
            self.broken_off[asker.email] = str(error)

    def _probe(self, path: str) -> None:
        """Ask again and again, without trying again: each failure counts."""
        session = requests.Session()
        session.headers.update(self._platform.headers)
        while not self._leaving.wait(_BETWEEN_PROBES_SECONDS):
            try:
                said = session.get(
                    f"{self._platform.url}{path}", headers={"Authorization": f"Bearer {self._token}"}, timeout=(2, 20)
                )
            except requests.RequestException as error:
                self._failures.note(f"GET {path}", type(error).__name__)
                continue
            if not said.ok and NOT_YET_KNOWN not in said.text:
                self._failures.note(f"GET {path}", str(said.status_code))


def restart_each(stack: Stack, describe: Callable[[], Path], chosen: list[str]) -> int:
    """Restart every container, or those of the services `chosen`, under load. Returns 1 when something did not hold.

    `describe` writes the description of the stack as it is now, and returns its file.
    """
    with tempfile.TemporaryDirectory(prefix="ramal-restarts-") as folder:
        file, failures, faults = Path(folder) / "ledger.jsonl", Failures(), list[str]()
        notes, platform = Ledger(file), Deployed.described(describe())
        mailbox = Mailbox(platform.mail)
        askers = _askers(platform, notes, mailbox, failures)
        with _looking_into(platform) as look:
            _wait_until(lambda: not look.waiting())
            demo = look.demo()
        mailbox.forget()
        load = Load(platform, notes, mailbox, failures)
        load.start(askers)
        for container in stack.containers():
            if not chosen or container.service in chosen:
                faults += _restart(stack, container, failures)
        load.finish()
        platform = Deployed.described(describe())
        with _looking_into(platform) as look:
            _wait_until(lambda: not look.waiting())
            journeys = ledgers.journeys(ledgers.read(file))
            me = _see_themselves(platform, notes, [one.email for one in journeys if one.has("login")])
            effects = look.read_all(mails=[(mail.address, mail.kind) for mail in mailbox.close()], me=me, demo=demo)
        entries = ledgers.read(file)
    findings = verdict.check(journeys, load.broken_off, effects) + check_tickets(entries, effects)
    faults += [f"{finding.kind}: {finding.sentence}" for finding in findings]
    accepted = sum(one.journey not in ("preparation", "check") for one in entries)
    print(f"  {accepted} accepted steps of {len(journeys)} persons in the ledger, {len(findings)} findings", flush=True)
    for fault in faults:
        print(f"  FAULT {fault}", flush=True)
    return 1 if faults else 0


def _restart(stack: Stack, container: Container, failures: Failures) -> list[str]:
    """Restart one container, wait until it works again, and print how it went. Returns a sentence per fault."""
    started = time.monotonic()
    stack.restart(container)
    stack.wait_for(container)
    seconds = time.monotonic() - started
    time.sleep(_PAUSE_SECONDS)
    failed = failures.since(started)
    said = ", ".join(f"{count} × {why}" for why, count in Counter(one.why for one in failed).most_common())
    print(f"  {container.name:44} {seconds:5.1f} s   {said or 'no request failed'}", flush=True)
    if container.service in ALONE:
        return []
    return [f"{container.name}: {one.request} failed with {one.why}" for one in failed]


def _askers(platform: Deployed, notes: Ledger, mailbox: Mailbox, failures: Failures) -> list[Asker]:
    askers = prepare_askers(platform.url, platform.root, notes, mailbox, PATIENCE_SECONDS, seed=12)
    for asker in askers:
        asker.caller = CountingCaller(platform, notes, failures)
    return askers


def _see_themselves(platform: Deployed, notes: Ledger, emails: list[str]) -> dict[str, str]:
    """Log in as each person and ask `GET /me`. Returns the documents by e-mail address, or the error."""
    caller, found = CountingCaller(platform, notes, Failures()), {}
    for email in emails:
        body = {"login": email, "password": PASSWORD}
        try:
            opened = caller.until_accepted("login", "POST", f"{IDENTITY}/sessions", journey="check", body=body)
            token = str(opened["access_token"])
            me = caller.until_accepted("me", "GET", f"{IDENTITY}/me", journey="check", token=token)
            found[email] = str(me["document"])
        except (Refused, GaveUp) as error:
            found[email] = str(error)
    return found


@contextmanager
def _looking_into(platform: Deployed) -> Iterator[Inside]:
    settings = known_environments(platform.root)
    databases = {name: one["DATABASE_URL"] for name, one in settings.items()}
    look = Inside.at(databases, settings["identity"]["BROKER_URL"])
    try:
        yield look
    finally:
        look.close()


def _wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + _SETTLE_SECONDS
    while not condition() and time.monotonic() < until:
        time.sleep(0.5)
