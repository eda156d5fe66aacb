"""Turning an event into notifications, by the table of messages."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.database import wake
from chassis.events import Event
from chassis.ids import new_id
from notifier.actions.audiences import Addressee, addressees
from notifier.actions.sending import CHANNEL
from notifier.model import Notification, Thread, address_hash
from notifier.model.messages import Channel, Message, messages_for
from notifier.states import DeliveryState


def notify(session: Session, event: Event, *, now: datetime) -> None:
    """Store the notifications that the table of messages has for `event`, and wake the loop that sends them. A reaction
    calls it.

    There is one notification per message, recipient and channel; somebody without an account has no
    inbox. An event that arrives again adds none.
    """
    traceparent = session.info["origin"].traceparent or None
    rows = [
        _values(message, channel, event, to, now) | {"traceparent": traceparent}
        for message in messages_for(event)
        for to in addressees(session, message, event)
        for channel in message.channels
        if channel is Channel.EMAIL or to.user_id
    ]
    if rows:
        _insert_once(session, rows)
        wake(session, CHANNEL)


def _values(message: Message, channel: Channel, event: Event, to: Addressee, now: datetime) -> dict[str, Any]:
    """Return the column values, by name, of the notification that `event` makes for one recipient and one channel.

    `message` is the row of the table of messages, and `to` the recipient, an account or a bare address. A mail waits to
    be sent; a message for the in-app inbox is delivered at once. `traceparent` is left to the caller. The inbox of
    somebody who only watches holds nobody else's words: they would outlive their author's erasure.
    """
    waits = channel is Channel.EMAIL
    takes_secret = waits and message.takes_secret(has_account=to.user_id is not None)
    secret = event.data.get("ciphertext") if takes_secret else None
    until = event.data.get("expires_at") if secret else None
    thread = Thread.of(event.data) if waits and message.in_thread else None
    return {
        "id": new_id(),
        "event_id": event.id,
        "event_type": event.type,
        "subject": event.subject,
        "kind": message.kind,
        "message_class": message.of_class.value,
        "channel": channel.value,
        "recipient_id": to.user_id,
        "recipient_key": str(to.user_id) if to.user_id else address_hash(to.address or ""),
        "address": to.address,
        "address_hash": address_hash(to.address) if to.address else None,
        "language": to.language,
        "facts": message.chosen(event.data, quoting=waits or not to.watches),
        "quotation": (message.quotation(event.data) or None) if waits else None,
        "ciphertext": secret,
        "expires_at": datetime.fromisoformat(until) if until else None,
        "message_id": thread.message_id if thread else None,
        "reference_ids": list(thread.reference_ids) if thread else [],
        "reply_to": thread.reply_to if thread else None,
        "state": DeliveryState.CREATED if waits else DeliveryState.DELIVERED,
        "reason": "",
        "attempts_made": 0,
        "created_at": now,
        "due_at": now if waits else None,
        "settled_at": None if waits else now,
    }


def _insert_once(session: Session, rows: list[dict[str, Any]]) -> None:
    """Insert notifications, given by the values of their columns, except those that are stored already."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(Notification.__table__).on_conflict_do_nothing(), rows)
