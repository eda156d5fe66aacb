"""The facts that notifier publishes: every Fact class of this module. `make contracts` writes their contracts."""

from dataclasses import dataclass
from typing import Annotated, TypedDict
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Doc, Parties, Rule


class About(TypedDict):
    """The event that asked for the message."""

    event_id: UUID
    type: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Fact, type="notifier.delivery_failed.v1", subject="notification_id"):
    """A message was given up.

    A mail will not arrive: its address was refused for good, or every attempt failed in time. Whoever waits for an
    answer to it should know. A hearer can recognise an address that it knows by `address_hash`, and learns no other.
    """

    notification_id: UUID
    about: About
    address_hash: Annotated[
        str,
        Rule({"pattern": "^[0-9a-f]{64}$"}, "0" * 64),
        Doc("SHA-256 of the address in lower case (UTF-8), in hexadecimal."),
    ]
    permanent: Annotated[bool, Doc("True when the address or the message itself was refused; false when time ran out.")]
    parties: Parties
