"""Tell of a ticket: publish what happened, with the ids by which the mails about it form one conversation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.ids import new_id
from chassis.outbox import publish
from helpdesk.actions.writer import Writer
from helpdesk.events import Author, TicketClosed, TicketOpened, TicketUpdated
from helpdesk.model import MessageId, Person, Ticket
from helpdesk.model.desk import Desk
from helpdesk.queries.calendar import due_in_words
from helpdesk.queries.message_ids import address_hash, message_id_hash, references_of
from helpdesk.queries.people import Asker, author_of
from helpdesk.queries.watching import watcher_ids
from helpdesk.states import Change, Side


def tell(
    session: Session,
    *,
    now: datetime,
    desk: Desk,
    ticket: Ticket,
    change: Change,
    writer: Writer,
    body: str | None = None,
    acknowledged: bool = True,
) -> None:
    """Publish what happened to a ticket, to whoever may know it.

    `change` is what happened and `writer` who did it. `body` is what was written and everybody who sees the ticket may
    read; it is not told while nobody has shown that the author's address is theirs. An author without an account is
    told the tracking link each time. Without `acknowledged` the author is not told that the ticket was opened. The
    Message-ID of the author's mail is remembered, so that an answer finds its ticket.
    """
    session.flush()
    author, watchers = author_of(session, ticket), tuple(watcher_ids(session, ticket))
    quotes = is_proven(ticket)
    facts: dict[str, Any] = {
        "ticket_id": ticket.id,
        "number": ticket.number,
        "subject": ticket.subject,
        "category": ticket.category,
        "state": ticket.state.value,
        "priority": ticket.priority.value,
        "change": change.value,
        "by": _by(ticket, writer),
        "by_user_id": writer.user_id if writer.side is Side.REQUESTER and writer.is_certain else None,
        "quotes": quotes,
        "author": _shape(author),
        "watchers": watchers,
        "body": body if quotes else None,
        "references": references_of(session, ticket.id),
        "message_id": _remember(session, desk, ticket, _addresses(session, author, watchers), now),
        "reply_to": desk.addresses.reply_to(ticket.id),
        "due_at": ticket.due_at,
        "due_in_words": due_in_words(session, ticket, desk.hours, language=author.language, now=now),
        "parties": tuple(user_id for user_id in (author.user_id, *watchers) if user_id),
        "companies": (ticket.cnpj,) if ticket.cnpj else (),
        "system_access_id": ticket.system_access_id,
        "ciphertext": ticket.tracking_ciphertext,
    }
    if change is Change.OPENED:
        facts["acknowledged"] = acknowledged
    publish(session, _fact(change, ticket, facts))


def is_proven(ticket: Ticket) -> bool:
    """Return whether somebody has shown that the author's address is theirs: with an account, or by opening the link
    that was sent to it.
    """
    return ticket.author_user_id is not None or ticket.tracking_opened_at is not None


def _fact(change: Change, ticket: Ticket, facts: dict[str, Any]) -> TicketOpened | TicketUpdated | TicketClosed:
    if change is Change.OPENED:
        return TicketOpened(**facts)
    if change is not Change.CLOSED:
        return TicketUpdated(**facts)
    return TicketClosed(
        **facts,
        resolution=ticket.resolution.value if ticket.resolution else None,
        closed_by=ticket.closed_by_id,
        note=ticket.resolution_note if is_proven(ticket) else None,
    )


def _by(ticket: Ticket, writer: Writer) -> str | None:
    if writer.side is not Side.REQUESTER:
        return writer.side.value
    if writer.user_id:
        return "author" if writer.user_id == ticket.author_user_id else "watcher"
    is_authors = writer.email is not None and writer.email == ticket.author_email
    return "author" if is_authors else None


def _shape(author: Asker) -> Author:
    shape = Author(name=author.name, language=author.language)
    if author.user_id:
        shape["user_id"] = author.user_id
    if author.email:
        shape["email"] = author.email
    return shape


def _addresses(session: Session, author: Asker, watchers: tuple[UUID, ...]) -> list[str]:
    """Return the addresses of those who get a mail about the change."""
    of_watchers = session.scalars(select(Person.email).where(Person.user_id.in_(watchers))) if watchers else ()
    return [address for address in (author.email, *of_watchers) if address]


def _remember(session: Session, desk: Desk, ticket: Ticket, addresses: list[str], now: datetime) -> str:
    message_id = desk.addresses.message_id(ticket.id, str(new_id()))
    session.add(
        MessageId(
            hash=message_id_hash(message_id),
            ticket_id=ticket.id,
            message_id=message_id,
            is_ours=True,
            sent_to=sorted(address_hash(address) for address in addresses),
            at=now,
        )
    )
    return message_id
