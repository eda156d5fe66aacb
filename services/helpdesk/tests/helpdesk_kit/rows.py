"""Tickets and what belongs to them as rows, for tests of what is read and done later: nothing is told of them."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.told_world import Company

from chassis import clock
from chassis.ids import new_id
from helpdesk.actions.indexing import index_ticket
from helpdesk.model import Attachment, Entry, HistoryLine, Mail, Participant, Ticket
from helpdesk.model import Person as PersonCopy
from helpdesk.states import (
    Channel,
    Classification,
    EntryKind,
    MailOutcome,
    Side,
    TicketState,
    Visibility,
)
from helpdesk_kit.world import Person, World

FAR = timedelta(days=36500)
"""How far in the future the place in the queue of a ticket is that has no due."""

_numbers = count(1)


def a_ticket(world: World, author: Person | None = None, company: Company | None = None, **facts: Any) -> Ticket:
    """A ticket, by default a new one in category 01. Without `author` it is one of a person without an account, whose
    `author_name` and `author_email` are among the facts.
    """
    now = facts.pop("opened_at", None) or clock.now()
    state = TicketState(facts.pop("state", TicketState.NEW))
    due_at = facts.pop("due_at", None)
    ticket = Ticket(
        **{
            "id": new_id(),
            "number": next(_numbers) + 1000,
            "state": state,
            "is_open": state is not TicketState.CLOSED,
            "channel": Channel.WEB if author else Channel.MAIL,
            "classification": Classification.QUESTION,
            "category": "01",
            "subcategory": "other",
            "team": "Atendimento",
            "subject": "Fatura em aberto",
            "description": "Não encontro a fatura.",
            "author_user_id": author.user_id if author else None,
            "language": "pt",
            "cnpj": company.cnpj if company else None,
            "opened_at": now,
            "updated_at": now,
            "updated_by_id": author.user_id if author else None,
            "closed_at": now if state is TicketState.CLOSED else None,
            "due_at": due_at,
            "queue_at": due_at or now + FAR,
            **facts,
        }
    )
    with world.writing() as session:
        session.add(ticket)
        session.flush()
        if author:
            session.add(_part(ticket, author.user_id, is_author=True, is_watching=True))
        index_ticket(session, ticket, *_name_and_address(session, ticket))
    return ticket


def watched_by(world: World, ticket: Ticket, *people: Person, needs_relation: bool = False) -> None:
    """Let people watch a ticket. With `needs_relation` they were added as colleagues of its author."""
    with world.writing() as session:
        session.add_all(
            _part(ticket, one.user_id, is_author=False, is_watching=True, needs_relation=needs_relation)
            for one in people
        )


def an_entry(world: World, ticket: Ticket, writer: Person | None = None, body: str = "Bom dia.", **facts: Any) -> Entry:
    """A public note on a ticket; with `side=Side.STAFF` a reply of its team."""
    side = facts.get("side", Side.REQUESTER)
    entry = Entry(
        **{
            "id": new_id(),
            "ticket_id": ticket.id,
            "kind": EntryKind.REPLY if side is Side.STAFF else EntryKind.NOTE,
            "visibility": Visibility.PUBLIC,
            "side": side,
            "author_user_id": writer.user_id if writer else None,
            "author_name": writer.name if writer else None,
            "team": ticket.team if side is Side.STAFF else "",
            "body": body,
            "created_at": clock.now(),
            **facts,
        }
    )
    with world.writing() as session:
        session.add(entry)
    return entry


def a_file(world: World, ticket: Ticket, entry: Entry | None = None, **facts: Any) -> Attachment:
    """A file of a ticket, whose bytes are in no store."""
    name = str(new_id())
    attachment = Attachment(
        **{
            "id": new_id(),
            "ticket_id": ticket.id,
            "entry_id": entry.id if entry else None,
            "side": entry.side if entry else Side.REQUESTER,
            "key": f"attachments/{name}",
            "name": "fatura.pdf",
            "media_type": "application/pdf",
            "size": 1000,
            "sha256": "0" * 64,
            "scan": "clean",
            "uploaded_at": clock.now(),
            **facts,
        }
    )
    with world.writing() as session:
        session.add(attachment)
    return attachment


def a_mail(world: World, sender: str, ticket: Ticket | None = None, **facts: Any) -> Mail:
    """A mail that came in, whose bytes are in no store."""
    mail_id = new_id()
    mail = Mail(
        **{
            "id": mail_id,
            "identity": mail_id.hex * 2,
            "message_id": f"<{mail_id}@correio.example>",
            "sender": sender,
            "recipients": ["atendimento@ramal.example"],
            "copied": [],
            "subject": "Fatura em aberto",
            "key": f"mails/{mail_id}",
            "size": 1000,
            "sha256": "0" * 64,
            "scan": "clean",
            "outcome": MailOutcome.ADDED if ticket else MailOutcome.HELD,
            "reason": "",
            "ticket_id": ticket.id if ticket else None,
            "received_at": clock.now(),
            **facts,
        }
    )
    with world.writing() as session:
        session.add(mail)
    return mail


def a_change(world: World, ticket: Ticket, field: str, old: str | None, new: str | None, **facts: Any) -> HistoryLine:
    """A line of a ticket's history, by default one that its team has caused."""
    line = HistoryLine(
        **{
            "id": new_id(),
            "ticket_id": ticket.id,
            "field": field,
            "old": old,
            "new": new,
            "side": Side.STAFF,
            "team": ticket.team,
            "at": clock.now(),
            **facts,
        }
    )
    with world.writing() as session:
        session.add(line)
    return line


def the_ticket(world: World, ticket: Ticket) -> Ticket:
    """The ticket as it is now."""
    with world.database.reading() as session:
        return session.get_one(Ticket, ticket.id)


def moved(world: World, ticket: Ticket, at: datetime, **facts: Any) -> None:
    """Change columns of a ticket, and those that its participants repeat, as of a time."""
    with world.writing() as session:
        row = session.get_one(Ticket, ticket.id)
        row.updated_at = at
        for name, value in facts.items():
            setattr(row, name, value)
        for part in session.scalars(select(Participant).where(Participant.ticket_id == ticket.id)):
            part.updated_at, part.is_open, part.category = at, row.is_open, row.category


def _part(ticket: Ticket, user_id: UUID, **what: bool) -> Participant:
    repeated = {"is_open": ticket.is_open, "category": ticket.category, "updated_at": ticket.updated_at}
    return Participant(ticket_id=ticket.id, user_id=user_id, **repeated, **what)


def _name_and_address(session: Session, ticket: Ticket) -> tuple[str, str]:
    person = session.get(PersonCopy, ticket.author_user_id) if ticket.author_user_id else None
    return (
        (person.name if person else ticket.author_name) or "",
        (person.email if person else ticket.author_email) or "",
    )
