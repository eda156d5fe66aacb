"""Export everything that this service holds of one person, as the tables declare it (`chassis.personal`)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from chassis import personal
from chassis.auth import user_id_of
from chassis.context import Actor
from helpdesk.model import Attachment, Base, Entry, Mail, Person, Ticket
from helpdesk.states import Side, Visibility

_STAFFS = ("assignee_id", "updated_by_id", "closed_by_id", "author_user_id", "uploaded_by_id")
"""Columns of a ticket, its entries and its files with a user id that may be one of staff."""


def everything(session: Session, *, actor: Actor) -> dict[str, Any]:
    """Return all rows about the caller, for the export of personal data: a mapping from kind of row to a list of rows
    as plain values. Only `person` is a single row, or None until the copy of the person has arrived.

    Of the caller's tickets internal notes and their files are left out, and so are the user ids of others. Tickets that
    came from the caller's address without an account are not among them, until they are claimed.
    """
    user_id = user_id_of(actor)
    person = session.get(Person, user_id)
    addresses = frozenset({person.email} if person and person.email else ())
    subject = personal.DataSubject(user_id=user_id, addresses=addresses)
    rows: dict[str, Any] = personal.export(session, Base.metadata, subject, only=_of_account(user_id))
    tickets = [_without_others(row, str(user_id)) for row in rows["tickets"]]
    return {**rows, "tickets": tickets, "person": next(iter(rows["person"]), None)}


def _of_account(user_id: UUID) -> Mapping[str, ColumnElement[bool]]:
    """Return the conditions by which an export stays within an account, and within what its person may see."""
    own_tickets = select(Ticket.id).where(Ticket.author_user_id == user_id)
    public = select(Entry.id).where(Entry.visibility == Visibility.PUBLIC)
    untaken = Attachment.entry_id.is_(None) & (Attachment.side == Side.REQUESTER)
    return {
        "ticket.author": Ticket.author_user_id == user_id,
        "entry.author": Entry.visibility == Visibility.PUBLIC,
        "entry.writer": Entry.author_user_id == user_id,
        "attachment.author": or_(Attachment.entry_id.in_(public), untaken),
        "mail.author": Mail.ticket_id.in_(own_tickets),
    }


def _without_others(row: Mapping[str, Any], user_id: str) -> dict[str, Any]:
    """Return an exported row, and the rows inside it, without the user ids of anybody but the person `user_id`."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, list):
            found[name] = [_without_others(one, user_id) if isinstance(one, Mapping) else one for one in value]
        else:
            found[name] = None if name in _STAFFS and value != user_id else value
    return found
