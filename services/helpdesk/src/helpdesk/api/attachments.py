"""The files of tickets."""

from typing import Any
from uuid import UUID

from flask import Response, request

from chassis import clock
from chassis.auth import anyone_signed_in_or_not
from chassis.endpoints import Blueprint, actor, answered_before, perform, read, transact
from chassis.files import received
from chassis.files.http import download
from chassis.problems import TokenRequired, TooManyRequests
from chassis.staff import ACCESS, HELPDESK
from helpdesk.actions import attachments as actions
from helpdesk.api.running import PREFIX, running
from helpdesk.api.tickets import ONE, WHO_SEES
from helpdesk.model import problems
from helpdesk.queries import attachments as queries
from helpdesk.schemas import attachment as schemas

UPLOAD_TOKEN = "Upload-Token"  # noqa: S105  # a header's name
_WHO_ATTACHES = anyone_signed_in_or_not(
    "its author, whoever watches it, or who has just opened it without an account", HELPDESK, ACCESS
)

attachments = Blueprint("attachments", prefix=PREFIX, description="The files of tickets")


@attachments.post(
    f"{ONE}/attachments",
    access=_WHO_ATTACHES,
    body=schemas.NewAttachment,
    upload=queries.ONE_FILE,
    answer=schemas.AttachmentShape,
    status=201,
    refuses=[TokenRequired, TooManyRequests, problems.UploadTokenExpired],
    headers={UPLOAD_TOKEN: "what `POST /tickets` answered to somebody without an account; good for half an hour"},
)
def create_attachment(body: dict[str, Any], number: int) -> Response:
    """Upload a file to a ticket, for an entry to take it. An entry has at most ten, and a person uploads so many in an
    hour.

    What the author uploads and no entry takes belongs to the ticket's description. Of others it is deleted after a day.
    """
    if (again := answered_before()) is not None:
        return again
    if actor().user_id is None:
        return _create_with_token(body, number)
    limit = {"per_hour": running.settings.attachments_per_hour}
    read(queries.check_upload, actor=actor(), now=clock.now(), number=number, **limit)
    with received(body["file"], queries.ONE_FILE, running.runtime) as stored:
        return perform(actions.add_attachment, number=number, stored=stored, **limit)


def _create_with_token(body: dict[str, Any], number: int) -> Response:
    """Upload a file to a ticket with the token that whoever opened it without an account got, and return the answer."""
    token = request.headers.get(UPLOAD_TOKEN)
    if token is None:
        raise TokenRequired()
    limit = {"per_hour": running.settings.attachments_per_hour}
    read(queries.check_upload_with_token, now=clock.now(), number=number, token=token, **limit)
    with received(body["file"], queries.ONE_FILE, running.runtime) as stored:
        return perform(actions.add_attachment_with_token, number=number, token=token, stored=stored, **limit)


@attachments.get(f"{ONE}/attachments/<uuid:attachment_id>", access=WHO_SEES, download=queries.TYPES)
def get_attachment(number: int, attachment_id: UUID) -> Response:
    """Download a file of a ticket. The files of internal notes are for staff."""
    stored = transact(actions.download_attachment, number=number, attachment_id=attachment_id)
    return download(stored, running.runtime.files, scanner=running.runtime.scanner)
