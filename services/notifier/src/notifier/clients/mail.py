"""What all ways of sending mail share: the mail, the errors of sending, and the protocols."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail ready to be sent. `id` is its notification's id, which names the mail however often it is sent."""

    id: UUID
    kind: str
    sender: str
    address: str
    message: EmailMessage


class NotDelivered(Exception):
    """A mail was not delivered. `reason` is a stable code, `reply` the answer of the mail server.

    `no_mailbox` says that the server knows no mailbox of the recipient's address.
    """

    def __init__(self, reason: str, reply: str = "", *, no_mailbox: bool = False) -> None:
        super().__init__(f"{reason}: {reply}" if reply else reason)
        self.reason = reason
        self.reply = reply
        self.no_mailbox = no_mailbox


class Refused(NotDelivered):
    """The mail can never be delivered; trying again is useless."""


class TryLater(NotDelivered):
    """The mail may be delivered by a later attempt."""


SendMail = Callable[[Mail], None]
"""Sends one mail and returns once the receiving side is responsible for it. Raises `Refused` or `TryLater`."""


class Mailer(Protocol):
    """A way to send mail. `parallel` is the highest useful number of connections at once."""

    parallel: int

    def connected(self) -> AbstractContextManager[SendMail]:
        """Return a context manager that yields a function: called with a Mail, it sends the mail over one connection.

        The function is called once for each mail, by one thread only, and raises Refused or TryLater. The connection is
        opened when the first mail is sent.
        """
        ...
