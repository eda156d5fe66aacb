"""The names of people, as whoever looks at a ticket may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.staff import ACCESS, HELPDESK
from helpdesk.model import Person
from helpdesk.states import Side

STAFF_ROLES = (HELPDESK, ACCESS)
"""The staff roles that work on tickets: on all of them, and on those of system accesses."""


def is_staff(actor: Actor) -> bool:
    """Return whether a person works on tickets."""
    return any(actor.has(role) for role in STAFF_ROLES)


@dataclass(frozen=True)
class Names:
    """The names of some people by user id. With `shows_staff` members of staff are named too, not only their team."""

    by_id: Mapping[UUID, str]
    shows_staff: bool

    @classmethod
    def read(cls, session: Session, user_ids: Iterable[UUID | None], *, shows_staff: bool) -> Self:
        """Return the names of the people with `user_ids`, by one query."""
        wanted = {user_id for user_id in user_ids if user_id}
        if not wanted:
            return cls({}, shows_staff)
        rows = session.execute(select(Person.user_id, Person.name).where(Person.user_id.in_(wanted)))
        return cls({row.user_id: row.name for row in rows if row.name}, shows_staff)

    def of(self, user_id: UUID | None) -> str | None:
        """Return a person's name. None for nobody, for the erased and for people who are not known yet."""
        return self.by_id.get(user_id) if user_id else None

    def of_staff(self, user_id: UUID | None, team: str) -> str:
        """Return how a member of staff is called: by name where that may be seen and is known, else as the `team`."""
        return (self.of(user_id) if self.shows_staff else None) or team

    def shown(self, side: Side, user_id: UUID | None, *, name: str | None = None, team: str = "") -> dict[str, Any]:
        """Return who wrote or did something, as a mapping with user id, name and side.

        `name` is that of somebody without an account. `team` is that of a member of staff: a reader who may not see who
        it was gets it instead, and no user id.
        """
        if side is not Side.STAFF:
            return {"user_id": user_id, "name": self.of(user_id) or name or "", "side": side.value}
        named = user_id if self.shows_staff else None
        return {"user_id": named, "name": self.of_staff(user_id, team), "side": side.value}
