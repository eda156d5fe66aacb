"""What the sender needs to know of one message: to whom, what about, in which language. Holds no database row."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One claimed attempt, with everything that its mail is made from.

    `address` is empty while the recipient's copy has not arrived. `ciphertext` is an encrypted code or token. `erased`
    says that the recipient was erased, so that nothing may be sent.
    """

    notification_id: UUID
    attempt_id: UUID
    kind: str
    address: str
    created_at: datetime
    name: str = ""
    language: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    ciphertext: str = ""
    expires_at: datetime | None = None
    erased: bool = False
    traceparent: str = ""
