"""Find the ticket that a mail belongs to: by the address that it was sent to, by the mails that it answers, or by the
number in its subject. A subject alone decides nothing, because tickets are numbered in order and a sender is forged in
a moment.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.addresses import address_key
from helpdesk.mailing.addresses import MailAddresses
from helpdesk.mailing.incoming import Incoming
from helpdesk.model import MessageId, Person, Ticket
from helpdesk.queries.message_ids import message_id_hash
from helpdesk.queries.watching import colleague_ids

_TAG = re.compile(r"\[#(\d{1,9})\]")
_MOST_TAGS = 5
_MOST_REFERENCES = 200


class Proof(Enum):
    """What shows that a mail belongs to a ticket: the ticket's own address, a mail that it answers, or its number."""

    ADDRESS = auto()
    REFERENCES = auto()
    NUMBER = auto()


@dataclass(frozen=True)
class Part:
    """That the sender of a mail takes part in a ticket: as its author, or as a colleague who watches it.

    `user_id` is the account with the sender's address, None for an author without an account.
    """

    user_id: UUID | None


@dataclass(frozen=True)
class Thread:
    """The ticket that a mail belongs to, what shows it, and the sender's part in it: None for a stranger."""

    ticket: Ticket
    proof: Proof
    part: Part | None


def find_thread(session: Session, *, addresses: MailAddresses, mail: Incoming) -> Thread | None:
    """Return the ticket that a mail belongs to, or None when it belongs to none.

    The address of a ticket counts first, whoever wrote. Of the tickets whose mails this one answers, the one in which
    the sender takes part is returned, else that of the newest mail. A number in the subject counts only for a ticket in
    which the sender takes part.
    """
    for address in (*mail.delivered_to, *mail.to, *mail.cc):
        ticket_id = addresses.ticket_in(address)
        ticket = session.get(Ticket, ticket_id) if ticket_id else None
        if ticket is not None:
            return Thread(ticket, Proof.ADDRESS, part_in(session, ticket, mail.sender))
    referred = [
        Thread(ticket, Proof.REFERENCES, part_in(session, ticket, mail.sender))
        for ticket in _tickets_of(session, mail.references)
    ]
    if referred:
        return next((thread for thread in referred if thread.part), referred[0])
    for ticket in _tickets_numbered(session, mail.subject):
        part = part_in(session, ticket, mail.sender)
        if part:
            return Thread(ticket, Proof.NUMBER, part)
    return None


def part_in(session: Session, ticket: Ticket, sender: str) -> Part | None:
    """Return the part that whoever has the address `sender` takes in a ticket; None for a stranger, and for staff.

    `sender` is an `address_key`. Nobody acts as staff by mail, because a sender is forged in a moment.
    """
    if not sender:
        return None
    if ticket.author_user_id is None and ticket.author_email == sender:
        return Part(None)
    user_ids = [ticket.author_user_id, *colleague_ids(session, ticket)]
    known = select(Person.user_id, Person.email).where(Person.user_id.in_([one for one in user_ids if one]))
    people = session.execute(known)  # columns, so that who asks again in the transaction sees what has changed
    mine = (person for person in people if person.email and address_key(person.email) == sender)
    return next((Part(person.user_id) for person in mine), None)


def _tickets_of(session: Session, references: Sequence[str]) -> list[Ticket]:
    """Return the different tickets whose mails have these Message-IDs, the one of the newest mail first.

    `references` are in the order of a mail's header: oldest first.
    """
    hashes = [message_id_hash(reference) for reference in reversed(references[-_MOST_REFERENCES:])]
    if not hashes:
        return []
    rows = session.execute(select(MessageId.hash, MessageId.ticket_id).where(MessageId.hash.in_(hashes)))
    by_hash = {row.hash: row.ticket_id for row in rows}
    ticket_ids = dict.fromkeys(by_hash[one] for one in hashes if one in by_hash)
    return [session.get_one(Ticket, ticket_id) for ticket_id in ticket_ids]


def _tickets_numbered(session: Session, subject: str) -> Iterator[Ticket]:
    for tag in _TAG.findall(subject)[:_MOST_TAGS]:
        ticket = session.scalar(select(Ticket).where(Ticket.number == int(tag)))
        if ticket is not None:
            yield ticket
