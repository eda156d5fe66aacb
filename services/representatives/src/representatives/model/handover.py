"""What became of what one person had through a company, when another one took over."""

from dataclasses import dataclass, field
from uuid import UUID

from representatives.model.system_access import SystemAccess
from representatives.model.unit_access import UnitAccess


@dataclass(frozen=True)
class Moved:
    """`old_id` is over; `new_id` is in its place, or nothing where the other person held the same already."""

    old_id: UUID
    new_id: UUID | None


@dataclass(frozen=True)
class Skipped:
    """What did not go over, and why."""

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
        self.skipped.append(Skipped(access.__tablename__, access.id, reason))
