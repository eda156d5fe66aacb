"""Who asks the helpdesk in a run: people with an account, who write by the API and by mail.

A mail is handed over by LMTP again and again, with the same bytes, until helpdesk has taken it, as a mail server does.
"""

import random
import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.chaos.caller import Caller, GaveUp
from tests.chaos.effects import TICKET_OPENED
from tests.chaos.journey import IDENTITY
from tests.chaos.ledger import Entry, Ledger
from tests.chaos.machines import demo_people
from tests.chaos.mailbox import Mailbox

from launcher.state import known_environments

HELPDESK = "/api/helpdesk/v1"
TICKET_MAIL = "ticket mail"
TICKET, ENTRY, MAILED = "ticket", "entry", "mail handed over"
"""Steps of the ledger: a ticket by the API, an entry on it, and a ticket by mail. Each names what was written, which
nobody writes twice.
"""

_ASKERS = ("holder", "professional")
_LMTP_SECONDS = 20
_PAUSE_SECONDS = 0.2
_KNOWN_SECONDS = 60
_MAILBOX = "atendimento@ramal.example"


@dataclass
class Asker:
    """Asks questions, one after the other. Every method raises `Refused` and `GaveUp`."""

    caller: Caller
    ledger: Ledger
    mailbox: Mailbox
    patience: float
    email: str
    token: str
    lmtp: str
    chance: random.Random

    def rounds(self) -> Iterator[None]:
        """Open a ticket, wait for the mail about it, write on it, and open another one by mail, round after round.

        Yields where the asker may leave: between two requests.
        """
        tickets = 0
        while True:
            tickets += 1
            number = self._open(tickets)
            yield
            self._write(number)
            yield
            self._mail()
            yield

    def _open(self, count: int) -> int:
        """Open a ticket and wait for the mail about it, the `count`th of this person. Returns its number."""
        begun, subject = time.monotonic(), self._words()
        body = {"category": "01", "subject": subject, "description": subject}
        answer = self._post(TICKET, "/tickets", body, {"subject": subject, "email": self.email}, notes=("number",))
        mail = self.mailbox.wait_for(self.email, TICKET_OPENED, self.patience, number=count)
        if mail is None:
            raise GaveUp(f"the mail about ticket {answer['number']} did not come")
        self.ledger.note(Entry(journey="askers", step=TICKET_MAIL, started=begun, ended=mail.seen))
        return int(answer["number"])

    def _write(self, number: int) -> None:
        body = self._words()
        self._post(ENTRY, f"/tickets/{number}/entries", {"body": body}, {"body": body, "number": str(number)})

    def _mail(self) -> None:
        """Hand a mail over until it is taken: it opens a ticket, and was seen by nobody before."""
        subject, started = self._words(), time.monotonic()
        mail = EmailMessage()
        mail["From"] = f"visitante{self.chance.randrange(10**9)}@caos.example"
        mail["To"] = _MAILBOX
        mail["Subject"] = subject
        mail["Message-ID"] = make_msgid(domain="caos.example")
        mail.set_content(subject)
        while not self._is_taken(mail):
            if time.monotonic() > started + self.patience:
                raise GaveUp(f"the mail {subject} was not taken")
            time.sleep(_PAUSE_SECONDS)
        facts = {"subject": subject}
        self.ledger.note(Entry(journey="askers", step=MAILED, started=started, ended=time.monotonic(), facts=facts))

    def _is_taken(self, mail: EmailMessage) -> bool:
        address = urlsplit(self.lmtp)
        try:
            with smtplib.LMTP(str(address.hostname), int(address.port or 0), timeout=_LMTP_SECONDS) as line:
                return line.send_message(mail, to_addrs=[_MAILBOX]) == {}
        except (OSError, smtplib.SMTPException):
            return False

    def _words(self) -> str:
        return f"Pergunta {self.chance.randrange(10**12):012}"

    def _post(
        self, step: str, path: str, body: dict[str, Any], noted: dict[str, str], notes: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        return self.caller.until_accepted(
            step,
            "POST",
            f"{HELPDESK}{path}",
            journey="askers",
            token=self.token,
            body=body,
            noted=noted,
            notes=notes,
        )


def prepare_askers(url: str, state: Path, ledger: Ledger, mailbox: Mailbox, patience: float, seed: int) -> list[Asker]:
    """Return the askers of a run, signed in, once helpdesk knows them. `state` is the folder of the platform's state.

    Called before anything is killed. Raises Refused and GaveUp.
    """
    people, lmtp = demo_people(state), known_environments(state)["helpdesk"]["MAIL_LISTEN"]
    askers = []
    for key in _ASKERS:
        caller, person = Caller(url, ledger, patience), people[key]
        sent = {"login": person["login"], "password": person["password"]}
        path = f"{IDENTITY}/sessions"
        token = caller.until_accepted("preparation", "POST", path, journey="preparation", body=sent)["access_token"]
        chance = random.Random(f"{seed}-{key}")
        askers.append(Asker(caller, ledger, mailbox, patience, person["email"], str(token), lmtp, chance))
    for asker in askers:
        _wait_until_known(asker)
    return askers


def _wait_until_known(asker: Asker) -> None:
    deadline = time.monotonic() + _KNOWN_SECONDS
    path = f"{HELPDESK}/me/export"
    while not asker.caller.until_accepted("preparation", "GET", path, journey="preparation", token=asker.token)[
        "person"
    ]:
        if time.monotonic() > deadline:
            raise GaveUp(f"helpdesk did not hear of {asker.email}")
        time.sleep(_PAUSE_SECONDS)
