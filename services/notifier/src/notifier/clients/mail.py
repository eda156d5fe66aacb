"""What every way of sending mail has in common: the mail itself, how sending is refused, and the protocols."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail ready to go. `id` is the notification's: it names the mail for good, however often it is sent."""

    id: UUID
    kind: str
    sender: str
    address: str
    message: EmailMessage


class NotDelivered(Exception):
    """A mail did not go out. `reason` is a stable code, `reply` what the other side said."""

    def __init__(self, reason: str, reply: str = "") -> None:
        super().__init__(f"{reason}: {reply}" if reply else reason)
        self.reason = reason
        self.reply = reply


class Refused(NotDelivered):
    """It never will: trying again is no use."""


class TryLater(NotDelivered):
    """It may go out another time."""


SendMail = Callable[[Mail], None]
"""Hands one mail over; returns once the other side is responsible for it. Raises Refused or TryLater."""


class Mailer(Protocol):
    """A way out for mail. `parallel` says how many connections at once make sense."""

    parallel: int

    def connected(self) -> AbstractContextManager[SendMail]:
        """A connection for a row of mails, opened when the first is sent. Not for use by several threads."""
        ...
