"""The in-app inbox: what a person was told, and what of it they have read."""

from typing import Any
from uuid import UUID

from flask import g

from chassis.auth import signed_in
from chassis.endpoints import Blueprint, caller_id, read, transact
from chassis.schemas import ListQuery
from notifier import queries, schemas
from notifier.actions import reading
from notifier.api.running import composer
from notifier.model import Notification

inbox = Blueprint("inbox", prefix="/api/notifier/v1", description="What a person was told in the app")


@inbox.get("/notifications", access=signed_in, query=ListQuery, answer=schemas.Inbox)
def list_notifications(query: dict[str, Any]) -> dict[str, Any]:
    """List the caller's own notifications, newest first, in their language, and count the unread ones.

    The `query` names the page wanted. `unread_count` counts the whole inbox, not only the page.
    """
    page, unread = read(queries.inbox, user_id=caller_id(), **query)
    return {"items": [_worded(one) for one in page.items], "next": page.next, "unread_count": unread}


@inbox.post("/notifications/<uuid:notification_id>/read", access=signed_in, status=204, idempotent=False)
def mark_notification_read(notification_id: UUID) -> None:
    """Mark one notification as read; again does no harm."""
    transact(reading.mark_read, notification_id=notification_id)


@inbox.post("/notifications/read", access=signed_in, status=204, idempotent=False)
def mark_all_notifications_read() -> None:
    """Mark everything in the inbox as read."""
    transact(reading.mark_all_read)


def _worded(notification: Notification) -> dict[str, Any]:
    """Return a message of the in-app inbox as the API shows it: a mapping with its texts in the caller's language."""
    texts = composer().texts(notification.kind, g.language, notification.facts)
    return {
        "id": notification.id,
        "kind": notification.kind,
        "message_class": notification.message_class,
        "title": texts.subject,
        "text": "\n\n".join(texts.body),
        "action": texts.action,
        "link": texts.link,
        "created_at": notification.created_at,
        "read_at": notification.read_at,
    }
