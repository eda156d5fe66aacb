"""A notification is one message to one recipient through one channel; each try to deliver it is an attempt.

The notification is also its own place in the queue: `due_at` says when somebody should look at it again. While it is
being sent that is the end of the sender's lease; once it is settled there is none.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Table, Text, UniqueConstraint, case, cast, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.addresses import address_key
from chassis.database import state_column
from chassis.ids import new_id
from chassis.personal import By, impersonal, internal, personal, whose
from notifier.events import About, DeliveryFailed
from notifier.model.base import Base
from notifier.states import DeliveryState, checked

_State = state_column(DeliveryState, length=20)

_SENDING = text("state = 'sending'")
_TO_PURGE = text("purged_at IS NULL AND channel <> 'inbox'")


def address_hash(address: str) -> str:
    """Return the SHA-256 of an address's key (`chassis.addresses.address_key`), in hexadecimal."""
    return hashlib.sha256(address_key(address).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an attempt ended. `reason` is a stable code, empty on success; `reply` is the mail server's answer.

    `no_mailbox` says that the server knows no mailbox of that address.
    """

    state: DeliveryState
    reason: str = ""
    reply: str = ""
    no_mailbox: bool = False


def _anonymous_key(notification: Table) -> Any:
    """What takes the place of an address's hash: the notification's own id. A user's id stays."""
    own = func.replace(cast(notification.c.id, String), "-", "")
    return case((notification.c.recipient_id.is_(None), own), else_=notification.c.recipient_key)


class Notification(Base):
    """One message to one recipient through one channel.

    It is unique by event, recipient and channel, so that a repeated event cannot notify twice. `recipient_key` is the
    user's id, or the hash of an address that belongs to no account. By `address_hash` the messages to an address are
    found in whatever spelling. `facts` are the values that the texts need, `quotation` is a text that the mail quotes
    as it was written. `message_id`, `reference_ids` and `reply_to` are the mail's place in a conversation; all mails of
    one event have the same Message-ID. `traceparent` is the W3C trace of the request that caused the event.
    `bounced_at` is when a mail came back after it was delivered to our mail server.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("event_id", "recipient_key", "channel"),
        Index(
            "ix_notification_due_at",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        Index("ix_notification_recipient_id_id", "recipient_id", "id"),
        Index("ix_notification_address_hash_id", "address_hash", "id"),
        Index(
            "ix_notification_unpurged",
            "created_at",
            postgresql_where=_TO_PURGE,
            sqlite_where=_TO_PURGE,
        ),
        Index("ix_notification_created_at", "created_at"),
        {
            "info": whose(
                By(user_id="recipient_id", address="recipient_key", address_form=address_hash),
                why="people are told what happened, once, and whether it reached them",
                how_long="CONTENT_RETENTION_DAYS its content, NOTIFICATION_RETENTION_DAYS the row and the inbox",
                exported_as="notifications",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    event_type: Mapped[str] = mapped_column(String(120), info=impersonal())
    subject: Mapped[str] = mapped_column(String(120), info=impersonal("an id, or a unit's code"))
    kind: Mapped[str] = mapped_column(String(60), info=impersonal())
    message_class: Mapped[str] = mapped_column(String(20), info=impersonal())
    channel: Mapped[str] = mapped_column(String(20), info=impersonal())
    recipient_id: Mapped[UUID | None]
    recipient_key: Mapped[str] = mapped_column(String(64), info=personal(wiped=_anonymous_key, internal=True))
    address: Mapped[str | None] = mapped_column(String(320), info=personal())
    address_hash: Mapped[str | None] = mapped_column(String(64), info=personal(internal=True))
    language: Mapped[str | None] = mapped_column(String(2), info=impersonal("the language of the message"))
    facts: Mapped[dict[str, Any]] = mapped_column(info=personal(wiped={}))
    quotation: Mapped[str | None] = mapped_column(Text, info=personal())
    message_id: Mapped[str | None] = mapped_column(String(998), info=internal("the id of the mail"))
    reference_ids: Mapped[list[str]] = mapped_column(
        default=list, server_default=text("'[]'"), info=personal(wiped=[], internal=True)
    )
    reply_to: Mapped[str | None] = mapped_column(String(320), info=personal(internal=True))
    ciphertext: Mapped[str | None] = mapped_column(Text, info=personal(internal=True))
    traceparent: Mapped[str | None] = mapped_column(String(60), info=impersonal())
    expires_at: Mapped[datetime | None]
    state: Mapped[DeliveryState] = mapped_column(_State)
    reason: Mapped[str] = mapped_column(String(60), info=impersonal("a code"))
    attempts_made: Mapped[int]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]

    attempts: Mapped[list["Attempt"]] = relationship(order_by="Attempt.number", back_populates="notification")

    def start(self, *, now: datetime, lease: timedelta, sender: str) -> "Attempt":
        """Begin the next attempt to send the message, when a process claims it. Returns the Attempt, which the caller
        adds to the session.

        `sender` is the name of that process. No other process sends the message until the time `lease` is over or
        `sender` has died.
        """
        self.state = checked(self.state, DeliveryState.SENDING)
        self.attempts_made += 1
        self.due_at = now + lease
        return Attempt(
            id=new_id(),
            notification_id=self.id,
            number=self.attempts_made,
            state=DeliveryState.SENDING,
            reason="",
            started_at=now,
            sender=sender,
        )

    def send_to(self, address: str | None) -> None:
        """Set the address that the next attempt goes to; None when the recipient has none any more."""
        self.address, self.address_hash = address, address_hash(address) if address else None

    def settle(self, outcome: Outcome, *, now: datetime, retry_at: datetime | None) -> DeliveryFailed | None:
        """Record how the last attempt ended: `outcome` says whether the mail was delivered, or failed temporarily or
        for good.

        After a temporary failure the message is tried again at `retry_at`, or given up if that is None. After a failure
        for good it is given up. Returns the DeliveryFailed to publish when the message is given up, otherwise None. A
        code is wiped when its message is delivered or given up; the next attempt is no later than the code expires, so
        that no code is kept longer.
        """
        if outcome.state is DeliveryState.TEMPORARY_FAILURE and retry_at is not None:
            self.state, self.reason = checked(self.state, outcome.state), outcome.reason
            self.due_at = min(retry_at, self.expires_at) if self.expires_at else retry_at
            return None
        if outcome.state is DeliveryState.DELIVERED:
            self._close(DeliveryState.DELIVERED, "", now)
            return None
        self._close(DeliveryState.PERMANENT_FAILURE, outcome.reason, now)
        return self._failed(permanent=outcome.state is DeliveryState.PERMANENT_FAILURE)

    def cancel(self, reason: str, *, now: datetime) -> None:
        """Give up a message that must not be sent any more, for the stable code `reason`."""
        self._close(DeliveryState.PERMANENT_FAILURE, reason, now)

    def _close(self, state: DeliveryState, reason: str, now: datetime) -> None:
        """End the message in a final state and delete its code or token."""
        self.state, self.reason = checked(self.state, state), reason
        self.due_at, self.settled_at, self.ciphertext = None, now, None

    def _failed(self, *, permanent: bool) -> DeliveryFailed | None:
        """Return the DeliveryFailed to publish about a message that was given up; None for a message without an e-mail
        address.

        `permanent` is true when the last attempt failed for good, false when temporary failures used up all attempts.
        """
        if not self.address:
            return None
        about = About(event_id=self.event_id, type=self.event_type, subject=self.subject)
        return DeliveryFailed(
            notification_id=self.id,
            about=about,
            address_hash=address_hash(self.address),
            permanent=permanent,
            parties=(self.recipient_id,) if self.recipient_id else (),
        )


class Attempt(Base):
    """One attempt to deliver a notification: when it began, how it ended and what the mail server answered.

    `sender` names the process that makes the attempt.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("notification_id", "number"),
        Index("ix_attempt_sending", "sender", postgresql_where=_SENDING, sqlite_where=_SENDING),
        {
            "info": whose(
                By(through="notification_id"),
                why="how a delivery fared",
                how_long="with its notification",
                exported_as="attempts",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[DeliveryState] = mapped_column(_State)
    reason: Mapped[str] = mapped_column(String(60), info=impersonal("a code"))
    reply: Mapped[str | None] = mapped_column(String(300), info=personal())
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sender: Mapped[str | None] = mapped_column(String(60), info=impersonal("a process of ours"))

    notification: Mapped[Notification] = relationship(back_populates="attempts")

    def end(self, outcome: Outcome, *, now: datetime) -> None:
        """Store how the attempt ended."""
        self.state = checked(self.state, outcome.state)
        self.reason, self.reply, self.ended_at = outcome.reason, outcome.reply[:300] or None, now
