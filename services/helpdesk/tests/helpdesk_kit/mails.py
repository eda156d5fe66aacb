"""Mails that come in, as tests make them, and what a helpdesk does with them."""

from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import formataddr
from itertools import count
from pathlib import Path
from typing import Any

from helpdesk.delivery.delivering import deliver
from helpdesk.model import Mail, Ticket
from helpdesk.states import MailOutcome
from helpdesk_kit.world import Person, World

MAILBOX = "atendimento@ramal.example"
SENDER = "joana@consumo.example"
OUT_OF_OFFICE = {"Auto-Submitted": "auto-replied"}
_numbers = count(1)


def a_mail(
    sender: str = SENDER,
    *,
    to: str | Sequence[str] = MAILBOX,
    subject: str = "Minha conta de luz",
    text: str = "Bom dia, a minha conta veio errada. O que faço?",
    name: str = "Joana de Exemplo",
    message_id: str | None = None,
    answers: Sequence[str] = (),
    cc: str = "",
    files: Mapping[str, bytes] | None = None,
    return_path: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Return a mail as it comes from a mail server. `answers` are the Message-IDs that it refers to, oldest first."""
    mail = EmailMessage()
    if sender:
        mail["From"] = formataddr((name, sender))
    mail["To"] = to if isinstance(to, str) else ", ".join(to)
    if cc:
        mail["Cc"] = cc
    mail["Subject"] = subject
    mail["Message-ID"] = message_id or f"<mail-{next(_numbers)}@consumo.example>"
    if answers:
        mail["In-Reply-To"] = answers[-1]
        mail["References"] = " ".join(answers)
    for header, value in (headers or {}).items():
        mail[header] = value
    mail.set_content(text)
    for file_name, content in (files or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=file_name)
    path = sender if return_path is None else return_path
    return f"Return-Path: <{path}>\r\n".encode() + mail.as_bytes()


def a_bounce(address: str, about: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Return the report of a mail server that the mail with the Message-ID `about` did not reach `address`."""
    lines = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.consumo.example
To: atendimento+bounces@ramal.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{next(_numbers)}@mx.consumo.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host mx.consumo.example.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.consumo.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

From: atendimento@ramal.example
To: {address}
Subject: [#1]
Message-ID: {about}

--b--
"""
    return lines.replace("\n", "\r\n").encode()


def take_in(world: World, raw: bytes) -> MailOutcome | None:
    return deliver(world.runtime, raw)


def opened(world: World, raw: bytes | None = None) -> Ticket:
    """Let a mail open a ticket, and return the ticket; its events are read away."""
    before = {ticket.id for ticket in world.rows(Ticket)}
    assert take_in(world, raw or a_mail()) is MailOutcome.OPENED
    world.events()
    (ticket,) = [ticket for ticket in world.rows(Ticket) if ticket.id not in before]
    return ticket


def reply_to(world: World, ticket: Ticket) -> str:
    """Return the address of a ticket, as its author sees it in Reply-To."""
    address: str = world.runtime.clients.desk.addresses.reply_to(ticket.id)
    return address


def told(world: World) -> list[dict[str, Any]]:
    """Return the data of what was told of tickets since the last look, oldest first."""
    return [event.data for event in world.events() if event.type.startswith("helpdesk.ticket_")]


def stored_keys(world: World) -> set[str]:
    """Return the keys of all files that are whole in the blob store."""
    root = Path(world.runtime.settings.files_url.removeprefix("file://"))
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file() and ".partial" not in file.parts}


def now_is(world: World, ticket: Ticket) -> Ticket:
    """The ticket as it is stored now."""
    (found,) = [row for row in world.rows(Ticket) if row.id == ticket.id]
    return found


def the_mail(world: World) -> Mail:
    """The mail that came in last."""
    return sorted(world.rows(Mail), key=lambda mail: mail.id)[-1]


def addressed(world: World, person: Person, email: str) -> Person:
    """A person whose account has another e-mail address now."""
    world.hear(world.about(person, "identity.user_updated.v1", version=2, email=email))
    return person
