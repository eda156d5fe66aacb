"""What somebody without an account sees of a ticket and does with it through the mailed link."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.i18n import LANGUAGES
from chassis.schemas import Answer, Bounded, Language, Length, OneOf, Schema
from helpdesk.queries.attachments import MOST_FILES
from helpdesk.schemas.entry import EntryList, EntryShape
from helpdesk.schemas.texts import Markdown
from helpdesk.schemas.ticket import NOTE_CHARACTERS, TicketShape
from helpdesk.states import AUTHORS_RESOLUTIONS

_LANGUAGE = {"description": "of the mails to the author"}
_LONGEST_CODE = 20


class TrackedTicket(TicketShape):
    """A ticket as its author sees it through the mailed link, with its first hundred entries."""

    language = ma.fields.String(required=True, validate=OneOf(LANGUAGES), metadata=_LANGUAGE)
    entries = ma.fields.Nested(EntryList, required=True)


class TrackedEntry(Schema):
    """A message of the author."""

    example: ClassVar[dict[str, Any]] = {"body": "Já encontrei o campo. **Obrigado!**"}

    body = Markdown(required=True, metadata={"description": "Markdown"})
    attachment_ids = ma.fields.List(
        ma.fields.UUID(),
        validate=Length(max=MOST_FILES),
        load_default=list,
        metadata={"description": "files that the author has uploaded to this ticket"},
    )


class TrackedClosing(Schema):
    """How the author closes a ticket."""

    example: ClassVar[dict[str, Any]] = {"resolution": "solved"}

    resolution = ma.fields.String(
        required=True, validate=OneOf([resolution.value for resolution in AUTHORS_RESOLUTIONS])
    )
    note = Markdown(maximum=NOTE_CHARACTERS, load_default=None, allow_none=True)


class TrackedChange(Schema):
    """What the author may change of a ticket."""

    example: ClassVar[dict[str, Any]] = {"language": "es"}

    language = Language(required=True, metadata=_LANGUAGE)


class TrackedExport(Answer):
    """Everything that is held of the author on the ticket."""

    ticket = ma.fields.Nested(TicketShape, required=True)
    language = ma.fields.String(required=True, validate=OneOf(LANGUAGES), metadata=_LANGUAGE)
    entries = ma.fields.List(ma.fields.Nested(EntryShape), required=True)
    mails = ma.fields.List(ma.fields.Dict(), required=True, metadata={"description": "that came from the author"})


class ErasureCode(Schema):
    """The code that was mailed to the author."""

    example: ClassVar[dict[str, Any]] = {"code": "123456"}

    code = Bounded(required=True, maximum=_LONGEST_CODE, metadata={"description": "six digits"})
