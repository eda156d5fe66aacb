"""Help in the journeys: tickets by the API, and mails that people answer with their mail program."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

import requests
from tests.journeys.mails import Mail
from tests.journeys.people import Client, World

HELPDESK = "/api/helpdesk/v1"


@dataclass
class Desk:
    """Tickets and articles as one client sees them."""

    http: Client

    def get(self, path: str, **query: Any) -> Any:
        """What there is at a path, which has to be there."""
        answer = self.http.request("GET", f"{HELPDESK}{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> requests.Response:
        return self.http.post(f"{HELPDESK}{path}", body)

    def patch(self, path: str, **body: Any) -> requests.Response:
        return self.http.patch(f"{HELPDESK}{path}", body)

    def opens(self, **said: Any) -> Any:
        """Open a ticket. Returns the answer."""
        usual = {"category": "01", "subject": "Onde vejo os resultados?", "description": "Não encontro a página."}
        opened = self.post("/tickets", **{**usual, **said})
        assert opened.status_code == 201, opened.text
        return opened.json()

    def writes(self, number: int, body: str, **more: Any) -> Any:
        written = self.post(f"/tickets/{number}/entries", body=body, **more)
        assert written.status_code == 201, written.text
        return written.json()

    def entries(self, number: int) -> list[Any]:
        """The entries of a ticket, oldest first."""
        return list(self.get(f"/tickets/{number}/entries", limit=100)["items"])

    def closes(self, number: int, **how: Any) -> requests.Response:
        return self.post(f"/tickets/{number}/closing", **how)

    def state(self, number: int) -> str:
        return str(self.get(f"/tickets/{number}")["state"])


def answer_by_mail(world: World, mail: Mail, text: str, *, sender: str = "", **headers: str) -> str:
    """Answer a mail as a mail program does: to its Reply-To, with references, and with the mail quoted below.

    It goes to helpdesk by LMTP, as a mail server delivers it. Returns its Message-ID.
    """
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    answer = EmailMessage()
    answer["From"] = sender or mail.to
    answer["To"] = mail.reply_to
    answer["Subject"] = f"Re: {mail.subject}"
    answer["Message-ID"] = make_msgid(domain="consumo.example")
    answer["In-Reply-To"] = mail.message_id
    answer["References"] = " ".join([*mail.references, mail.message_id])
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    answer.set_content(
        f"{text}\n\nEm seg., 30 de nov. de 2026 às 10:12, Atendimento <x@ramal.example> escreveu:\n\n{quoted}\n"
    )
    deliver(world, answer, to=mail.reply_to)
    return str(answer["Message-ID"])


def deliver(world: World, mail: EmailMessage, *, to: str, sender: str | None = None) -> None:
    """Hand a mail over to helpdesk by LMTP, which has to take it."""
    address = urlsplit(world.platform.settings_of("helpdesk")["MAIL_LISTEN"])
    with smtplib.LMTP(str(address.hostname), int(address.port or 0)) as line:
        refused = line.send_message(mail, from_addr=sender if sender is not None else str(mail["From"]), to_addrs=[to])
    assert refused == {}
