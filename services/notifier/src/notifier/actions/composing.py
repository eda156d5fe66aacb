"""Making a mail from an envelope: texts from the catalogues, one layout for text and one for HTML.

A message's texts are the attributes of `message-<kind>`: the value is its subject and heading, `.body` its
paragraphs, `.after` what follows a code, `.action` the label of its button, `.why` the reason it came.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from cryptography.fernet import InvalidToken
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chassis.i18n import Catalogue
from notifier.clients import Mail, Refused, TryLater
from notifier.model import Envelope
from notifier.model.messages import BY_KIND, Link
from notifier.settings import Settings

_LAYOUTS = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class Texts:
    """A message in one language, before it has a layout. `link` is a whole address."""

    language: str
    subject: str
    body: list[str]
    after: list[str]
    action: str
    link: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A message as it is read."""

    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Composer:
    """Turns envelopes into mails."""

    catalogue: Catalogue
    settings: Settings

    def compose(self, envelope: Envelope, *, now: datetime) -> Mail:
        """The mail of an envelope; a code is decrypted here and nowhere else. Raises Refused or TryLater."""
        if envelope.erased:
            raise Refused("erased")
        if envelope.expires_at and envelope.expires_at <= now:
            raise Refused("expired")
        if not envelope.address:
            raise TryLater("recipient_unknown")
        recipient = _address(envelope.name, envelope.address)
        rendered = self.render(envelope, code=self._code(envelope))
        message = self._message(envelope, recipient, rendered, now)
        _name, sender = parseaddr(self.settings.mail_from)
        return Mail(
            id=envelope.notification_id,
            kind=envelope.kind,
            sender=sender,
            address=recipient.addr_spec,
            message=message,
        )

    def render(self, envelope: Envelope, *, code: str = "") -> Rendered:
        """The message as text and HTML, in the envelope's language or else the default one."""
        texts = self.texts(envelope.kind, self._language(envelope), envelope.facts, envelope.expires_at)
        words = {
            "texts": texts,
            "code": code,
            "greeting": self._greeting(texts.language, envelope.name),
            "preferences": f"{self.settings.portal_url}{Link.PREFERENCES}",
            "say": lambda code: self.catalogue.text(code, texts.language),
        }
        return Rendered(
            language=texts.language,
            subject=texts.subject,
            text=_LAYOUTS.get_template("mail.txt").render(words),
            html=_LAYOUTS.get_template("mail.html").render(words),
        )

    def texts(self, kind: str, language: str, facts: Mapping[str, Any], expires_at: datetime | None = None) -> Texts:
        """The words of a message; its moments in local time, what the event does not say as `unknown`."""
        message = BY_KIND[kind]
        words = {name: printable(str(facts.get(name, "unknown"))) for name in (*message.facts, *message.moments)}
        moments = {name: datetime.fromisoformat(facts[name]) for name in message.moments if name in facts}
        if expires_at:
            moments["expires_at"] = expires_at
        words |= {name: self._moment(moment, language) for name, moment in moments.items()}
        link = message.link

        def say(part: str | None) -> str:
            return self.catalogue.text(f"message-{kind}", language, part, **words)

        return Texts(
            language=language,
            subject=say(None),
            body=say("body").split("\n\n"),
            after=say("after").split("\n\n") if say("after") else [],
            action=say("action"),
            link=f"{self.settings.portal_url}{link}" if link and say("action") else "",
            why=say("why"),
        )

    def _code(self, envelope: Envelope) -> str:
        try:
            return self.settings.codes.decrypt(envelope.ciphertext).decode() if envelope.ciphertext else ""
        except InvalidToken:
            raise TryLater("code_unreadable") from None

    def _language(self, envelope: Envelope) -> str:
        return envelope.language or self.settings.default_language

    def _greeting(self, language: str, name: str) -> str:
        if not name:
            return self.catalogue.text("mail-greeting-nobody", language)
        return self.catalogue.text("mail-greeting", language, name=printable(name))

    def _moment(self, moment: datetime, language: str) -> str:
        local = moment.astimezone(ZoneInfo(self.settings.time_zone))
        return self.catalogue.text(
            "mail-moment",
            language,
            date=format_date(local, "long", locale=language),
            time=format_time(local, "HH:mm", locale=language),
            zone=get_timezone_name(local, width="long", zone_variant="generic", locale=language),
        )

    def _message(self, envelope: Envelope, recipient: Address, rendered: Rendered, now: datetime) -> EmailMessage:
        _name, sender = parseaddr(self.settings.mail_from)
        plain_address = recipient.addr_spec.isascii()
        message = EmailMessage(policy=policy.SMTP if plain_address else policy.SMTPUTF8)
        message["From"] = self.settings.mail_from
        message["To"] = recipient
        message["Subject"] = rendered.subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{envelope.notification_id}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Ramal-Message"] = envelope.kind
        message.set_content(rendered.text, cte="quoted-printable")
        message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = rendered.language  # last: setting content takes away what is called Content-…
        return message


def printable(name: str) -> str:
    """A name on one line, without characters that steer a header or the direction of writing, and not endless."""
    return " ".join(_UNPRINTABLE.sub(" ", name).split())[:_LONGEST_NAME]


def _address(name: str, address: str) -> Address:
    """The recipient for a header; the domain as the DNS knows it. Raises Refused for what is no address."""
    local, _at, domain = address.rpartition("@")
    try:
        return Address(printable(name), username=local, domain=domain.encode("idna").decode())
    except (UnicodeError, ValueError):
        raise Refused("address_unusable") from None
