"""People in tests, and what identity tells about them."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.events import Event
from chassis.ids import new_id
from chassis.testing.events import an_event


@dataclass
class Person:
    """Someone with an account; every event about them takes the next version."""

    user_id: UUID = field(default_factory=new_id)
    name: str = "Pessoa de Exemplo"
    email: str = "pessoa@consumo.example"
    language: str | None = "pt"
    version: int = 0

    def validated(self, **changes: object) -> Event:
        return self._state("identity.user_validated.v1", **changes)

    def updated(self, **changes: object) -> Event:
        return self._state("identity.user_updated.v1", **changes)

    def erased(self) -> Event:
        return self._told("identity.user_erased.v1")

    def locked(self, **changes: object) -> Event:
        return self._told("identity.user_locked.v1", **changes)

    def unlocked(self) -> Event:
        return self._told("identity.user_unlocked.v1")

    def noticed(self, kind: str, **changes: object) -> Event:
        told = {"kind": kind, "email": self.email, "language": self.language or "pt", **changes}
        return self._told("identity.security_notice.v1", **told)

    def as_author(self) -> dict[str, str]:
        """The author of a ticket, as helpdesk tells of them."""
        language = self.language or "pt"
        return {"user_id": str(self.user_id), "name": self.name, "email": self.email, "language": language}

    def _state(self, event_type: str, **changes: object) -> Event:
        state = {"name": self.name, "email": self.email, "language": self.language, **changes}
        return self._told(event_type, **state)

    def _told(self, event_type: str, **data: object) -> Event:
        self.version += 1
        about = {"user_id": str(self.user_id), "parties": [str(self.user_id)]}
        return an_event(event_type, version=self.version, **{**about, **data})
