"""What a row of the table of messages is made of: audience, channels, class, link, and the words its texts need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chassis.documents import masked
from chassis.events import Event


class Channel(StrEnum):
    """A way on which a message reaches its recipient."""

    EMAIL = "email"
    INBOX = "inbox"


class MessageClass(StrEnum):
    """`security` and `legal` cannot be switched off; `service` and `digest` can."""

    SECURITY = "security"
    LEGAL = "legal"
    SERVICE = "service"
    DIGEST = "digest"


class Audience(StrEnum):
    """The recipients of a message; one event may have several.

    USER: the event's `user_id`. PROFESSIONAL: its `professional_user_id`. OTHER_PARTIES: its `parties` but these two.
    PARTIES: all of its `parties`.
    ADDRESS: its `email`. REQUESTER: its `requester`, who has no account. `staff:…`: all who hold that staff role.
    AUTHOR: its `author`, with or without an account. WATCHERS: its `watchers`. TAKING_PART: its `author` and its
    `watchers`.
    """

    USER = "user"
    PROFESSIONAL = "professional"
    OTHER_PARTIES = "other_parties"
    PARTIES = "parties"
    ADDRESS = "address"
    REQUESTER = "requester"
    AUTHOR = "author"
    WATCHERS = "watchers"
    TAKING_PART = "author_and_watchers"
    REGISTRATION_STAFF = "staff:registrations"

    @property
    def has_account(self) -> bool:
        """Return whether the recipients have accounts, and so are written to at their present addresses.

        An author may have none, and is then written to at the address in the event.
        """
        return self not in (Audience.ADDRESS, Audience.REQUESTER)


class Link(StrEnum):
    """The portal's pages that messages link to, as paths below the public URL.

    Facts of the message stand in braces. `{token}` is the decrypted token, which only the mail may show.
    """

    HOME = "/"
    LOGIN = "/login"
    REGISTRATION = "/register"
    RECOVERY = "/recovery"
    PREFERENCES = "/profile/notifications"
    RELATIONS = "/profile/relations"
    SYSTEMS = "/profile/systems"
    PROFESSIONAL = "/profile/professional"
    UNIT_ACCESSES = "/access"
    REQUEST = "/requests/{request_id}"
    CERTIFICATES = "/certificates"
    COMPANIES = "/companies"
    COMPANY_REQUESTS = "/companies/requests"
    COMPANY_REQUEST = "/companies/requests/{company_id}?token={token}"
    TICKET = "/tickets/{number}"
    TRACKED_TICKET = "/tickets/track/{token}"

    @property
    def takes_token(self) -> bool:
        """Return whether the link holds a token."""
        return "{token}" in self


Value = str | bool | int | None | tuple[str, ...]
"""A value of an event's field in a condition: None for a field that is not there, a tuple for any of its values."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One row of the table.

    `when` are values the event's data must have, `unless` ones it must not; of a tuple, any. With `skips_actor` nobody
    is told of what they did themselves. `facts` are the fields its texts use as they are (`agent.acronym` becomes
    `$agent_acronym`), `moments` those that are local times, `days` those that are days, `amounts` those that are reais,
    as texts such as `1234.50`, `codes` lists of codes, each of which reads as `word-<field>` says. `entries` are lists
    of objects, by field with the members that are used: each object reads as `word-<field>` says, in a line of its own.
    `documents` are shown with most digits hidden. `numerals` are numbers that name something, and are written without
    separators. `if_proven` are facts in a stranger's own words: they are used only when the event's `address_proven` is
    true. `if_quoted` are facts in anybody's own words: they are left out when the event's `quotes` is false.
    `quoted_text` is the field whose text the mail quotes as it was written, line by line, also left out when `quotes`
    is false. `link` is where the button leads, `link_without_account` where it leads somebody without an account.

    With `has_code` the mail shows a code, for which the reader has just asked. Mails `in_thread` have the Message-ID,
    the References and the Reply-To that the event names. Those `from_mailbox` come from that address, too; all others
    come from the no-reply address.
    """

    event_type: str
    kind: str
    to: Audience
    channels: tuple[Channel, ...]
    of_class: MessageClass
    when: Mapping[str, Value] = field(default_factory=dict)
    unless: Mapping[str, Value] = field(default_factory=dict)
    skips_actor: bool = False
    facts: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    if_proven: tuple[str, ...] = ()
    if_quoted: tuple[str, ...] = ()
    numerals: tuple[str, ...] = ()
    quoted_text: str = ""
    link: Link | None = None
    link_without_account: Link | None = None
    has_code: bool = False
    in_thread: bool = False
    from_mailbox: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of the event that may stand in the texts."""
        own = (*self.facts, *self.if_proven, *self.if_quoted, *self.numerals)
        return (*own, *self.documents, *self.moments, *self.days, *self.amounts, *self.codes, *self.entries)

    def is_for(self, event: Event) -> bool:
        """Return whether this event makes this message: its type and its data are those of the row."""
        return event.type == self.event_type and self.fits(event.data)

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Return whether `data`, of an event of the row's type, meet the row's `when` and `unless`."""
        wanted = all(_is_one_of(value, data.get(name)) for name, value in self.when.items())
        return wanted and not any(_is_one_of(value, data.get(name)) for name, value in self.unless.items())

    def link_for(self, *, has_account: bool) -> Link | None:
        """Return where the button leads a reader with or without an account; None for a message without a button."""
        return self.link if has_account else self.link_without_account or self.link

    def takes_secret(self, *, has_account: bool) -> bool:
        """Return whether the mail to a reader with or without an account shows the code or token of the event."""
        link = self.link_for(has_account=has_account)
        return self.has_code or (link is not None and link.takes_token)

    def chosen(self, data: Mapping[str, Any], *, quoting: bool = True) -> dict[str, Any]:
        """Return the values for the message's texts that an event brings, as a mapping from variable to value. `data`
        are the event's data.

        Facts that are missing or empty in `data` are left out. CPF and CNPJ are masked. Words that a stranger may have
        written are taken only if the event's `address_proven` is true, and the words in `if_quoted` only with `quoting`
        and unless the event's `quotes` is false.
        """
        proven = self.if_proven if data.get("address_proven") is True else ()
        quoted = self.if_quoted if quoting and data.get("quotes") is not False else ()
        own = (*self.facts, *proven, *quoted, *self.numerals)
        names = (*own, *self.moments, *self.days, *self.amounts, *self.codes, *self.entries)
        found = {variable(name): _inside(data, name) for name in names}
        found |= {variable(name): masked(_inside(data, name) or "") for name in self.documents}
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def quotation(self, data: Mapping[str, Any]) -> str:
        """Return the text in an event's data that the mail quotes as it was written, empty where there is none."""
        if not self.quoted_text or data.get("quotes") is False:
            return ""
        return _inside(data, self.quoted_text) or ""


def variable(name: str) -> str:
    """Return the name that a field of an event has in the texts: `agent_acronym` for `agent.acronym`."""
    return name.replace(".", "_")


def _is_one_of(wanted: Value, value: Any) -> bool:
    return value in wanted if isinstance(wanted, tuple) else bool(value == wanted)


def _inside(data: Mapping[str, Any], name: str) -> Any:
    """Return the value in `data` at a path such as `requester.name`; None if there is none."""
    found: Any = data
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


EMAIL = (Channel.EMAIL,)
INBOX = (Channel.INBOX,)
EMAIL_AND_INBOX = (Channel.EMAIL, Channel.INBOX)
