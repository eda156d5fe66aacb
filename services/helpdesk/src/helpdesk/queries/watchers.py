"""List who watches a ticket, as the reader may know it."""

from typing import Any

from sqlalchemy import and_, not_, select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.lists import Page, page
from helpdesk.model import Participant
from helpdesk.model.desk import Desk
from helpdesk.queries.names import Names, names_for
from helpdesk.queries.standing import find_ticket
from helpdesk.queries.watching import still_sees
from helpdesk.states import Side


def list_watchers(session: Session, *, actor: Actor, desk: Desk, number: int, limit: int, after: str | None) -> Page:
    """Return a page of the people who watch the ticket `number`, each as a mapping.

    Requesters do not see which members of staff watch it, unless the operator shows staff's names. At most `limit`
    items follow the cursor `after`. Raises NotFound, also for strangers.
    """
    standing = find_ticket(session, actor, number)
    ticket = standing.ticket
    is_staffs = and_(Participant.is_author.is_(False), Participant.needs_relation.is_(False))
    rows = select(Participant).where(
        Participant.ticket_id == ticket.id, Participant.is_watching.is_(True), still_sees(ticket.cnpj)
    )
    if standing.side is not Side.STAFF and not desk.shows_staff_names:
        rows = rows.where(not_(is_staffs))
    found = page(session, rows, key=[Participant.user_id], limit=limit, after=after)
    ids = [row.user_id for row in found.items]
    names = names_for(session, ids, reader=standing.side, shows_staff_names=desk.shows_staff_names)
    return Page([_shown(row, names, ticket.team) for row in found.items], found.next)


def _shown(row: Participant, names: Names, team: str) -> dict[str, Any]:
    is_staff = not (row.is_author or row.needs_relation)
    return names.shown(Side.STAFF if is_staff else Side.REQUESTER, row.user_id, team=team)
