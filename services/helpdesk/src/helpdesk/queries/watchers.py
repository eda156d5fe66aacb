"""List who watches a ticket, as the reader may know it."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.lists import Page, page
from helpdesk.model import Participant
from helpdesk.model.desk import Desk
from helpdesk.queries.names import Names
from helpdesk.queries.standing import find_ticket
from helpdesk.queries.watching import watcher_ids
from helpdesk.states import Side


def list_watchers(session: Session, *, actor: Actor, desk: Desk, number: int, limit: int, after: str | None) -> Page:
    """Return a page of the people who watch the ticket `number`, each as a mapping.

    Requesters do not see which members of staff watch it, unless the operator shows staff's names. At most `limit`
    items follow the cursor `after`. Raises NotFound, also for strangers.
    """
    standing = find_ticket(session, actor, number)
    ticket, sees_staff = standing.ticket, desk.shows_staff_names or standing.side is Side.STAFF
    watching = or_(Participant.is_author.is_(True), Participant.user_id.in_(watcher_ids(session, ticket)))
    rows = select(Participant).where(Participant.ticket_id == ticket.id, Participant.is_watching.is_(True), watching)
    if not sees_staff:
        rows = rows.where(or_(Participant.is_author.is_(True), Participant.needs_relation.is_(True)))
    found = page(session, rows, key=[Participant.user_id], limit=limit, after=after)
    names = Names.read(session, [row.user_id for row in found.items], shows_staff=sees_staff)
    return Page([_shown(row, names, ticket.team) for row in found.items], found.next)


def _shown(row: Participant, names: Names, team: str) -> dict[str, Any]:
    is_staffs = not (row.is_author or row.needs_relation)
    return names.shown(Side.STAFF if is_staffs else Side.REQUESTER, row.user_id, team=team)
