"""Facts about system accesses. The e-mail and telephone that belong to an access never leave the service."""

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from chassis.events import Fact


class AgentShape(TypedDict):
    """An agent (Agente Concessão) as events name it."""

    id: UUID
    code: str
    acronym: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class SystemAccessState:
    """An access profile of one person in one system for one agent."""

    system_access_id: UUID
    user_id: UUID
    system: str
    system_name: str
    agent: AgentShape
    profile: str
    parties: tuple[UUID, ...]
    companies: tuple[str, ...]
    decided_by: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class SystemAccessRequested(
    SystemAccessState, Fact, type="representatives.system_access_requested.v1", subject="system_access_id"
):
    """A person asks for an access profile; helpdesk opens its ticket when it hears of this."""


@dataclass(frozen=True, kw_only=True)
class SystemAccessGranted(
    SystemAccessState, Fact, type="representatives.system_access_granted.v1", subject="system_access_id"
):
    """The person has the access profile from now on."""


@dataclass(frozen=True, kw_only=True)
class SystemAccessDenied(
    SystemAccessState, Fact, type="representatives.system_access_denied.v1", subject="system_access_id"
):
    """A person's request for an access profile was turned down."""


@dataclass(frozen=True, kw_only=True)
class SystemAccessEnded(
    SystemAccessState, Fact, type="representatives.system_access_ended.v1", subject="system_access_id"
):
    """A person no longer has an access profile, or no longer asks for it."""
