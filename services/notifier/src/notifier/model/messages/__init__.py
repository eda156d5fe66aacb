"""The visible table: which event makes which message, for whom, through which channels, in which class.

A new message is one row in the file of its service, and its texts in the three languages (`message-<kind>`) in the file
of its noun in `locales`.
"""

from chassis.events import Event
from notifier.model.messages.certificates import ABOUT_CERTIFICATES
from notifier.model.messages.connections import ABOUT_REQUESTS
from notifier.model.messages.helpdesk import ABOUT_TICKETS
from notifier.model.messages.identity import ABOUT_ACCOUNTS
from notifier.model.messages.representatives import ABOUT_REPRESENTATION
from notifier.model.messages.shape import Audience, Channel, Link, Message, MessageClass, variable

__all__ = [
    "BY_KIND",
    "MESSAGES",
    "Audience",
    "Channel",
    "Link",
    "Message",
    "MessageClass",
    "event_types",
    "messages_for",
    "variable",
]

MESSAGES: tuple[Message, ...] = (
    *ABOUT_ACCOUNTS,
    *ABOUT_REPRESENTATION,
    *ABOUT_REQUESTS,
    *ABOUT_CERTIFICATES,
    *ABOUT_TICKETS,
)

BY_KIND: dict[str, Message] = {message.kind: message for message in MESSAGES}


def event_types() -> tuple[str, ...]:
    """Return the types of all events that make messages."""
    return tuple(sorted({message.event_type for message in MESSAGES}))


def messages_for(event: Event) -> list[Message]:
    """Return the messages that an event makes, which are often none."""
    return [message for message in MESSAGES if message.is_for(event)]
