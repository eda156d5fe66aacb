"""Mails that came in, for staff: what became of each, the original, and the decision about one that was held."""

from contextlib import closing
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from chassis.auth import staff
from chassis.endpoints import Blueprint, answered_before, perform, read, transact
from chassis.files import Content, FileMissing, FileType, stored_all
from chassis.files.http import download
from chassis.lists import Page
from chassis.staff import HELPDESK
from helpdesk.actions import mails as actions
from helpdesk.api.running import PREFIX, running
from helpdesk.delivery.delivering import as_received
from helpdesk.mailing.incoming import Incoming
from helpdesk.mailing.reading import read_mail
from helpdesk.model.mail import MAIL_TYPE, Mail
from helpdesk.model.problems import MailDecided
from helpdesk.queries import mails as queries
from helpdesk.schemas import mail as schemas
from helpdesk.states import MailDecision

mails = Blueprint("helpdesk-mails", prefix=PREFIX, description="Mails that came in, for staff")
_STAFF = staff(HELPDESK)
_MAIL_FILE = FileType(("eml",), MAIL_TYPE, lambda _sample: True)


@mails.get("/mails", access=_STAFF, query=schemas.MailQuery, answer=schemas.MailList)
def list_mails(query: dict[str, Any]) -> Page:
    """List the mails that came in, the newest first. Those with the outcome `held` wait for a decision."""
    return read(queries.list_mails, **query)


@mails.get("/mails/<uuid:mail_id>", access=_STAFF, answer=schemas.Mail, refuses=[FileMissing])
def get_mail(mail_id: UUID) -> dict[str, Any]:
    """Read a mail that came in: what became of it, and its whole text."""
    mail, shown = read(queries.shown_mail, mail_id=mail_id)
    return {**shown, **_content(_read_again(mail))}


@mails.get("/mails/<uuid:mail_id>/original", access=_STAFF, download=(_MAIL_FILE,))
def get_mail_original(mail_id: UUID) -> Response:
    """Download a mail as it came in. Downloads are recorded."""
    original = transact(actions.original_of, mail_id=mail_id)
    return download(original, running.runtime.files, scanner=running.runtime.scanner)


@mails.post(
    "/mails/<uuid:mail_id>/decision",
    access=_STAFF,
    body=schemas.Decision,
    answer=schemas.Mail,
    refuses=[MailDecided, FileMissing],
)
def decide_mail(body: dict[str, Any], mail_id: UUID) -> Response:
    """Decide about a mail that was held, or wrongly taken for a machine's.

    It is written on a ticket, opens one, or is discarded. Its sender becomes no participant of the ticket: the entry of
    one who takes no part in it is marked `unverified`.
    """
    if (again := answered_before()) is not None:
        return again
    mail = read(queries.undecided_mail, mail_id=mail_id)
    incoming = _read_again(mail)
    wanted = incoming.files if body["decision"] is not MailDecision.DISCARD else []
    with stored_all([Content(file.name, file.content) for file in wanted], running.runtime) as files:
        received = as_received(incoming, mail.original, files, running.runtime)

        def decide(session: Session, **facts: Any) -> dict[str, Any]:
            decided = actions.decide_mail(session, received=received, **facts)
            session.flush()
            _mail, shown = queries.shown_mail(session, mail_id=decided.id)
            return {**shown, **_content(incoming)}

        return perform(decide, desk=running.clients.desk, mail_id=mail_id, **body)


def _read_again(mail: Mail) -> Incoming:
    """Read a stored mail, and return what was read: nothing of a mail that was erased."""
    if mail.is_erased:
        return read_mail(b"")
    with closing(running.runtime.files.open(mail.key)) as stream:
        return read_mail(stream.read(), ours=running.clients.desk.addresses)


def _content(incoming: Incoming) -> dict[str, Any]:
    return {"text": incoming.text, "files": [file.name for file in incoming.files]}
