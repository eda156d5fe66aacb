"""The caller and the origin of a transaction, which end up in its outbox rows, audit rows and log lines."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

ActorKind = Literal["user", "staff", "system", "anonymous"]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The caller, as actions see it.

    `document` is a normalised CPF or CNPJ; `assurance` says how far it is proven (`chassis.assurance`).
    `language` is the person's own setting, empty while no language was chosen.

    `acr` says how the person proved who they are (`chassis.acr`), and `auth_time` when they last did. A refresh
    of the session changes neither. They are empty and None for a token that was issued before tokens named them, which
    counts as the weakest and oldest.
    """

    kind: ActorKind = "anonymous"
    user_id: UUID | None = None
    document: str = ""
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    assurance: str = ""
    session_id: UUID | None = None
    language: str = ""
    acr: str = ""
    auth_time: datetime | None = None

    def has(self, role: str) -> bool:
        """Return whether the actor has this role."""
        return role in self.roles


ANONYMOUS = Actor()
SYSTEM = Actor(kind="system")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a transaction comes from: an API request, a reaction or a job.

    `address` is the caller's IP address, `traceparent` the W3C trace context; both are empty where there is none.
    """

    actor: Actor = SYSTEM
    address: str = ""
    request_id: str = ""
    traceparent: str = ""
