"""Making a mail from an envelope: texts from the catalogues, one layout for text and one for HTML.

A message's texts are the attributes of `message-<kind>`: the value is its subject and heading, `.body` its
paragraphs, `.after` what follows a code, `.action` the label of its button, `.why` the reason it came. Codes read as
the words of `word-…`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency
from cryptography.fernet import InvalidToken
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chassis.addresses import NotAnAddress, normalise_address
from chassis.i18n import Catalogue
from chassis.web_addresses import without_links
from notifier.clients import Mail, Refused, TryLater
from notifier.model import Envelope, Thread
from notifier.model.messages import BY_KIND, Audience, Link, Message, variable
from notifier.settings import Settings

_LAYOUTS = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_LONGEST_NAME = 120
_LONGEST_FACT = 500

_OURS = ("staff", "system")
"""Who writes for the operator, as the fact `by` says."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts of a message in one language, without a layout. `link` is a whole URL, empty without a button."""

    language: str
    subject: str
    body: list[str]
    after: list[str]
    action: str
    link: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A message in its layouts: the subject, the plain text and the HTML."""

    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Composer:
    """Makes mails from envelopes, with the texts of `catalogue` and the operator's `settings`."""

    catalogue: Catalogue
    settings: Settings

    def compose(self, envelope: Envelope, *, now: datetime) -> Mail:
        """Return the Mail that is sent for an envelope of a claimed message. An encrypted code or token is decrypted
        here and nowhere else.

        Raises Refused for a message that must not be sent (its recipient was erased, its code has expired, its address
        takes no mail), and TryLater for one that cannot be sent yet (its recipient's address is not known, its code
        cannot be decrypted).
        """
        if envelope.erased:
            raise Refused("erased")
        if envelope.expires_at and envelope.expires_at <= now:
            raise Refused("expired")
        if not envelope.address:
            raise TryLater("recipient_unknown")
        if envelope.suppressed:
            raise Refused("suppressed")
        recipient = _address(envelope.name, envelope.address)
        rendered = self.render(envelope, secret=self._secret(envelope))
        message = self._message(envelope, recipient, rendered, now)
        return Mail(
            id=envelope.notification_id,
            kind=envelope.kind,
            sender=self.settings.envelope_sender,
            address=recipient.addr_spec,
            message=message,
        )

    def render(self, envelope: Envelope, *, secret: str = "") -> Rendered:
        """Return a message in its layouts: subject, plain text and HTML, in the envelope's language or else in the
        operator's. For a mail, and for the preview of a message.

        `envelope` says which message it is, and the facts in its texts. `secret` is the decrypted code that the reader
        types, or the token in the button's link; empty for a message without either.
        """
        message, account = BY_KIND[envelope.kind], envelope.has_account
        texts = self.texts(
            envelope.kind,
            self._language(envelope),
            envelope.facts,
            envelope.expires_at,
            token="" if message.has_code else secret,
            has_account=account,
        )
        words = {
            "texts": texts,
            "quotation": quotable(envelope.quotation, links=_may_link(message, envelope.facts)),
            "code": secret if message.has_code else "",
            "is_tracked": _is_tracked(message, envelope) and not texts.link,
            "answers": "mail-answer" if message.in_thread else "mail-no-reply",
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

    def texts(
        self,
        kind: str,
        language: str,
        facts: Mapping[str, Any],
        expires_at: datetime | None = None,
        *,
        token: str = "",
        has_account: bool = True,
    ) -> Texts:
        """Return the Texts of a message in one language, without a layout: subject, body, button and its link, and why
        it came.

        `kind` names the message. `facts` are filled in by variable, with times in the operator's time zone. For a fact
        that is missing, the texts get the word `unknown`, so that they can choose another wording. `expires_at` is the
        time until which the message's code or link is valid. `token` is the secret in the button's link. `has_account`
        says whether the reader has one, since that decides where the button leads.
        """
        message = BY_KIND[kind]
        words = self._words(message, language, facts)
        if expires_at:
            words["expires_at"] = self._moment(expires_at, language)

        def say(part: str | None) -> str:
            return self.catalogue.text(f"message-{kind}", language, part, **words)

        return Texts(
            language=language,
            subject=say(None),
            body=say("body").split("\n\n"),
            after=say("after").split("\n\n") if say("after") else [],
            action=say("action"),
            link=self._link(message.link_for(has_account=has_account), facts, token) if say("action") else "",
            why=say("why"),
        )

    def _words(self, message: Message, language: str, facts: Mapping[str, Any]) -> dict[str, str | int]:
        """Return what is filled into a message's texts, as a mapping from variable to word or number.

        `message` is the row of the table of messages, whose fields are the variables; `facts` are the notification's
        values by variable. A missing fact becomes the word `unknown`. Moments, days, amounts, codes and entries are
        written out in `language`. Other texts become one line in which mail programs find no link. Numbers stay
        numbers, so that plurals are right, but for numerals.
        """
        words: dict[str, str | int] = {}
        for name in map(variable, message.fields):
            said = facts.get(name, "unknown")
            number = type(said) is int and name not in message.numerals
            words[name] = said if number else harmless(str(said), _LONGEST_FACT)
        for name in (*message.moments, *message.days, *message.amounts):
            if name in facts:
                words[name] = self._written(message, name, facts[name], language)
        for name in message.codes:
            if name in facts:
                words[name] = self._listed(name, facts[name], language)
        for name, members in message.entries.items():
            if name in facts:
                words[name] = "\n\n".join(self._entry(name, members, entry, language) for entry in facts[name])
        return words

    def _written(self, message: Message, name: str, said: str, language: str) -> str:
        """Return the value `said` of a message's moment, day or amount called `name`, written out in `language`."""
        if name in message.moments:
            return self._moment(datetime.fromisoformat(said), language)
        if name in message.days:
            return str(format_date(date.fromisoformat(said), "long", locale=language))
        return str(format_currency(Decimal(said), "BRL", locale=language))

    def _entry(self, name: str, members: Sequence[str], entry: Mapping[str, Any], language: str) -> str:
        """Return one object of a list as a line in `language`, such as `• Contact: information is missing`.

        `name` is the field that has the list. The text `word-<name>` of the catalogue says how its objects read, with
        `members`, the object's fields, as variables. A member that is missing is the word `unknown`. Members become one
        line in which mail programs find no link.
        """
        words = {member: harmless(str(entry.get(member) or "unknown"), _LONGEST_FACT) for member in members}
        return f"• {self.catalogue.text(f'word-{name}', language, **words)}"

    def _listed(self, name: str, codes: Sequence[str], language: str) -> str:
        """Return a list of codes as an enumeration of words in `language`, such as `A, B and C`.

        `name` is the variable that has the list. The text `word-<name>` of the catalogue says how each of its codes
        reads. Codes that read alike are said once.
        """
        said = [self.catalogue.text(f"word-{name}", language, item=printable(code)) for code in codes]
        return format_list(list(dict.fromkeys(said)), locale=language)

    def _link(self, link: Link | None, facts: Mapping[str, Any], token: str) -> str:
        """Return the URL of a message's button, with facts and token quoted so that they cannot change its path.

        Returns an empty text for a message without a button, and for a link whose token the event did not bring.
        """
        if link is None or (link.takes_token and not token):
            return ""
        parts = {name: quote(str(value), safe="") for name, value in {**facts, "token": token}.items()}
        return self.settings.portal_url + link.format_map(parts)

    def _secret(self, envelope: Envelope) -> str:
        """Return the decrypted code or token of an envelope, empty where there is none. Raises TryLater."""
        try:
            return self.settings.codes.decrypt(envelope.ciphertext).decode() if envelope.ciphertext else ""
        except InvalidToken:
            raise TryLater("code_unreadable") from None

    def _language(self, envelope: Envelope) -> str:
        """Return the envelope's language, or the operator's where the recipient's is not known."""
        return envelope.language or self.settings.default_language

    def _greeting(self, language: str, name: str) -> str:
        """Return the greeting line, without a name where `name` is empty."""
        if not name:
            return self.catalogue.text("mail-greeting-nobody", language)
        return self.catalogue.text("mail-greeting", language, name=harmless(name))

    def _moment(self, moment: datetime, language: str) -> str:
        """Return a time in the operator's time zone, as a date and a time of day."""
        return self.catalogue.moment(moment, language, self.settings.time_zone)

    def _message(self, envelope: Envelope, recipient: Address, rendered: Rendered, now: datetime) -> EmailMessage:
        """Return the mail as an EmailMessage, with its headers, the plain text and the HTML.

        `recipient` is the address for the To header, `rendered` the message in its layouts, and `now` the date of the
        mail.
        """
        message = EmailMessage(policy=_HEADERS if recipient.addr_spec.isascii() else _HEADERS_UTF8)
        message["From"] = self._from(envelope)
        message["To"] = recipient
        message["Subject"] = rendered.subject
        message["Date"] = format_datetime(now)
        _place(message, envelope.thread or self._own_thread(envelope))
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # what Exchange looks at
        message["X-Ramal-Message"] = envelope.kind
        message.set_content(rendered.text, cte="quoted-printable")
        message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = rendered.language  # last: setting content takes away what is called Content-…
        return message

    def _from(self, envelope: Envelope) -> str | Address:
        """Return the sender for the From header: the no-reply address, or the mailbox that takes the answers."""
        if not (envelope.thread and BY_KIND[envelope.kind].from_mailbox):
            return self.settings.mail_from
        name, _sender = parseaddr(self.settings.mail_from)
        return Address(name, addr_spec=envelope.thread.reply_to)

    def _own_thread(self, envelope: Envelope) -> Thread:
        """Return the place of a mail that belongs to no conversation: its Message-ID is made of its notification's id,
        so that it stays the same however often the mail is sent.
        """
        _name, sender = parseaddr(self.settings.mail_from)
        message_id = f"<{envelope.notification_id}@{sender.rpartition('@')[2]}>"
        return Thread(message_id=message_id, reference_ids=(), reply_to="")


class _MessageIds(UnstructuredHeader, BaseHeader):
    """A header of Message-IDs, which is folded between them and never inside.

    The standard library encodes an id that is longer than a line, and no mail program finds the conversation then.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


_REGISTRY = HeaderRegistry()
for _name in ("message-id", "in-reply-to", "references"):
    _REGISTRY.map_to_type(_name, _MessageIds)
_HEADERS = policy.SMTP.clone(header_factory=_REGISTRY)
_HEADERS_UTF8 = policy.SMTPUTF8.clone(header_factory=_REGISTRY)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


def _place(mail: EmailMessage, thread: Thread) -> None:
    """Set the headers that say where in a conversation a mail belongs.

    Ids of mails that strangers sent are left out when they are none: a header line could not hold them.
    """
    mail["Message-ID"] = thread.message_id
    references = [one for one in thread.reference_ids if _MESSAGE_ID.fullmatch(one)]
    if references:
        mail["In-Reply-To"] = references[-1]
        mail["References"] = " ".join(references)
    if thread.reply_to:
        mail["Reply-To"] = Address(addr_spec=thread.reply_to)


def _is_tracked(message: Message, envelope: Envelope) -> bool:
    """Return whether the reader follows the matter by a link with a token, which came with the first mail about it."""
    link = message.link_for(has_account=envelope.has_account)
    return message.in_thread and link is not None and link.takes_token


def _may_link(message: Message, facts: Mapping[str, Any]) -> bool:
    """Return whether the text that a mail quotes may hold links: it is the operator's, or the reader's own."""
    return facts.get("by") in _OURS or message.to is Audience.AUTHOR


def quotable(text: str, *, links: bool) -> list[str]:
    """Return the lines of a text that a mail quotes as it was written, without characters that steer direction.

    Without `links`, addresses of web pages are broken, so that mail programs find none.
    """
    lines = [_UNPRINTABLE.sub(" ", line.expandtabs(4)).rstrip() for line in text.strip("\r\n").splitlines()]
    return lines if links else [without_links(line) for line in lines]


def harmless(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return words that somebody else chose as one printable line in which mail programs find no link."""
    return without_links(printable(text, longest))


def printable(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return `text` on one line, at most `longest` characters, without any that steer headers or direction."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:longest]


def _address(name: str, address: str) -> Address:
    """Return the recipient's name and e-mail address for the To header of a mail. The address's domain is written as an
    A-label. Raises Refused for an address to which no mail can be sent.
    """
    try:
        local, _at, domain = normalise_address(address).rpartition("@")
        return Address(harmless(name), username=local, domain=domain)
    except (NotAnAddress, ValueError):
        raise Refused("address_unusable") from None
