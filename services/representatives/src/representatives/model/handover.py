"""The report of a handover: what passed from one person to another, what did not, and why."""

from dataclasses import dataclass, field
from uuid import UUID

from representatives.model.system_access import SystemAccess
from representatives.model.unit_access import UnitAccess


@dataclass(frozen=True)
class Moved:
    """A relation or access that passed to the other person: `old_id` is over, `new_id` replaces it.

    `new_id` is None where the other person held the same already.
    """

    old_id: UUID
    new_id: UUID | None


@dataclass(frozen=True)
class Skipped:
    """A relation or access that did not pass to the other person, with the reason."""

    kind: str
    old_id: UUID
    reason: str


@dataclass
class Handover:
    """The report of a handover."""

    relations: list[Moved] = field(default_factory=list)
    system_accesses: list[Moved] = field(default_factory=list)
    unit_accesses: list[Moved] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, access: SystemAccess | UnitAccess, reason: str) -> None:
        """Note in the report that an access does not pass to the other person, with the reason."""
        self.skipped.append(Skipped(access.__tablename__, access.id, reason))
