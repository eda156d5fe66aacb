"""Who writes on a ticket or changes it."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from helpdesk.states import Side


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who writes on a ticket or changes it: a person with an account, somebody known by address, or the platform.

    `name` and `email` are those of somebody without an account. `team` is the team that staff answer for: requesters
    see it instead of the person. `is_certain` is false for the sender of a mail that does not show more than an
    address, which is forged in a moment: the person is then told what was written in their name.
    """

    side: Side
    user_id: UUID | None = None
    name: str = ""
    email: str | None = None
    team: str = ""
    is_certain: bool = True

    @classmethod
    def system(cls) -> Self:
        """Return the platform itself as a writer."""
        return cls(side=Side.SYSTEM)

    @property
    def is_staff(self) -> bool:
        return self.side is Side.STAFF
