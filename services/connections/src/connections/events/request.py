"""Facts about requests to connect."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class RequestState:
    """What every fact about a request says of it."""

    request_id: UUID
    protocol: str
    service_order: str
    kind: str
    holder_document: str
    requester_user_id: UUID
    parties: tuple[UUID, ...]
    companies: tuple[str, ...]
    consumer_unit: str | None = None
    unit_access_id: UUID | None = None
    decision: str | None = None
    items: tuple[Mapping[str, Any], ...] | None = None
    next_step: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class RequestOpened(RequestState, Fact, type="connections.request_opened.v1", subject="request_id"):
    """A request was handed in."""


@dataclass(frozen=True, kw_only=True)
class RequestReturned(RequestState, Fact, type="connections.request_returned.v1", subject="request_id"):
    """A request was returned."""


@dataclass(frozen=True, kw_only=True)
class RequestResubmitted(RequestState, Fact, type="connections.request_resubmitted.v1", subject="request_id"):
    """A request was handed in again."""


@dataclass(frozen=True, kw_only=True)
class RequestDecided(RequestState, Fact, type="connections.request_decided.v1", subject="request_id"):
    """A request was decided."""


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(RequestState, Fact, type="connections.request_withdrawn.v1", subject="request_id"):
    """A request was withdrawn."""


@dataclass(frozen=True, kw_only=True)
class RequestLapsed(RequestState, Fact, type="connections.request_lapsed.v1", subject="request_id"):
    """A request lapsed."""


@dataclass(frozen=True, kw_only=True)
class RequestCompleted(RequestState, Fact, type="connections.request_completed.v1", subject="request_id"):
    """A request was completed."""


@dataclass(frozen=True, kw_only=True)
class IdentityVerified(Fact, type="connections.identity_verified.v1", subject="user_id"):
    """The identity of a person was verified."""

    user_id: UUID
    document: str
    request_id: UUID
    parties: tuple[UUID, ...]
