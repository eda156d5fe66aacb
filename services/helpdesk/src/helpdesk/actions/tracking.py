"""What somebody without an account does with a ticket through the mailed link: open, write, attach, close, claim."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis import audit
from chassis.addresses import address_key
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.files import StoredFile
from chassis.problems import NotFound
from chassis.versions import Expected, check_version
from helpdesk.actions.attachments import keep_attachment
from helpdesk.actions.closing import close
from helpdesk.actions.entries import add_entry, check_pace_of_entries
from helpdesk.actions.history import note_change
from helpdesk.actions.indexing import index_ticket
from helpdesk.actions.locking import locked
from helpdesk.actions.participants import add_author
from helpdesk.actions.writer import Writer
from helpdesk.model import Attachment, Entry, Participant, Ticket
from helpdesk.model.desk import Desk
from helpdesk.model.problems import TicketOfOtherAddress
from helpdesk.model.tracking_links import link_hash
from helpdesk.queries.people import known_person
from helpdesk.queries.shown import shown_ticket
from helpdesk.queries.standing import Standing
from helpdesk.queries.tracked import find_tracked, shown_tracked, tracked_attachment
from helpdesk.states import EntryKind, Resolution, Side


def by_link(session: Session, token: str, now: datetime) -> Standing:
    """Lock the ticket whose link has the secret `token` until the transaction ends, and return it as its author's.

    Whoever has the token reads the mail of the author's address, so that the address is proven from now on. Raises
    NotFound for a token of no ticket.
    """
    ticket = locked(session, find_tracked(session, token).ticket)
    if ticket.tracking_hash != link_hash(token):  # claimed or erased while this transaction waited
        raise NotFound()
    if ticket.tracking_opened_at is None:
        ticket.tracking_opened_at = now
    return Standing(ticket=ticket, is_author=True)


def open_link(session: Session, *, actor: Actor, now: datetime, token: str) -> None:
    """Record that somebody has opened the link with this token, which proves the author's address. Raises NotFound."""
    by_link(session, token, now)


def write_by_link(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    token: str,
    body: str,
    attachment_ids: Sequence[UUID],
) -> dict[str, Any]:
    """Write a message of the author on the ticket with the link `token`.

    Return a mapping with the entry's `id`, and the `number` of the ticket that goes on with it: another one when this
    one was closed long ago. Raises NotFound, Invalid, TooManyFiles, and TooManyRequests after sixty in an hour.
    """
    ticket = by_link(session, token, now).ticket
    check_pace_of_entries(session, ticket, now)
    written = add_entry(
        session,
        now=now,
        desk=desk,
        ticket=ticket,
        writer=author_as_writer(ticket),
        kind=EntryKind.NOTE,
        body=body,
        attachment_ids=attachment_ids,
    )
    return {"id": written.entry.id, "number": written.ticket.number}


def attach_by_link(
    session: Session, *, actor: Actor, now: datetime, token: str, stored: StoredFile, per_hour: int
) -> dict[str, Any]:
    """Add an uploaded file to the ticket with the link `token`, and return it as a mapping.

    `stored` describes the file in the blob store. Raises NotFound, TooManyFiles, TooManyRequests after `per_hour`
    uploads to the ticket in an hour, and Unavailable when the upload took longer than an hour.
    """
    return keep_attachment(session, by_link(session, token, now), None, stored, now, per_hour)


def download_by_link(session: Session, *, actor: Actor, now: datetime, token: str, attachment_id: UUID) -> StoredFile:
    """Return a file of the ticket with the link `token`, and record the download of what the author did not upload in
    the audit trail (LGPD, article 37). Raises NotFound.
    """
    found = tracked_attachment(session, token=token, attachment_id=attachment_id)
    if found.side is not Side.REQUESTER:
        audit.record(session, "ticket.attachment_viewed", found.ticket_id, attachment_id=found.id)
    return found.file


def close_by_link(
    session: Session, *, actor: Actor, now: datetime, desk: Desk, token: str, resolution: str, note: str | None
) -> dict[str, Any]:
    """Close the ticket with the link `token` as its author, who finds it solved or withdraws it, and return it.

    Raises NotFound, and TicketStateNotAllowed when it is closed already.
    """
    standing = by_link(session, token, now)
    close(
        session,
        now=now,
        desk=desk,
        ticket=standing.ticket,
        writer=author_as_writer(standing.ticket),
        resolution=Resolution(resolution),
        note=note,
    )
    session.flush()
    return shown_tracked(session, desk, standing)


def change_language(
    session: Session, *, actor: Actor, now: datetime, desk: Desk, token: str, version: Expected, language: str
) -> dict[str, Any]:
    """Write to the author of the ticket with the link `token` in another language from now on, and return the ticket.

    `version` are the versions that the request's `If-Match` names, or None to change any version. Raises NotFound and
    VersionMismatch.
    """
    standing = by_link(session, token, now)
    check_version(version, standing.ticket.version)
    standing.ticket.language = language
    session.flush()
    return shown_tracked(session, desk, standing)


def claim_ticket(session: Session, *, actor: Actor, now: datetime, desk: Desk, token: str) -> dict[str, Any]:
    """Make the ticket with the link `token` that of the caller's account, and return it. The link ends.

    What its author wrote and uploaded becomes the account's as well. Raises NotFound; PersonNotYetKnown; and
    TicketOfOtherAddress when the account's address is not that of the ticket.
    """
    standing = by_link(session, token, now)
    ticket, person = standing.ticket, known_person(session, user_id_of(actor))
    if not person.email or address_key(person.email) != ticket.author_email:
        raise TicketOfOtherAddress()
    _give_entries(session, ticket, person.user_id)
    ticket.author_user_id = person.user_id
    ticket.author_name = ticket.author_email = None
    if ticket.updated_by_id is None and not ticket.updated_by_staff:
        ticket.updated_by_id = person.user_id
    ticket.end_link()
    _take_part(session, ticket)
    writer = Writer(side=Side.REQUESTER, user_id=person.user_id)
    note_change(session, ticket, "author", None, person.user_id, writer, now)
    index_ticket(session, ticket, person.name or "", person.email)
    audit.record(session, "ticket.claimed", ticket.id)
    session.flush()
    return shown_ticket(session, actor, desk, standing)


def author_as_writer(ticket: Ticket) -> Writer:
    """Return the author of a ticket, who has no account, as a writer on it."""
    return Writer(side=Side.REQUESTER, name=ticket.author_name or "", email=ticket.author_email)


def _give_entries(session: Session, ticket: Ticket, user_id: UUID) -> None:
    """Make what the author of a ticket wrote and uploaded without an account that of the account `user_id`."""
    entries = update(Entry).where(
        Entry.ticket_id == ticket.id,
        Entry.side == Side.REQUESTER,
        Entry.author_user_id.is_(None),
        Entry.author_email == ticket.author_email,
        Entry.is_unverified.is_(False),
    )
    session.execute(entries.values(author_user_id=user_id, author_name=None, author_email=None))
    files = update(Attachment).where(
        Attachment.ticket_id == ticket.id, Attachment.side == Side.REQUESTER, Attachment.uploaded_by_id.is_(None)
    )
    session.execute(files.values(uploaded_by_id=user_id))


def _take_part(session: Session, ticket: Ticket) -> None:
    """Make the new author of a claimed ticket a participant, also one who has watched the ticket before."""
    row = session.get(Participant, (ticket.id, ticket.author_user_id))
    if row is None:
        add_author(session, ticket)
    else:
        row.is_author, row.needs_relation = True, False
