"""The visible table: which event makes which message, for whom, through which channels, in which class.

A new message is one row here, its texts in the three catalogues (`message-<kind>`), and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chassis.events import Event


class Channel(StrEnum):
    EMAIL = "email"
    INBOX = "inbox"


class MessageClass(StrEnum):
    """`security` and `legal` cannot be switched off; `service` and `digest` can."""

    SECURITY = "security"
    LEGAL = "legal"
    SERVICE = "service"
    DIGEST = "digest"


class Audience(StrEnum):
    """USER: the event's `user_id`, wherever that person can be reached now. ADDRESS: the event's `email` itself."""

    USER = "user"
    ADDRESS = "address"


class Link(StrEnum):
    """Pages of the portal that messages lead to, below the public URL."""

    HOME = "/"
    LOGIN = "/login"
    RECOVERY = "/recovery"
    PREFERENCES = "/profile/notifications"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One row of the table.

    `when` are values the event's data must have; `facts` and `moments` the fields its texts use, as they are and as
    local time; `link` where its button leads.
    """

    event_type: str
    kind: str
    to: Audience
    channels: tuple[Channel, ...]
    of_class: MessageClass
    when: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    link: Link | None = None

    def is_for(self, event: Event) -> bool:
        """Whether this event makes this message."""
        return event.type == self.event_type and all(event.data.get(k) == v for k, v in self.when.items())

    def chosen(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of the event's data that the texts need."""
        return {name: data[name] for name in (*self.facts, *self.moments) if data.get(name) is not None}


_EMAIL = (Channel.EMAIL,)
_EMAIL_AND_INBOX = (Channel.EMAIL, Channel.INBOX)

MESSAGES: tuple[Message, ...] = (
    Message(
        event_type="identity.code_issued.v1",
        when={"purpose": "registration"},
        kind="registration_code",
        to=Audience.ADDRESS,
        channels=_EMAIL,
        of_class=MessageClass.SECURITY,
    ),
    Message(
        event_type="identity.security_notice.v1",
        when={"kind": "already_registered"},
        kind="already_registered",
        to=Audience.ADDRESS,
        channels=_EMAIL,
        of_class=MessageClass.SECURITY,
        moments=("at",),
        link=Link.LOGIN,
    ),
    Message(
        event_type="identity.security_notice.v1",
        when={"kind": "new_device"},
        kind="new_device",
        to=Audience.ADDRESS,
        channels=_EMAIL_AND_INBOX,
        of_class=MessageClass.SECURITY,
        moments=("at",),
        link=Link.RECOVERY,
    ),
    Message(
        event_type="identity.user_validated.v1",
        kind="welcome",
        to=Audience.USER,
        channels=_EMAIL_AND_INBOX,
        of_class=MessageClass.SERVICE,
        link=Link.HOME,
    ),
    Message(
        event_type="identity.user_locked.v1",
        kind="account_locked",
        to=Audience.USER,
        channels=_EMAIL_AND_INBOX,
        of_class=MessageClass.SECURITY,
        facts=("cause",),
        moments=("until",),
        link=Link.RECOVERY,
    ),
    Message(
        event_type="identity.user_unlocked.v1",
        kind="account_unlocked",
        to=Audience.USER,
        channels=_EMAIL_AND_INBOX,
        of_class=MessageClass.SECURITY,
        link=Link.LOGIN,
    ),
)

BY_KIND: dict[str, Message] = {message.kind: message for message in MESSAGES}


def event_types() -> tuple[str, ...]:
    """The events that make messages."""
    return tuple(sorted({message.event_type for message in MESSAGES}))


def messages_for(event: Event) -> list[Message]:
    """The messages that an event makes; often none."""
    return [message for message in MESSAGES if message.is_for(event)]
