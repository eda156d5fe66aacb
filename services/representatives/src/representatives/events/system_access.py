"""Facts about system accesses. The e-mail and telephone that belong to an access never leave the service."""

from dataclasses import dataclass
from typing import Annotated, TypedDict
from uuid import UUID

from chassis.events import Fact
from chassis.fact_fields import Companies, Doc, Parties, example, one_of


class AgentShape(TypedDict):
    """The agent (Agente Concessão)."""

    id: UUID
    code: str
    acronym: Annotated[str, example("EXEMPLO")]
    kind: Annotated[str, one_of("user", "transmission")]


@dataclass(frozen=True, kw_only=True)
class SystemAccessState:
    """An access profile of one person in one system for one agent."""

    system_access_id: UUID
    user_id: UUID
    system: Annotated[str, Doc("its code"), example("SINtegre")]
    system_name: str
    agent: AgentShape
    profile: Annotated[str, Doc("its code"), example("cIC")]
    parties: Parties
    companies: Companies
    decided_by: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class SystemAccessRequested(
    SystemAccessState, Fact, type="representatives.system_access_requested.v1", subject="system_access_id"
):
    """A person asks for an access profile in a system. Helpdesk opens its ticket when it hears of this.

    With a `reason`, a code, the ticket was closed as granted and that had no effect: helpdesk opens it again.
    """


@dataclass(frozen=True, kw_only=True)
class SystemAccessGranted(
    SystemAccessState, Fact, type="representatives.system_access_granted.v1", subject="system_access_id"
):
    """A person has an access profile in a system from now on."""


@dataclass(frozen=True, kw_only=True)
class SystemAccessDenied(
    SystemAccessState, Fact, type="representatives.system_access_denied.v1", subject="system_access_id"
):
    """A person's request for an access profile was turned down.

    `reason` is what whoever decided wrote, if anything.
    """


@dataclass(frozen=True, kw_only=True)
class SystemAccessEnded(
    SystemAccessState, Fact, type="representatives.system_access_ended.v1", subject="system_access_id"
):
    """A person no longer has an access profile in a system, or no longer asks for it.

    `reason` is a code: ended, relation_ended, representation_ended, handover, erased.
    """
