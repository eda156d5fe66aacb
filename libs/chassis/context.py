"""Who is asking, from where: carried by every transaction into outbox and audit rows, and by every log line."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

ActorKind = Literal["user", "staff", "system", "anonymous"]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The only thing that actions see of a caller.

    `document` is a normalised CPF or CNPJ; `assurance` says how far it is proven, from weakest to strongest: `declared`
    (typed only), `contact`, `staff`, `certificate`.
    `language` is the person's own setting, empty while it is automatic.
    """

    kind: ActorKind = "anonymous"
    user_id: UUID | None = None
    document: str = ""
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    assurance: str = ""
    session_id: UUID | None = None
    language: str = ""

    def has(self, role: str) -> bool:
        return role in self.roles


ANONYMOUS = Actor()
SYSTEM = Actor(kind="system")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a transaction comes from: an API request, a reaction or a job."""

    actor: Actor = SYSTEM
    address: str = ""
    request_id: str = ""
    traceparent: str = ""
