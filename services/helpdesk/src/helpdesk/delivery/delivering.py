"""The way of one mail: read, stored, and taken in by one transaction.

The bytes are in the blob store before the transaction, recorded to be deleted if nothing keeps them. So whenever the
process is killed, the mail is there once, or not at all and was not acknowledged to whoever delivered it.
"""

from collections.abc import Sequence

import structlog

from chassis import clock
from chassis.context import SYSTEM, Origin
from chassis.files import Content, StoredFile, stored_all
from chassis.i18n import Catalogue
from chassis.service import Runtime
from helpdesk.actions.ingesting import Received, ingest
from helpdesk.clients import Clients
from helpdesk.mailing.incoming import Incoming
from helpdesk.mailing.reading import read_mail
from helpdesk.queries.mails import is_known
from helpdesk.settings import Settings
from helpdesk.states import MailOutcome

log = structlog.get_logger(__name__)


def deliver(runtime: Runtime[Settings, Clients], raw: bytes) -> MailOutcome | None:
    """Take in a mail for good, and return what became of it; None when it was taken in before.

    `raw` is the mail with the headers of its delivery (Return-Path, Delivered-To). Any exception means that the mail
    was not taken in, and that a later try may succeed.
    """
    incoming = read_mail(raw, ours=runtime.clients.desk.addresses)
    with runtime.database.reading() as session:
        if is_known(session, incoming.identity):
            return _done(None)
    contents = [Content("mail.eml", raw), *(Content(file.name, file.content) for file in incoming.files)]
    with stored_all(contents, runtime) as (original, *files):
        received = as_received(incoming, original, files, runtime)
        with runtime.database.writing(Origin(actor=SYSTEM)) as session:
            mail = ingest(session, now=clock.now(), desk=runtime.clients.desk, received=received)
    return _done(mail.outcome if mail else None)


def as_received(
    incoming: Incoming, original: StoredFile, files: Sequence[StoredFile], runtime: Runtime[Settings, Clients]
) -> Received:
    """Return a mail as `ingest` takes it, with words of ours where the mail has none, in its sender's language."""
    language = incoming.language or runtime.settings.default_language
    return Received(
        incoming=incoming,
        subject=incoming.subject or runtime.catalogue.text("mail-without-subject", language),
        text=_text(incoming, runtime.catalogue, language),
        language=language,
        original=original,
        files=files,
    )


def _text(incoming: Incoming, catalogue: Catalogue, language: str) -> str:
    """Return what people read of a mail: what its sender wrote, and which files were left out."""
    text = incoming.visible or incoming.text or catalogue.text("mail-without-text", language)
    notes = [
        catalogue.text(f"mail-file-{file.why.replace('_', '-')}", language, name=file.name) for file in incoming.dropped
    ]
    return "\n\n".join([text, "\n".join(notes)]) if notes else text


def _done(outcome: MailOutcome | None) -> MailOutcome | None:
    log.info("mail.taken", outcome=outcome.value if outcome else "repeated")
    return outcome
