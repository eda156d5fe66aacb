"""Facts that notifier publishes."""

from dataclasses import dataclass
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Fact, type="notifier.delivery_failed.v1", subject="notification_id"):
    """A message was given up. `permanent` is true when the address was refused, false when all attempts were used up.

    `about` is the event that asked for the message (`event_id, type, subject`). `address_hash` is the SHA-256 of the
    address's key: a hearer can recognise an address that it knows and learns no other.
    """

    notification_id: UUID
    about: dict[str, str]
    address_hash: str
    permanent: bool
    parties: list[UUID]


PUBLISHED = (DeliveryFailed,)
