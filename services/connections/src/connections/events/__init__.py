"""The facts that connections publishes. Contracts: `contracts/events/connections/`."""

from connections.events.consumer_unit import ConsumerUnitRegistered, ConsumerUnitUpdated
from connections.events.request import (
    IdentityVerified,
    RequestCompleted,
    RequestDecided,
    RequestLapsed,
    RequestOpened,
    RequestResubmitted,
    RequestReturned,
    RequestWithdrawn,
)

PUBLISHED = (
    ConsumerUnitRegistered,
    ConsumerUnitUpdated,
    IdentityVerified,
    RequestCompleted,
    RequestDecided,
    RequestLapsed,
    RequestOpened,
    RequestResubmitted,
    RequestReturned,
    RequestWithdrawn,
)

__all__ = [
    "PUBLISHED",
    "ConsumerUnitRegistered",
    "ConsumerUnitUpdated",
    "IdentityVerified",
    "RequestCompleted",
    "RequestDecided",
    "RequestLapsed",
    "RequestOpened",
    "RequestResubmitted",
    "RequestReturned",
    "RequestWithdrawn",
]
