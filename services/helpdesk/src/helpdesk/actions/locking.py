"""Lock a ticket, so that two changes of it come one after the other."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from helpdesk.model import Ticket
from helpdesk.queries.standing import Standing, find_ticket


def locked(session: Session, ticket: Ticket) -> Ticket:
    """Lock a ticket until the transaction ends, and return it as it is now.

    `Session.get` would raise StaleDataError when another transaction changed the ticket since it was read.
    """
    row = select(Ticket).where(Ticket.id == ticket.id).with_for_update()
    return session.scalars(row, execution_options={"populate_existing": True}).one()


def ticket_to_change(session: Session, actor: Actor, number: int) -> Standing:
    """Lock the ticket `number` until the transaction ends, and return it with what it is to `actor`.

    Raises NotFound when there is no such ticket, and for strangers.
    """
    standing = find_ticket(session, actor, number)
    return replace(standing, ticket=locked(session, standing.ticket))
