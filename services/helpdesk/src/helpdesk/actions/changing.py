"""Change a ticket as staff: its category, who answers it, its priority and its state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.problems import refuse_field
from chassis.versions import Expected, check_version
from helpdesk.actions import dues
from helpdesk.actions.history import Value, note_change
from helpdesk.actions.locking import ticket_to_change
from helpdesk.actions.moving import move_ticket
from helpdesk.actions.participants import touch
from helpdesk.actions.telling import tell
from helpdesk.actions.writer import Writer
from helpdesk.actions.writing import writer_of
from helpdesk.model import Ticket
from helpdesk.model.categories import OTHER
from helpdesk.model.desk import Desk
from helpdesk.model.problems import StaffOnly, TicketStateNotAllowed
from helpdesk.queries.shown import shown_ticket
from helpdesk.queries.staff import is_helpdesk_staff
from helpdesk.states import Change, Priority, Side, TicketState


def change_ticket(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    number: int,
    version: Expected,
    changes: Mapping[str, Any],
) -> dict[str, Any]:
    """Change the ticket `number` as staff, tell of each change, and return the ticket as a mapping.

    `changes` maps names of fields to their new values: `category`, `subcategory`, `assignee_id`, `priority`, `state`.
    A new category brings its team, takes the ticket from its assignee unless the changes name one, and sets its dues
    anew; without a subcategory it gets `other`. `version` are the versions that `If-Match` allows, or None for any.

    Raises NotFound; StaffOnly for a ticket of the caller's own; VersionMismatch; Invalid for an unknown category,
    subcategory or assignee; TicketStateNotAllowed, also for closing, which is an operation of its own.
    """
    standing = ticket_to_change(session, actor, number)
    if standing.side is not Side.STAFF:
        raise StaffOnly()
    ticket = standing.ticket
    check_version(version, ticket.version)
    changing = _Changing(session, actor, now, desk, ticket, writer_of(standing, user_id_of(actor)))
    told = changing.make(changes)
    if told:
        touch(session, ticket, changing.writer, now)
        for change in told:
            tell(session, now=now, desk=desk, ticket=ticket, change=change, writer=changing.writer)
        audit.record(session, "ticket.changed", ticket.id, changes=[change.value for change in told])
    session.flush()
    return shown_ticket(session, actor, desk, standing)


class _Changing:
    """One change of a locked ticket by a member of staff, field by field. Each field that changes is a history line."""

    def __init__(
        self, session: Session, actor: Actor, now: datetime, desk: Desk, ticket: Ticket, writer: Writer
    ) -> None:
        self._session = session
        self._actor = actor
        self._now = now
        self._desk = desk
        self._ticket = ticket
        self.writer = writer

    def make(self, changes: Mapping[str, Any]) -> list[Change]:
        """Make the changes and return what is told of them, each once."""
        told = []
        is_recategorised = self._recategorise(changes)
        if self._assign(changes) or is_recategorised:
            told.append(Change.REASSIGNED)
        if "priority" in changes and self._set("priority", Priority(changes["priority"])):
            told.append(Change.PRIORITY)
        if "state" in changes and (change := self._move(TicketState(changes["state"]))):
            told.append(change)
        return told

    def _recategorise(self, changes: Mapping[str, Any]) -> bool:
        """Give the ticket another category or subcategory. Returns whether either changed."""
        ticket = self._ticket
        if not {"category", "subcategory"} & changes.keys():
            return False
        category = self._desk.categories.get(changes.get("category", ticket.category))
        if category is None:
            raise refuse_field("#/category", "category.unknown")
        is_other = category.code != ticket.category
        subcategory = changes.get("subcategory") or (OTHER if is_other else ticket.subcategory)
        if subcategory not in category.subcategories:
            raise refuse_field("#/subcategory", "subcategory.unknown")
        if is_other:
            self._set("category", category.code)
            self._set("team", category.team)
            dues.recategorised(self._session, ticket, category, self._desk.hours, self._now)
            if "assignee_id" not in changes:
                self._set("assignee_id", None, field="assignee")
        return self._set("subcategory", subcategory) or is_other

    def _assign(self, changes: Mapping[str, Any]) -> bool:
        """Let somebody of staff answer the ticket, or nobody. Returns whether that changed."""
        if "assignee_id" not in changes:
            return False
        assignee: UUID | None = changes["assignee_id"]
        is_known = assignee in (None, self._actor.user_id, self._ticket.assignee_id)
        if not is_known and assignee and not is_helpdesk_staff(self._session, assignee):
            raise refuse_field("#/assignee_id", "assignee.unknown")
        return self._set("assignee_id", assignee, field="assignee")

    def _move(self, to: TicketState) -> Change | None:
        """Put the ticket into a state. Returns what is told of it, None when it has that state already."""
        before = self._ticket.state
        if to is before:
            return None
        if to is TicketState.CLOSED:
            raise TicketStateNotAllowed()
        move_ticket(self._session, now=self._now, desk=self._desk, ticket=self._ticket, to=to, writer=self.writer)
        return Change.REOPENED if before is TicketState.CLOSED else Change(to.value)

    def _set(self, column: str, value: Value, *, field: str = "") -> bool:
        """Set a column of the ticket and write its history. `field` is the API's name for it, if that is another.

        Returns whether the value is another than before.
        """
        before = getattr(self._ticket, column)
        if before == value:
            return False
        setattr(self._ticket, column, value)
        note_change(self._session, self._ticket, field or column, before, value, self.writer, self._now)
        return True
