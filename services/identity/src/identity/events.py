"""The facts that identity publishes. Their contracts, with examples, are in `contracts/events/identity/`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.events import Fact


@dataclass(frozen=True, kw_only=True)
class UserState:
    """Everything that other services may keep of a person. `language` is the one in which to write to them."""

    user_id: UUID
    document: str
    document_kind: str
    document_assurance: str
    name: str
    email: str
    phone: str
    language: str
    profile: str
    staff_roles: tuple[str, ...]
    parties: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class UserValidated(UserState, Fact, type="identity.user_validated.v1", subject="user_id"):
    """A person completed the registration."""


@dataclass(frozen=True, kw_only=True)
class UserUpdated(UserState, Fact, type="identity.user_updated.v1", subject="user_id"):
    """Something about a person changed. The event carries the whole new state."""


@dataclass(frozen=True, kw_only=True)
class UserLocked(Fact, type="identity.user_locked.v1", subject="user_id"):
    """A person cannot log in by one login or device until `until`. Open sessions go on."""

    user_id: UUID
    cause: str
    parties: tuple[UUID, ...]
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class UserUnlocked(Fact, type="identity.user_unlocked.v1", subject="user_id"):
    """No lock is left on a person's account."""

    user_id: UUID
    cause: str
    parties: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Fact, type="identity.session_revoked.v1", subject="session_id"):
    """A session ended before its time. Its tokens are refused even if they have not expired."""

    session_id: UUID
    user_id: UUID
    parties: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Fact, type="identity.code_issued.v1", subject="code_id"):
    """A code is to be mailed. `ciphertext` is the six digits, encrypted with CODE_KEY for the notifier alone."""

    code_id: UUID
    purpose: str
    email: str
    language: str
    expires_at: datetime
    ciphertext: str


@dataclass(frozen=True, kw_only=True)
class SecurityNotice(Fact, type="identity.security_notice.v1", subject="user_id"):
    """Something happened to an account that its owner should know, whoever did it."""

    user_id: UUID
    kind: str
    email: str
    language: str
    at: datetime
    parties: tuple[UUID, ...]
    device: str | None = None
    network: str | None = None


PUBLISHED = (UserValidated, UserUpdated, UserLocked, UserUnlocked, SessionRevoked, CodeIssued, SecurityNotice)
