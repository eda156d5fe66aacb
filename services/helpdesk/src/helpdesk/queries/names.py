"""Who wrote or did something on tickets, as the reader may know it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from helpdesk.model import Person
from helpdesk.queries.people import people_by_id
from helpdesk.states import Side


@dataclass(frozen=True)
class Names:
    """The names of the people on one page. `shows_staff` says whether the reader sees who of a team it was."""

    people: Mapping[UUID, Person]
    shows_staff: bool

    def shown(self, side: Side, user_id: UUID | None, *, name: str | None = None, team: str = "") -> dict[str, Any]:
        """Return a person as a mapping with user id, name and side.

        `name` is that of somebody without an account, `team` the team of a member of staff, which is shown instead of
        the person to a reader who may not see who it was.
        """
        if side is Side.STAFF and not self.shows_staff:
            return {"user_id": None, "name": team, "side": side.value}
        person = self.people.get(user_id) if user_id else None
        known = (person.name if person else None) or name or (team if side is Side.STAFF else "")
        return {"user_id": user_id, "name": known, "side": side.value}


def names_for(session: Session, user_ids: Iterable[UUID | None], *, reader: Side, shows_staff_names: bool) -> Names:
    """Return the names of people with these user ids, for a `reader` on that side of the counter.

    `shows_staff_names` is the operator's setting whether requesters see who of a team answered.
    """
    return Names(people_by_id(session, user_ids), shows_staff_names or reader is Side.STAFF)
