"""Act on reports that a mail of ours did not arrive: tell of them, and show them on the ticket."""

from uuid import UUID

from sqlalchemy.orm import Session

from chassis.outbox import publish
from helpdesk.actions.locking import locked
from helpdesk.events import MailBounced
from helpdesk.mailing.incoming import Bounce
from helpdesk.model import MessageId, Ticket
from helpdesk.queries.message_ids import address_hash, message_id_hash
from helpdesk.queries.people import author_of

DELAYED, NOT_OURS, FAILED, SHARED = "delayed", "not_ours", "failed", "shared"


def note_bounce(session: Session, bounce: Bounce) -> tuple[str, UUID | None]:
    """Publish that a mail of ours did not arrive, and mark its ticket as undeliverable.

    Called for a mail server's report, which counts only if it names a Message-ID of ours that was sent to that address:
    anybody can write a report. Returns a code and the id of the ticket that our mail was about: `failed` for a report
    that counts, `delayed` for one that changes nothing, `not_ours` and None for any other. `shared` is a mail that went
    to several people: each of them knows its Message-ID and could write a report about another, so it counts for none.
    """
    row = session.get(MessageId, message_id_hash(bounce.about_message_id)) if bounce.about_message_id else None
    if row is None or not row.is_ours or address_hash(bounce.address) not in row.sent_to:
        return NOT_OURS, None
    if len(row.sent_to) > 1:
        return SHARED, row.ticket_id
    if bounce.permanent is None:
        return DELAYED, row.ticket_id
    publish(
        session,
        MailBounced(address=bounce.address, permanent=bounce.permanent, about_message_id=bounce.about_message_id),
    )
    show_undeliverable(session, row.ticket_id, address_hash(bounce.address))
    return FAILED, row.ticket_id


def show_undeliverable(session: Session, ticket_id: UUID, hashed: str) -> None:
    """Show on a ticket that a mail to its author did not arrive. Does nothing when the address is not the author's, or
    there is no such ticket.

    `hashed` is the hash of the address, as notifier and `address_hash` make it.
    """
    ticket = session.get(Ticket, ticket_id)
    author = author_of(session, ticket) if ticket else None
    if ticket and author and author.email and address_hash(author.email) == hashed:
        locked(session, ticket).is_undeliverable = True
