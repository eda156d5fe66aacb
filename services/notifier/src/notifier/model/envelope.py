"""What the sender needs to know of one message: to whom, what about, in which language. Holds no database row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Thread:
    """The place of a mail in a conversation.

    `message_id` is the mail's own Message-ID, the same for all recipients and however often it is sent. `reference_ids`
    are the Message-IDs before it, oldest first. A mail to `reply_to` continues the conversation.
    """

    message_id: str
    reference_ids: tuple[str, ...]
    reply_to: str

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Return the place that an event's data name for the mails about the event."""
        return cls(message_id=data["message_id"], reference_ids=tuple(data["references"]), reply_to=data["reply_to"])


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One claimed attempt, with everything that its mail is made from.

    `address` is empty while the recipient's copy has not arrived. `has_account` says whether the recipient has one.
    `quotation` is a text that the mail quotes as it was written. `ciphertext` is an encrypted code or token. `thread`
    is the mail's place in a conversation, None for a mail of its own. `erased` says that the recipient was erased,
    `suppressed` that the address takes no mail: then nothing may be sent.
    """

    notification_id: UUID
    attempt_id: UUID
    kind: str
    address: str
    has_account: bool = False
    created_at: datetime
    name: str = ""
    language: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    quotation: str = ""
    ciphertext: str = ""
    expires_at: datetime | None = None
    thread: Thread | None = None
    erased: bool = False
    suppressed: bool = False
    traceparent: str = ""
