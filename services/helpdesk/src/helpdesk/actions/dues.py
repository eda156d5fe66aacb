"""Keep the dues of a ticket: until when its first answer and its resolution are due, and what was missed.

Targets are those of the ticket's category, in business time from its opening on. The first answer's target stands still
while the ticket is closed, the resolution's also while it waits for its author. `hours` is everywhere the settings'
business hours; where staff have set a calendar, that is used instead. `category` is None where the operator's file does
not have it: the targets are then unknown, so the dues stay as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.ids import new_id
from helpdesk.hours import BusinessHours, Pause, due_with
from helpdesk.model import Ticket, TicketPause
from helpdesk.model.categories import Categories, Category
from helpdesk.model.ticket import NOT_DUE
from helpdesk.queries.calendar import current_hours
from helpdesk.states import TicketState

BATCH = 200
"""How many tickets one step of a job changes, in one transaction."""


def start(session: Session, ticket: Ticket, category: Category, hours: BusinessHours, now: datetime) -> None:
    """Set the dues of a new ticket from the targets of its category. `ticket.opened_at` is when they begin to run."""
    with session.no_autoflush:  # the ticket may be in the session already, and cannot be written without its dues
        _compute(ticket, category, current_hours(session, hours), (), now)


def responded(ticket: Ticket, now: datetime) -> None:
    """Record the first public reply of staff on a ticket, which meets or misses its first due.

    Every public reply of staff may call this; a later one changes nothing.
    """
    if ticket.responded_at is None:
        _note_misses(ticket, now)
        ticket.responded_at = now
        _show_next(ticket)


def moved(session: Session, ticket: Ticket, category: Category | None, hours: BusinessHours, now: datetime) -> None:
    """Pause the dues of a ticket that is in a new state, or let them go on. Call it after every `ticket.move`."""
    if ticket.is_paused:
        paused(session, ticket, now)
    else:
        resumed(session, ticket, category, hours, now)


def paused(session: Session, ticket: Ticket, now: datetime) -> None:
    """Begin a pause of a ticket that has just become waiting or closed. A pause of its state before ends.

    The ticket has its new state already.
    """
    _note_misses(ticket, now)
    _end_pause(session, ticket, now)
    session.add(TicketPause(id=new_id(), ticket_id=ticket.id, state=ticket.state, began_at=now))
    ticket.resolution_due_at = _if_missed(ticket.resolution_due_at, now)
    if ticket.responded_at is None and ticket.state is TicketState.CLOSED:
        ticket.response_due_at = _if_missed(ticket.response_due_at, now)
    _show_next(ticket)


def resumed(session: Session, ticket: Ticket, category: Category | None, hours: BusinessHours, now: datetime) -> None:
    """End the pause of a ticket that has just been taken up again, and set its dues to what was left of its targets.

    The ticket has its new state already. A ticket without a pause (a new one that is in progress now) keeps its dues.
    """
    if _end_pause(session, ticket, now):
        _compute(ticket, category, current_hours(session, hours), _pauses(session, [ticket]), now)


def recategorised(session: Session, ticket: Ticket, category: Category, hours: BusinessHours, now: datetime) -> None:
    """Set the dues of a ticket by the targets of its new category, from its opening on and with the same pauses.

    What was met stays met, and what was missed stays missed: the first answer once it was given, and everything of a
    closed ticket.
    """
    _compute(ticket, category, current_hours(session, hours), _pauses(session, [ticket]), now)


def mark_missed(session: Session, *, as_of: datetime) -> int:
    """Record on tickets that a due has passed unmet before `as_of`. The job calls it until nothing is left.

    Returns how many tickets were changed. A ticket that somebody is changing just now is left for the next run.
    """
    passed = select(Ticket).where(Ticket.next_miss_at < as_of).order_by(Ticket.next_miss_at).limit(BATCH)
    found = session.scalars(passed.with_for_update(of=Ticket, skip_locked=True)).all()
    for ticket in found:
        _note_misses(ticket, as_of)
        _show_next(ticket)
    return len(found)


def recompute_open_tickets(session: Session, *, as_of: datetime, categories: Categories, hours: BusinessHours) -> int:
    """Set the dues of open tickets that were computed with an earlier calendar. The job calls it until nothing is left.

    What was missed stays missed. Returns how many tickets were changed, a bounded number. A ticket that somebody is
    changing just now is left for the next run.
    """
    current = current_hours(session, hours)
    behind = select(Ticket).where(Ticket.is_open, Ticket.calendar_version < current.version)
    batch = behind.order_by(Ticket.calendar_version, Ticket.id).limit(BATCH)
    found = session.scalars(batch.with_for_update(of=Ticket, skip_locked=True)).all()
    pauses = defaultdict[UUID, list[TicketPause]](list)
    for pause in _pauses(session, found):
        pauses[pause.ticket_id].append(pause)
    for ticket in found:
        category = categories.get(ticket.category)
        _compute(ticket, category, current, pauses[ticket.id], as_of)
    return len(found)


def _compute(
    ticket: Ticket, category: Category | None, hours: BusinessHours, pauses: Iterable[TicketPause], now: datetime
) -> None:
    """Set the dues that are still open from the targets of `category`, and record what is missed before and after."""
    ticket.calendar_version = hours.version
    if category is None or ticket.state is TicketState.CLOSED:
        return
    _note_misses(ticket, now)
    times = [(pause.state, Pause(pause.began_at, pause.ended_at)) for pause in pauses]
    if ticket.responded_at is None:
        closed = [pause for state, pause in times if state is TicketState.CLOSED]
        ticket.response_due_at = due_with(hours, ticket.opened_at, category.response, closed)
    everything = [pause for _state, pause in times]
    ticket.resolution_due_at = due_with(hours, ticket.opened_at, category.resolution, everything)
    _note_misses(ticket, now)
    _show_next(ticket)


def _note_misses(ticket: Ticket, now: datetime) -> None:
    """Record which of the ticket's open dues have passed at `now`."""
    if ticket.responded_at is None and ticket.response_due_at and ticket.response_due_at < now:
        ticket.response_missed = True
    if ticket.resolution_due_at and ticket.resolution_due_at < now:
        ticket.resolution_missed = True


def _show_next(ticket: Ticket) -> None:
    """Set what queue and job read from the ticket's dues."""
    response = ticket.response_due_at if ticket.responded_at is None else None
    resolution = ticket.resolution_due_at
    ticket.due_at = None if ticket.is_paused else _first(response, resolution)
    ticket.queue_at = ticket.due_at or NOT_DUE
    ticket.next_miss_at = _first(
        None if ticket.response_missed else response, None if ticket.resolution_missed else resolution
    )


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _if_missed(due: datetime | None, now: datetime) -> datetime | None:
    """Return a due that has passed at `now`; None for one that now stands still."""
    return due if due and due < now else None


def _end_pause(session: Session, ticket: Ticket, now: datetime) -> bool:
    """End the pause of a ticket that still lasts. Returns whether there was one."""
    lasting = [pause for pause in _pauses(session, [ticket]) if pause.ended_at is None]
    for pause in lasting:
        pause.ended_at = now
    return bool(lasting)


def _pauses(session: Session, tickets: Sequence[Ticket]) -> Sequence[TicketPause]:
    """Return the pauses of some tickets, in order."""
    theirs = select(TicketPause).where(TicketPause.ticket_id.in_([ticket.id for ticket in tickets]))
    return session.scalars(theirs.order_by(TicketPause.began_at)).all()
