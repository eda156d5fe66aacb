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
    """

    USER = "user"
    PROFESSIONAL = "professional"
    OTHER_PARTIES = "other_parties"
    PARTIES = "parties"
    ADDRESS = "address"
    REQUESTER = "requester"
    REGISTRATION_STAFF = "staff:registrations"

    @property
    def has_account(self) -> bool:
        """Return whether the recipients have accounts, and so are written to at their present addresses."""
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

    @property
    def takes_token(self) -> bool:
        """Return whether the link holds a token."""
        return "{token}" in self


@dataclass(frozen=True, kw_only=True)
class Message:
    """One row of the table.

    `when` are values the event's data must have, `unless` ones it must not. With `skips_actor` nobody is told of what
    they did themselves. `facts` are the fields its texts use as they are (`agent.acronym` becomes `$agent_acronym`),
    `moments` those that are local times, `days` those that are days, `codes` lists of codes, each of which reads as
    `word-<field>` says. `entries` are lists of objects, by field with the members that are used: each object reads as
    `word-<field>` says, in a line of its own. `documents` are shown with most digits hidden. `if_proven` are facts in a
    stranger's own words: they are used only when the event's `address_proven` is true. `link` is where its button
    leads.
    """

    event_type: str
    kind: str
    to: Audience
    channels: tuple[Channel, ...]
    of_class: MessageClass
    when: Mapping[str, str | bool | int | None] = field(default_factory=dict)
    unless: Mapping[str, str | bool | int] = field(default_factory=dict)
    skips_actor: bool = False
    facts: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    if_proven: tuple[str, ...] = ()
    link: Link | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of the event that may stand in the texts."""
        return (*self.facts, *self.if_proven, *self.documents, *self.moments, *self.days, *self.codes, *self.entries)

    def is_for(self, event: Event) -> bool:
        """Return whether this event makes this message: its type and its data are those of the row."""
        return event.type == self.event_type and self.fits(event.data)

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Return whether `data`, of an event of the row's type, meet the row's `when` and `unless`."""
        wanted = all(data.get(name) == value for name, value in self.when.items())
        return wanted and not any(data.get(name) == value for name, value in self.unless.items())

    def chosen(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values for the message's texts that an event brings, as a mapping from variable to value. `data`
        are the event's data.

        Facts that are missing or empty in `data` are left out. CPF and CNPJ are masked. Words that a stranger may have
        written are taken only if the event's `address_proven` is true.
        """
        proven = self.if_proven if data.get("address_proven") is True else ()
        names = (*self.facts, *proven, *self.moments, *self.days, *self.codes, *self.entries)
        found = {variable(name): _inside(data, name) for name in names}
        found |= {variable(name): masked(_inside(data, name) or "") for name in self.documents}
        return {name: value for name, value in found.items() if value not in (None, "", [])}


def variable(name: str) -> str:
    """Return the name that a field of an event has in the texts: `agent_acronym` for `agent.acronym`."""
    return name.replace(".", "_")


def _inside(data: Mapping[str, Any], name: str) -> Any:
    """Return the value in `data` at a path such as `requester.name`; None if there is none."""
    found: Any = data
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


EMAIL = (Channel.EMAIL,)
INBOX = (Channel.INBOX,)
EMAIL_AND_INBOX = (Channel.EMAIL, Channel.INBOX)
