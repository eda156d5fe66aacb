"""Facts that notifier publishes."""

from dataclasses import dataclass
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Fact, type="notifier.delivery_failed.v1", subject="notification_id"):
    """A message was given up. `permanent` says that the address itself was refused, rather than that time ran out.

    `about` is the event that asked for the message (`event_id, type, subject`); `address_hash` the SHA-256 of the
    address in lower case, so that a hearer can recognise an address it knows and learns none that it doesn't.
    """

    notification_id: UUID
    about: dict[str, str]
    address_hash: str
    permanent: bool
    parties: list[UUID]


PUBLISHED = (DeliveryFailed,)
