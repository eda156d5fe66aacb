"""Turning an event into notifications, by the table of messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.database import wake
from chassis.events import Event
from chassis.ids import new_id
from notifier.actions.sending import CHANNEL
from notifier.model import Notification, Recipient, address_hash
from notifier.model.messages import Audience, Channel, Message, messages_for
from notifier.states import DeliveryState


def notify(session: Session, event: Event, *, now: datetime) -> None:
    """Make the notifications that `event` asks for, each once however often that is; wake the sender.

    A person who was erased gets none. One whom we don't know yet gets theirs when their copy arrives.
    """
    for message in messages_for(event):
        user_id = UUID(event.data["user_id"]) if event.data.get("user_id") else None
        if user_id is None and message.to is Audience.USER:
            continue
        if user_id is not None and _is_erased(session, user_id):
            continue
        for channel in message.channels:
            _insert_once(session, _values(message, channel, event, user_id, now))
        wake(session, CHANNEL)


def _is_erased(session: Session, user_id: UUID) -> bool:
    known = session.get(Recipient, user_id)
    return known is not None and known.erased_at is not None


def _values(message: Message, channel: Channel, event: Event, user_id: UUID | None, now: datetime) -> dict[str, Any]:
    data = event.data
    address = data["email"] if message.to is Audience.ADDRESS else None
    waits = channel is Channel.EMAIL
    code = data.get("ciphertext")
    return {
        "id": new_id(),
        "event_id": event.id,
        "event_type": event.type,
        "subject": event.subject,
        "kind": message.kind,
        "message_class": message.of_class.value,
        "channel": channel.value,
        "recipient_id": user_id,
        "recipient_key": str(user_id) if user_id else address_hash(data["email"]),
        "address": address,
        "language": data.get("language"),
        "facts": message.chosen(data),
        "ciphertext": code,
        "expires_at": datetime.fromisoformat(data["expires_at"]) if code else None,
        "state": DeliveryState.CREATED if waits else DeliveryState.DELIVERED,
        "reason": "",
        "attempts_made": 0,
        "created_at": now,
        "due_at": now if waits else None,
        "settled_at": None if waits else now,
    }


def _insert_once(session: Session, values: dict[str, Any]) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(Notification).values(values).on_conflict_do_nothing())
