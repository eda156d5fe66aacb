"""Tickets of people without an account: what they see and do through the link that was mailed to them."""

from typing import Any
from uuid import UUID

from flask import Response, request

from chassis import clock
from chassis.auth import anyone, signed_in
from chassis.endpoints import Blueprint, answered_before, expected_version, perform, read, transact
from chassis.files import TooManyFiles, received
from chassis.files.http import download
from chassis.lists import Page
from chassis.mailed_codes import CodeExpired, CodeSpent, CodeWrong
from chassis.problems import PersonNotYetKnown, TooManyRequests, VersionMismatch
from helpdesk.actions import link_erasure
from helpdesk.actions import tracking as actions
from helpdesk.api.running import PREFIX, running
from helpdesk.model import problems
from helpdesk.queries import attachments as files
from helpdesk.queries import tracked as queries
from helpdesk.schemas import attachment, entry
from helpdesk.schemas import tracking as schemas
from helpdesk.schemas.ticket import TicketShape

tracking = Blueprint("tracking", prefix=PREFIX, description="Tickets of people without an account, by a mailed link")

_BY_TOKEN = anyone("the token of the mailed link says whose ticket it is")
_ONE = "/tickets/track/<token>"


@tracking.get(_ONE, access=_BY_TOKEN, answer=schemas.TrackedTicket, etag=True, secret=True)
def get_tracked_ticket(token: str) -> dict[str, Any]:
    """Return the ticket of a mailed link, with its first hundred entries, as its author sees it.

    Reading it shows that the author reads the mails of the address. Until then mails quote nothing of the ticket.
    """
    if request.method != "HEAD" and not read(queries.is_opened, token=token):
        transact(actions.open_link, token=token)
    return read(queries.tracked_ticket, desk=running.clients.desk, token=token)


@tracking.patch(
    _ONE,
    access=_BY_TOKEN,
    body=schemas.TrackedChange,
    answer=schemas.TrackedTicket,
    etag=True,
    refuses=[VersionMismatch],
)
def change_tracked_ticket(body: dict[str, Any], token: str) -> dict[str, Any]:
    """Choose the language of the mails about the ticket."""
    desk, version = running.clients.desk, expected_version()
    return transact(actions.change_language, desk=desk, token=token, version=version, **body)


@tracking.get(f"{_ONE}/entries", access=_BY_TOKEN, query=entry.EntryQuery, answer=entry.EntryList, secret=True)
def list_tracked_entries(query: dict[str, Any], token: str) -> Page:
    """List what was written on the ticket, in the order of writing."""
    return read(queries.tracked_entries, desk=running.clients.desk, token=token, **query)


@tracking.post(
    f"{_ONE}/entries",
    access=_BY_TOKEN,
    body=schemas.TrackedEntry,
    answer=entry.WrittenEntry,
    status=201,
    refuses=[TooManyFiles, TooManyRequests],
)
def create_tracked_entry(body: dict[str, Any], token: str) -> Response:
    """Write on the ticket. A message to one that was closed in the last thirty days reopens it, thanks alone do not.

    Later another ticket is opened that follows it; `number` names it, and its link is mailed.
    """
    return perform(actions.write_by_link, desk=running.clients.desk, token=token, **body)


@tracking.post(
    f"{_ONE}/attachments",
    access=_BY_TOKEN,
    body=attachment.NewAttachment,
    upload=files.ONE_FILE,
    answer=attachment.AttachmentShape,
    status=201,
    refuses=[TooManyRequests],
)
def create_tracked_attachment(body: dict[str, Any], token: str) -> Response:
    """Upload a file to the ticket, for an entry to take it. An entry has at most ten.

    What no entry takes belongs to the ticket's description.
    """
    if (again := answered_before()) is not None:
        return again
    limit = {"per_hour": running.settings.attachments_per_hour}
    read(queries.check_upload_by_link, now=clock.now(), token=token, **limit)
    with received(body["file"], files.ONE_FILE, running.runtime) as stored:
        return perform(actions.attach_by_link, token=token, stored=stored, **limit)


@tracking.get(f"{_ONE}/attachments/<uuid:attachment_id>", access=_BY_TOKEN, download=files.TYPES)
def get_tracked_attachment(token: str, attachment_id: UUID) -> Response:
    """Download a file of the ticket."""
    stored = transact(actions.download_by_link, token=token, attachment_id=attachment_id)
    return download(stored, running.runtime.files, scanner=running.runtime.scanner)


@tracking.post(
    f"{_ONE}/closing",
    access=_BY_TOKEN,
    body=schemas.TrackedClosing,
    answer=schemas.TrackedTicket,
    etag=True,
    refuses=[problems.TicketStateNotAllowed],
)
def close_tracked_ticket(body: dict[str, Any], token: str) -> Response:
    """Close the ticket, because it is solved or no longer needed."""
    return perform(actions.close_by_link, desk=running.clients.desk, token=token, **body)


@tracking.get(f"{_ONE}/export", access=_BY_TOKEN, answer=schemas.TrackedExport, secret=True)
def export_tracked_ticket(token: str) -> dict[str, Any]:
    """Return everything that is held of the author on the ticket, for use elsewhere (LGPD, article 18)."""
    return read(queries.tracked_export, desk=running.clients.desk, token=token)


@tracking.post(f"{_ONE}/erasure", access=_BY_TOKEN, status=202, refuses=[TooManyRequests], idempotent=False)
def start_erasure(token: str) -> None:
    """Ask to be erased from the ticket. A code is mailed to the author's address, which confirms it."""
    transact(link_erasure.ask_for_erasure, token=token, code=running.clients.codes.draw())


@tracking.post(
    f"{_ONE}/erasure/confirmation",
    access=_BY_TOKEN,
    body=schemas.ErasureCode,
    status=204,
    refuses=[CodeWrong, CodeSpent, CodeExpired],
)
def confirm_erasure(body: dict[str, Any], token: str) -> Response:
    """Erase the author from the ticket, with the code of the second mail: name, address, texts, files and mails.

    The number and what staff wrote stay. The link ends.
    """
    return perform(link_erasure.confirm_erasure, token=token, keys=running.clients.codes, **body)


@tracking.post(
    f"{_ONE}/claim",
    access=signed_in,
    answer=TicketShape,
    etag=True,
    refuses=[problems.TicketOfOtherAddress, PersonNotYetKnown],
)
def claim_ticket(token: str) -> Response:
    """Make the ticket that of the caller's account, whose address must be the ticket's. The link ends.

    An address that registers later gets nothing by itself.
    """
    return perform(actions.claim_ticket, desk=running.clients.desk, token=token)
